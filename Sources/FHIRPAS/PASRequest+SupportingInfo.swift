import EventSourcing

extension PASRequest {
    /// A message to the payer, in words.
    public struct Message: Hashable, Sendable, Unprintable {
        public let sequence: Int
        public let text: String
        public let isCancelled: Bool
    }

    /// Something attached to the request: what it is, and not its bytes.
    public struct Document: Hashable, Sendable, Unprintable {
        public let sequence: Int
        /// `DocumentReference`, `QuestionnaireResponse`, `Observation`, …
        public let resourceType: String
        /// What kind of paper the payer gets (X12 element 755, PWK01).
        public let reportType: Coding?
        /// How it travels (X12 element 756, PWK02).
        public let transmissionMethod: Coding?
        /// The sender's number of it (PWK06).
        public let controlNumber: String?
        /// The sender's words about it (PWK07).
        public let remark: String?
        /// What kind of document it is: for PAS a LOINC code.
        public let type: Coding?
        public let attachments: [Attachment]
        public let change: Change?
        public let isCancelled: Bool
    }

    /// One file of a document.
    public struct Attachment: Hashable, Sendable, Unprintable {
        public let title: String?
        /// The media type.
        public let contentType: String?
        /// Bytes; `nil` when neither they nor their number are in the bundle.
        public let size: Int?
        /// Whether the bytes are in the bundle.
        public let isInline: Bool
    }

    /// What is said beside the services: messages, documents, and the days of the event.
    public struct SupportingInfo: Hashable, Sendable, Unprintable {
        public let messages: [Message]
        public let documents: [Document]
        /// The days that the request is about.
        public let eventDays: Days?
        public let admissionDays: Days?
        public let dischargeDays: Days?
    }
}

extension PASRequest.SupportingInfo {
    /// Reads the elements of `Claim.supportingInfo`.
    init(_ objects: [FHIRObject], of patient: FHIRObject?, _ bundle: BundleIndex) {
        var messages: [PASRequest.Message] = []
        var documents: [PASRequest.Document] = []
        var days: [String: PASRequest.Days] = [:]
        for object in objects {
            let isCancelled = object.isCancelled
            guard let sequence = object.required(object.count("sequence"), "sequence") else { continue }
            let category = object.coding("category")?.code ?? ""
            if object.peek("valueReference") != nil {
                // Whatever its category: what is attached must not vanish because its label is not known here.
                if let document = PASRequest.Document(object, sequence, isCancelled, of: patient, bundle) { documents.append(document) }
            } else if category == "freeFormMessage" || object.peek("valueString") != nil {
                guard let text = object.required(object.text("valueString"), "valueString") else { continue }
                messages.append(PASRequest.Message(sequence: sequence, text: text, isCancelled: isCancelled))
            } else if ["patientEvent", "admissionDates", "dischargeDates"].contains(category), !isCancelled {
                let found = object.required(object.days("timing"), object.peek("timingPeriod") == nil ? "timingDate" : "timingPeriod")
                if days[category] != nil { object.fault(.duplicate, at: "category", "This may be said once. Leave one out.") }
                days[category] = found
            }
        }
        self.init(
            messages: messages, documents: documents, eventDays: days["patientEvent"], admissionDays: days["admissionDates"],
            dischargeDays: days["dischargeDates"])
    }
}

extension PASRequest.Document {
    fileprivate init?(_ object: FHIRObject, _ sequence: Int, _ isCancelled: Bool, of patient: FHIRObject?, _ bundle: BundleIndex) {
        let extensions = object.extensions
        let labels = extensions[PASExtension.documentInformation]?.extensions
        let reportType = labels?["reportTypeCode"]?.coding("valueCodeableConcept")
        let transmissionMethod = labels?["transmissionMethod"]?.coding("valueCodeableConcept")
        let controlNumber = labels?["controlNumber"]?.code("valueString")
        let remark = labels?["description"]?.text("valueString")
        let change = extensions.change
        guard let reference = object.object("valueReference"), let target = bundle.target(of: reference, among: []),
            let resourceType = target.peekText("resourceType")
        else { return nil }
        if let patient { bundle.hold(target, to: patient) }
        let isDocument = resourceType == "DocumentReference"
        if isDocument, target.code("status") == "entered-in-error" {
            target.fault(.notAllowed, at: "status", "A document that was entered in error supports nothing. Leave it out.")
        }
        let attachments = isDocument ? target.list("content").compactMap(PASRequest.Attachment.init) : []
        self.init(
            sequence: sequence, resourceType: resourceType, reportType: reportType, transmissionMethod: transmissionMethod,
            controlNumber: controlNumber, remark: remark, type: isDocument ? target.coding("type") : nil, attachments: attachments,
            change: change, isCancelled: isCancelled)
    }
}

extension PASRequest.Attachment {
    /// Reads an element of `DocumentReference.content`. Its bytes are measured and left where they are.
    fileprivate init?(_ content: FHIRObject) {
        guard let object = content.required(content.object("attachment"), "attachment") else { return nil }
        let title = object.text("title")
        let contentType = object.code("contentType")
        let stated = object.count("size", from: 0)
        guard let data = object.member("data") else {
            object.warn(.contentElsewhere, at: "data", "The document is not in the bundle, and PAS wants it there. Ask for it.")
            self.init(title: title, contentType: contentType, size: stated, isInline: false)
            return
        }
        guard let text = try? data.string() else {
            object.fault(.wrongType, at: "data", "A text in Base64 is expected here.")
            return nil
        }
        guard let size = Self.size(ofBase64: text) else {
            object.fault(.invalidText, at: "data", "This is not Base64 (RFC 4648). Encode the document again.")
            return nil
        }
        self.init(title: title, contentType: contentType, size: size, isInline: true)
    }

    /// Bytes behind a text in Base64, which may be broken into lines; `nil` for another text.
    private static func size(ofBase64 text: String) -> Int? {
        var digits = 0
        var padding = 0
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "+"), UInt8(ascii: "/"):
                guard padding == 0 else { return nil }
                digits += 1
            case UInt8(ascii: "="): padding += 1
            case 0x20, 0x09, 0x0A, 0x0D: continue
            default: return nil
            }
        }
        guard padding <= 2, (digits + padding).isMultiple(of: 4) else { return nil }
        return digits * 3 / 4
    }
}

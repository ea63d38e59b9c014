import EventSourcing

/// One object of a bundle, where it stands, and the list that its faults go to.
///
/// Every read of a member gives a value or `nil`; what is there and cannot be read is a fault that names the member, so that a
/// reader goes on to the next member and finds all that is wrong in one pass.
struct FHIRObject {
    /// Its place: `Bundle.entry[0].resource.item[1]`.
    let path: FHIRPath
    /// The bundle's entry whose resource it is part of: references are resolved from there.
    let entry: Int
    let findings: Findings
    let json: JSON
    private let members: JSONObject

    /// Views an object; anything else is a fault and `nil`.
    init?(_ json: JSON, at path: FHIRPath, entry: Int, findings: Findings) {
        guard let members = try? json.object() else {
            findings.fault(.wrongType, at: path, "An object is expected here.")
            return nil
        }
        self.path = path
        self.entry = entry
        self.findings = findings
        self.json = json
        self.members = members
    }

    /// Whether two views are of the same object.
    func isSame(as other: FHIRObject) -> Bool { self.json.source.startIndex == other.json.source.startIndex }

    /// The path of a member.
    func path(of name: String) -> FHIRPath { .member(self.path, name) }

    /// A member as it is; `nil` when it is absent or null.
    func member(_ name: String) -> JSON? {
        guard let json = self.members[name] else { return nil }
        self.findings.see(json)
        return json
    }

    /// A member that decides whether the object is looked at, and that therefore does not count as looked at.
    func peek(_ name: String) -> JSON? { self.members[name] }

    /// A text to decide by, as in `peek`; `nil` when it is absent or no text.
    func peekText(_ name: String) -> String? { try? self.peek(name)?.string() }

    /// Notes that the object itself was looked at.
    func see() { self.findings.see(self.json) }

    /// Names an element of this object as faulty.
    func fault(_ code: PASFault.Code, at name: String, _ message: String) {
        self.findings.fault(code, at: self.path(of: name), message)
    }

    func warn(_ code: PASWarning.Code, at name: String, _ message: String) {
        self.findings.warn(code, at: self.path(of: name), message)
    }

    /// What must be there: an absent element, or one that holds nothing, is a fault.
    ///
    /// Without a value for an element that is there nothing is said: whoever read it has said what is wrong with it.
    func required<Value>(_ value: Value?, _ name: String, _ advice: String = "This element is required. Add it.") -> Value? {
        if value == nil, self.isAbsent(name) { self.fault(.missingElement, at: name, advice) }
        return value
    }

    /// Names an element as missing, unless something was found wrong within it already.
    func missing(_ name: String, _ advice: String) {
        if !self.findings.hasFault(within: self.path(of: name)) { self.fault(.missingElement, at: name, advice) }
    }

    /// A text of spaces and line ends, which says nothing.
    static func isBlank(_ text: String) -> Bool { text.utf8.allSatisfy { $0 <= 0x20 } }

    /// Whether a member is not there, null, blank, or empty.
    func isAbsent(_ name: String) -> Bool {
        guard let json = self.members[name] else { return true }
        if let text = try? json.string() { return Self.isBlank(text) }
        let isHolder = json.source.first == UInt8(ascii: "[") || json.source.first == UInt8(ascii: "{")
        return isHolder && json.source.dropFirst().dropLast().allSatisfy { $0 <= 0x20 }
    }

    /// An object.
    func object(_ name: String) -> FHIRObject? {
        self.member(name).flatMap { FHIRObject($0, at: self.path(of: name), entry: self.entry, findings: self.findings) }
    }

    /// The objects of an array, in order; one that is no object is a fault and left out.
    ///
    /// - Parameter looking: `false` when the caller picks among them, and says with `see()` which it took.
    func list(_ name: String, max countMax: Int = PASLimits.repeatsMax, looking: Bool = true) -> [FHIRObject] {
        self.elements(name, max: countMax).compactMap { path, json in
            if looking { self.findings.see(json) }
            return FHIRObject(json, at: path, entry: self.entry, findings: self.findings)
        }
    }

    /// The elements of an array with their paths.
    func elements(_ name: String, max countMax: Int) -> [(FHIRPath, JSON)] {
        guard let json = self.member(name) else { return [] }
        do {
            guard let elements = try json.array(atMost: countMax) else {
                self.fault(.tooMany, at: name, "More than \(countMax) are not read. Send fewer, or split the request.")
                return []
            }
            let path = self.path(of: name)
            return elements.enumerated().map { (.element(path, $0), $1) }
        } catch {
            self.fault(.wrongType, at: name, "An array is expected here, also for a single element.")
            return []
        }
    }
}

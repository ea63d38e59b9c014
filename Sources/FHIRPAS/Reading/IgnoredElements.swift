import EventSourcing

/// The elements of a bundle that nobody looked at, so that what is not carried on is at least named.
///
/// One walk over what was looked at; below an element that was not looked at there is nothing more to say. The walk also
/// finds what would make a reading wrong: a member twice, and modifiers that are not understood (FHIR R4, Extensibility,
/// "Modifier Extensions"; PAS, conformance statement 25).
struct IgnoredElements {
    private let findings: Findings
    private(set) var paths: [String] = []

    /// What carries no statement about the request: bookkeeping of the transport, and what is known by other means.
    private static let bookkeeping: Set = ["resourceType", "id", "meta"]

    init(of bundle: JSON, at path: FHIRPath, findings: Findings) {
        self.findings = findings
        self.visit(bundle, path)
    }

    private mutating func visit(_ json: JSON, _ path: FHIRPath) {
        if let object = try? json.object() {
            let members = object.all
            guard members.count <= PASLimits.repeatsMax else {
                self.findings.fault(
                    .tooMany, at: path, "No element of FHIR has more than \(PASLimits.repeatsMax) members. Leave the others out.")
                return
            }
            var names: Set<String> = []
            for (name, value) in members {
                let place = FHIRPath.member(path, Self.isElementName(name) ? name : "?")
                if !names.insert(name).inserted {
                    self.findings.fault(.duplicate, at: place, "The member stands here twice. Leave one out.")
                }
                if self.findings.hasSeen(value) {
                    self.visit(value, place)
                } else if !Self.bookkeeping.contains(name) {
                    self.ignore(place, isModifier: name == "modifierExtension" || name == "implicitRules")
                }
            }
        } else if let elements = try? json.array(atMost: PASLimits.entriesMax) {
            let isModifier = if case .member(_, "modifierExtension") = path { true } else { false }
            for (index, element) in elements.enumerated() {
                let place = FHIRPath.element(path, index)
                if self.findings.hasSeen(element) { self.visit(element, place) } else { self.ignore(place, isModifier: isModifier) }
            }
        }
    }

    private mutating func ignore(_ path: FHIRPath, isModifier: Bool) {
        if isModifier {
            self.findings.fault(
                .unknownModifier, at: path, "It may turn the meaning around, and is not understood here. Send the request without it.")
        } else if self.paths.count < PASLimits.ignoredMax {
            self.paths.append(path.description)
        }
    }

    /// Element names are ASCII letters, with an underscore before the companion of a primitive. Other names are not repeated:
    /// they could be anything.
    private static func isElementName(_ name: String) -> Bool {
        (1...64).contains(name.utf8.count)
            && name.utf8.allSatisfy {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "_")
            }
    }
}

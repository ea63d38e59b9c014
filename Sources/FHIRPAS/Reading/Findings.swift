import EventSourcing

/// What a reading of one bundle has found so far: faults, warnings, and which elements anybody looked at.
///
/// A class, because every object of the bundle writes into the same list; it never leaves the reading that made it.
final class Findings {
    private(set) var faults: [PASFault] = []
    private(set) var faultsOmitted = 0
    private(set) var warnings: [PASWarning] = []
    /// Where in the bundle's bytes the elements begin that were looked at.
    private var seen: Set<Int> = []
    /// Bytes of the resources that references led to, each as often as it was read.
    private var followed = 0
    /// What was said already: two elements may refer to one resource, which is then read twice.
    private var said: Set<String> = []

    func fault(_ code: PASFault.Code, at path: FHIRPath, _ message: String) {
        let expression = path.description
        guard self.said.insert("\(code.rawValue) \(expression)").inserted else { return }
        if self.faults.count < PASLimits.faultsMax {
            self.faults.append(PASFault(code: code, expression: expression, message: message))
        } else {
            self.faultsOmitted += 1
        }
    }

    func warn(_ code: PASWarning.Code, at path: FHIRPath, _ message: String) {
        let expression = path.description
        guard self.said.insert("\(code.rawValue) \(expression)").inserted, self.warnings.count < PASLimits.warningsMax else { return }
        self.warnings.append(PASWarning(code: code, expression: expression, message: message))
    }

    /// Notes that an element was looked at.
    func see(_ element: JSON) { self.seen.insert(element.source.startIndex) }

    /// Whether an element was looked at.
    func hasSeen(_ element: JSON) -> Bool { self.seen.contains(element.source.startIndex) }

    /// Counts a resource that is about to be read through a reference; `false` when that would be too much.
    ///
    /// A bundle within its limits could still refer to one large resource from hundreds of places.
    func follow(_ resource: JSON) -> Bool {
        self.followed += resource.source.count
        return self.followed <= PASLimits.followedBytesMax
    }

    /// Whether something was found wrong with an element or with anything in it.
    func hasFault(within path: FHIRPath) -> Bool {
        let path = path.description
        return self.faults.contains { fault in
            guard fault.expression.hasPrefix(path) else { return false }
            let rest = fault.expression.dropFirst(path.count).first
            return rest == nil || rest == "." || rest == "["
        }
    }

    /// What a reading that found faults ends with.
    var refusal: PASRefusal { PASRefusal(faults: self.faults, faultsOmitted: self.faultsOmitted) }
}

public import EventSourcing

/// What is asked for, as a code and the list it is from: `97110` of CPT, `E0143` of HCPCS, service type `AF`.
///
/// The lists are those that a prior authorization can name (Da Vinci PAS, value set X12 278 Requested Service Type; X12 SV1 and
/// SV2), ICD-9 procedures apart, which ended in 2015. Checked by shape, because most lists are licensed or change every quarter:
/// a code of the right shape need not exist.
public struct ServiceCode: Hashable, Sendable, CustomStringConvertible {
    /// A list of codes.
    public enum System: String, Hashable, Sendable, CaseIterable, JSONCodable {
        /// CPT, which is HCPCS level I: four digits, then a digit or a capital letter.
        case cpt
        /// HCPCS level II: a capital letter, then four digits.
        case hcpcs
        /// X12 element 1365, a kind of service: one or two digits or capital letters.
        case serviceType = "service_type"
        /// NUBC revenue codes: four digits.
        case revenue
        /// ICD-10-PCS, inpatient procedures: seven digits or capital letters without I and O.
        case icd10pcs = "icd10_pcs"
        /// National Drug Code: ten or eleven digits, in three parts or undivided (21 CFR 207.33; 45 CFR 162.1002).
        case ndc
    }

    /// The list.
    public let system: System
    /// The code, as the list writes it.
    public let code: String

    /// A code of a list; `nil` when it has not the list's shape.
    public init?(_ system: System, _ code: String) {
        guard system.allows(Array(code.utf8)) else { return nil }
        self.system = system
        self.code = code
    }

    /// A procedure of CPT or HCPCS level II, told apart by shape.
    ///
    /// Senders name either list for both: HCPCS contains CPT as its level I, and X12 has one qualifier, `HC`, for the two.
    public init?(procedure code: String) {
        guard let value = ServiceCode(.cpt, code) ?? ServiceCode(.hcpcs, code) else { return nil }
        self = value
    }

    /// The code is of a drug: one of the National Drug Code, or of section J of HCPCS level II, drugs that are not taken by mouth and
    /// those of chemotherapy. Other sections have some as well, among much else.
    public var isDrug: Bool { self.system == .ndc || (self.system == .hcpcs && self.code.first == "J") }

    public var description: String { "\(self.system.rawValue) \(self.code)" }
}

extension ServiceCode.System {
    /// Whether a code has this list's shape.
    fileprivate func allows(_ code: [UInt8]) -> Bool {
        switch self {
        case .cpt: code.count == 5 && code.dropLast().allSatisfy(\.isDigit) && code[4].isCodeCharacter
        case .hcpcs: code.count == 5 && code[0].isCapital && code.dropFirst().allSatisfy(\.isDigit)
        case .serviceType: (1...2).contains(code.count) && code.allSatisfy(\.isCodeCharacter)
        case .revenue: code.count == 4 && code.allSatisfy(\.isDigit)
        case .icd10pcs: code.count == 7 && code.allSatisfy { $0.isCodeCharacter && $0 != UInt8(ascii: "I") && $0 != UInt8(ascii: "O") }
        case .ndc: Self.isDrugCode(code)
        }
    }

    /// Labeler, product and package: 4-4-2, 5-3-2, 5-4-1, 5-4-2, or the same digits undivided.
    private static func isDrugCode(_ code: [UInt8]) -> Bool {
        let parts = code.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.allSatisfy({ $0.allSatisfy(\.isDigit) }) else { return false }
        if parts.count == 1 { return (10...11).contains(code.count) }
        return [[4, 4, 2], [5, 3, 2], [5, 4, 1], [5, 4, 2]].contains(parts.map(\.count))
    }
}

/// `{"system": "cpt", "code": "97110"}`.
extension ServiceCode: JSONCodable {
    public init(json: JSON) throws(JSONFault) {
        let object = try json.object()
        guard let value = ServiceCode(try object.value("system"), try object.value("code")) else { throw JSONFault(.value, at: "code") }
        self = value
    }

    public func write(to writer: inout JSONWriter) {
        writer.object { object in
            object.member("system", self.system)
            object.member("code", self.code)
        }
    }
}

import CaseDomain
import ClinicalCodes
import EventSourcing

/// Who and what a made-up clinic consists of.
struct HistoryPeople: Sendable {
    let coordinators: [ActorID]
    let clinicians: [ActorID]
    let reviewer: ActorID
    let sites: [SiteID]
    let payers: [PayerID]

    init(at moment: Timestamp, _ chance: inout Chance) {
        self.coordinators = (0..<6).map { _ in ActorID(chance.id(at: moment)) }
        self.clinicians = (0..<5).map { _ in ActorID(chance.id(at: moment)) }
        self.reviewer = ActorID(chance.id(at: moment))
        self.sites = (0..<3).map { _ in SiteID(chance.id(at: moment)) }
        self.payers = (0..<8).map { _ in PayerID(chance.id(at: moment)) }
    }
}

/// Codes that a made-up history uses; each is of its list's shape, so reading it cannot fail.
enum HistoryCodes {
    static let npi = NPI("1234567893")!
    static let diagnosis = ICD10CM("M62.81")!
    static let services = ["97110", "97530", "92507", "E0143"].map { ServiceCode(procedure: $0)! }
    static let modifier = Modifier("GN")!
    static let quantity = Quantity(amount: "24", .visits)!
    static let licenseEnd = CivilDate("2999-12-31")!
    static let birthDate = CivilDate("1980-06-15")!
}

extension Timestamp {
    /// The day by UTC.
    var day: CivilDate {
        let number = Int((self.rawValue / 86_400_000_000))
        guard let day = CivilDate(dayNumber: number) else { preconditionFailure("histories happen between the years 1 and 9999") }
        return day
    }
}

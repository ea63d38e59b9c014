import CaseDomain
import EventSourcing
import HTTPTypes
import Ledger
import PHIVault
import ReadModels

// How commands on what is kept of a patient beside cases are carried out, and how it is read: orders, coverages, benefit pools. Each is
// a stream of its own, sealed by the key of the patient's record.

/// What the API needs to know of such an aggregate.
protocol ServedMatter: PatientMatter where Refusal == CaseDomain.Refusal, Event: EventOfBodies, State: MatterState {
    /// Its commands, by the nouns that a POST creates.
    associatedtype Kind: RawRepresentable<String>, CaseIterable, Hashable, Sendable
    /// The command that begins one.
    static var beginning: Kind { get }
    /// The member of an answer that names it, such as `order_id`.
    static var idMember: String { get }
    /// Told when an id names nothing, or something else of the clinic.
    static var unknown: Refusal { get }
    /// The names of the events that begin one.
    static func begins(_ type: EventType) -> Bool
    /// Refuses what the state does not allow, whatever the command says.
    static func admit(_ kind: Kind, in state: State, at now: Timestamp) throws(Refusal)
    /// What can be asked of it now.
    static func possible(of state: State, at now: Timestamp) -> [Kind]
    /// What the program claims with events that follow a state.
    static func reservations(following events: [Event], in state: State, of stream: StreamID) -> [Reservation]
}

/// What every matter's state tells of its stream.
protocol MatterState {
    associatedtype ID: Identifier
    /// `nil` before its first event.
    var id: ID? { get }
    var version: StreamVersion { get }
    var position: Position { get }
    /// The facts that speak of another patient, which are shown no more.
    var factsOfOtherPatients: Set<StreamVersion> { get }
}

extension ServedMatter {
    static func reservations(following events: [Event], in state: State, of stream: StreamID) -> [Reservation] { [] }
}

extension Exchange {
    /// Carries a command on a matter out.
    ///
    /// - Parameters:
    ///   - refusal: told when the id names nothing, or something else of the clinic; what the matter itself says, when absent.
    ///   - decide: decides on the matter, and on others where it must; may run several times.
    func perform<Matter: ServedMatter>(
        on _: Matter.Type, _ stream: StreamID, version: VersionUse, else refusal: Refusal? = nil,
        _ decide: (inout CommandWork<Refusal>, inout StreamWork<Matter>) async throws(CommandError<Refusal>) -> Void
    ) async throws -> Answer {
        let unknown = refusal ?? Matter.unknown
        let request = try await self.command(ifMatch: try self.ifMatch(version))
        var after: Matter.State?
        let outcome = try await self.handle(request, leading: stream, else: unknown) {
            (work: inout CommandWork<Refusal>) async throws(CommandError<Refusal>) in
            var matter = try await work.stream(Matter.self, stream, else: unknown)
            let before = matter.state
            try await decide(&work, &matter)
            work.add(matter, sealedFor: Matter.columns(of: matter.state).map { .record(of: $0.patient) })
            for reservation in Matter.reservations(following: matter.events, in: before, of: stream) { work.reserve(reservation) }
            after = matter.state
        }
        // The id that was begun, which a repeat without an id of its own does not know.
        let named = outcome.events.first { Matter.begins($0.type) }?.stream ?? stream
        if outcome.isRepeat { after = try await self.state(of: Matter.self, named) }
        return try await self.answer(outcome, leading: named, created: .nothing) { members in
            members.member(Matter.idMember, named)
            if let after { members.member("possible", Matter.possible(of: after, at: request.context.now).map(\.rawValue)) }
        }
    }

    /// A matter with what it says of its patient, after the access event that names the patient is committed.
    func open<Matter: ServedMatter>(_: Matter.Type, _ stream: StreamID, as categories: [DataCategory]) async throws -> Matter.State {
        let member = try self.member
        let envelopes = try await self.services.ledger.read([stream], in: .work, of: member.clinic)
        guard let first = envelopes.first, Matter.Event.catalog.types.contains(first.type) else { throw Problem(Matter.unknown) }
        let sealed = Matter.fold(try await History.open(envelopes, as: Matter.Event.self, by: self.services.vault, skippingNewer: true))
        guard let patient = Matter.columns(of: sealed)?.patient else { throw Problem(Matter.unknown) }
        let record = AccessRecord(
            operation: self.operation.id, categories: categories, patients: [patient], subjects: [stream], resultCount: 1,
            workPosition: sealed.position, role: member.role.rawValue, request: self.requestID)
        let grant = try await self.services.door.open(record, for: try self.principal, in: member.clinic)
        var bodies = try await self.services.vault.open(envelopes, under: grant)
        // The access event names the matter's patient: what was said of another one stays sealed.
        let withheld = sealed.factsOfOtherPatients
        for (index, envelope) in envelopes.enumerated() where withheld.contains(envelope.version) {
            if case .present = bodies[index].phi { bodies[index].phi = .sealed }
        }
        return Matter.fold(try History.decode(envelopes, bodies, as: Matter.Event.self, skippingNewer: true))
    }

    /// A patient's matters of one kind as their streams have them, each relied on by the command.
    ///
    /// Which there are is told by a projection, as new as the clinic's book was when the command came; the newest
    /// `mattersReliedOnMax` are looked at.
    func matters<Matter: ServedMatter>(
        of _: Matter.Type, ofPatient patient: PatientID, reliedOnBy work: inout CommandWork<Refusal>
    ) async throws(CommandError<Refusal>) -> [StreamWork<Matter>] {
        let known: [Matter.State]
        do {
            let clinic = work.request.tenant
            let head = try await self.services.ledger.head(of: .work, of: clinic)
            try await self.services.readModels.wait(for: .matters, of: clinic, at: head, atMost: Self.freshnessWaitMax)
            known = try await self.services.readModels.matters(of: Matter.self, ofPatient: patient, in: clinic).value
        } catch {
            throw .store((error as? ReadModelError) == .cancelled ? .cancelled : .overloaded)
        }
        var matters: [StreamWork<Matter>] = []
        for id in known.prefix(Self.mattersReliedOnMax).compactMap(\.id) {
            matters.append(try await work.stream(Matter.self, StreamID(id.rawValue), else: Matter.unknown))
        }
        return matters
    }

    /// Matters of one patient that one command relies on.
    static let mattersReliedOnMax = 40
}

extension CommandWork<Refusal> {
    /// Refuses a patient whom nobody registered.
    mutating func requirePatient(_ patient: PatientID) async throws(CommandError<Refusal>) {
        let state = try await self.load(Patient.self, patient.stream, else: .patientUnknown)
        guard state.registered != nil else { throw .refused(.patientUnknown) }
    }

    /// The zone in which a site's days begin and end, as the clinic's directory has it now; that of its first site, where none is named.
    mutating func timeZone(of site: SiteID?) async throws(CommandError<Refusal>) -> String? {
        let clinic = try await self.load(Clinic.self, Clinic.stream(of: self.request.tenant))
        return (site ?? clinic.sites.first?.site).flatMap { clinic.timeZone(of: $0) }
    }
}

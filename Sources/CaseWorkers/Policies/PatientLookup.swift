import CaseDomain
import EventSourcing
import ReadModels

/// Which cases a patient has and what is kept of the patient beside them, as projections tell: for policies that follow from one to
/// another.
///
/// What is found is looked at in its own stream where it is decided on. A projection that is behind is waited for, and then asked again
/// later: nothing that follows is lost.
struct PatientLookup: Sendable {
    /// How long a projection may take to come as far as the event.
    static let projectionWaitMax: Duration = .seconds(5)
    /// Cases of one patient that are looked at because of one event.
    static let casesPerPatientMax = 50

    let readModels: ReadModels

    /// A patient's matters of one kind, as new as an event or newer.
    func matters<Matter: PatientMatter>(
        of _: Matter.Type, _ patient: PatientID, in tenant: TenantID, asOf position: Position
    ) async throws(CommandError<Refusal>) -> [Matter.State] {
        do throws(ReadModelError) {
            try await self.readModels.wait(for: .matters, of: tenant, at: position, atMost: Self.projectionWaitMax)
            return try await self.readModels.matters(of: Matter.self, ofPatient: patient, in: tenant).value
        } catch {
            throw Self.later(error)
        }
    }

    /// A patient's cases, the newest first, as new as an event or newer.
    ///
    /// - Parameter isOpenOnly: closed ones do not matter.
    func cases(
        of patient: PatientID, in tenant: TenantID, isOpenOnly: Bool, asOf position: Position
    ) async throws(CommandError<Refusal>) -> [CaseID] {
        var filter = CaseFilter()
        filter.patients = [patient]
        let query = CaseListQuery(filter: filter, order: .lastOpened, limit: Self.casesPerPatientMax)
        do throws(ReadModelError) {
            let projection: Projection = isOpenOnly ? .worklist : .caseState
            try await self.readModels.wait(for: projection, of: tenant, at: position, atMost: Self.projectionWaitMax)
            let page =
                isOpenOnly
                ? try await self.readModels.worklist(query, of: [tenant]) : try await self.readModels.cases(query, of: [tenant])
            return page.items.map(\.caseID)
        } catch {
            throw Self.later(error)
        }
    }

    private static func later(_ error: ReadModelError) -> CommandError<Refusal> {
        if case .cancelled = error { .store(.cancelled) } else { .store(.overloaded) }
    }
}

import CaseDomain
import ClinicalCodes
import EventSourcing
import Ledger
import ReadModels

/// A rule book as it was read, and whose it is.
struct RuleShelf: Sendable {
    var tenant: TenantID
    var book: RuleBook.State
}

extension Exchange {
    /// The rule book that decides for a clinic: its organization's, or its own where it belongs to none.
    ///
    /// - Parameter version: as the book was after this event of it; as it is now, when absent.
    func ruleShelf(of clinic: TenantID, as version: StreamVersion? = nil) async throws(CommandError<Refusal>) -> RuleShelf {
        let tenant = try await self.ruleTenant(of: clinic)
        return RuleShelf(tenant: tenant, book: try await self.ruleBook(of: tenant, as: version))
    }

    /// A tenant's own rule book; empty where none was begun.
    func ruleBook(of tenant: TenantID, as version: StreamVersion? = nil) async throws(CommandError<Refusal>) -> RuleBook.State {
        try await self.services.books.book(RuleBook.self, RuleBook.stream(of: tenant), of: tenant, as: version)
    }

    /// In whose ledger the rules for a clinic are.
    func ruleTenant(of clinic: TenantID) async throws(CommandError<Refusal>) -> TenantID {
        try await self.services.books.keeper(of: clinic)
    }
}

extension CaseFile.State {
    /// What a payer's rules are asked about a service of the case. What only the patient's record knows is left to whoever may say it.
    func question(
        of line: ServiceLineID, on day: CivilDate, diagnoses: [ICD10CM]? = nil, age: Int32? = nil, isRoutine: Bool? = nil
    ) -> RuleQuestion? {
        guard let opened = self.opened, let service = self.services.first(where: { $0.requested.line == line })?.current else { return nil }
        let facts = self.planFacts
        return RuleQuestion(
            payer: opened.payer, plan: self.planCode.flatMap { PlanCode(rawValue: $0) }, lineOfBusiness: facts.lineOfBusiness,
            funding: facts.funding, situsState: facts.situsState, network: facts.network, process: opened.process, kind: opened.kind,
            serviceLine: opened.serviceLine, service: service.service, modifiers: service.modifiers,
            placeOfService: service.placeOfService, renderer: service.renderer, diagnoses: diagnoses, age: age, quantity: service.quantity,
            isRoutine: isRoutine, requestedOn: day)
    }
}

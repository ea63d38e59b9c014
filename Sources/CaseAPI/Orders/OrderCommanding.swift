import CaseDomain
import EventSourcing
import HTTPTypes

// How commands on orders are carried out: what must be so of the patient and the clinic is looked up in the same command.

extension Exchange {
    /// Asks for an order, once it is known that patient, place and codes are.
    func ask(
        _ body: OrderAsking, _ work: inout CommandWork<Refusal>, _ order: inout StreamWork<Order>
    ) async throws(CommandError<Refusal>) {
        let command = body.command(timeZone: try await work.timeZone(of: body.site))
        try await work.check(command.place)
        let before = order.events.count
        try order.decide(.request(command))
        // What is recorded already is not judged anew.
        guard order.events.count > before else { return }
        let day = (command.place.timeZone.flatMap { TimeZoneName(rawValue: $0) } ?? .utc).day(at: work.request.context.now)
        try await self.requireCodes(of: body.details.diagnoses, on: day)
    }
}

extension CommandWork<Refusal> {
    /// Refuses a place that the clinic does not have, and a patient whom nobody registered.
    mutating func check(_ place: OrderPlace) async throws(CommandError<Refusal>) {
        let clinic = try await self.load(Clinic.self, Clinic.stream(of: self.request.tenant))
        let patient = try await self.load(Patient.self, place.patient.stream, else: .patientUnknown)
        do throws(Refusal) { try place.check(patient, clinic) } catch { throw .refused(error) }
    }
}

import CaseDomain
import EventSourcing
import Ledger
@testable import ReadModels

/// What lists should say of a clinic's cases, found out the long way: every stream read and folded by itself.
struct Truth {
    private(set) var listings: [CaseListing] = []
    private(set) var files: [CaseID: CaseFile.State] = [:]
    private(set) var letters: [CaseID: [LetterID: Letter.State]] = [:]

    init(of clinic: TenantID, in clinics: ClinicsUnderTest) async throws {
        var events: [StreamID: [RecordedEnvelope]] = [:]
        var position = Position.start
        while true {
            let page = try await clinics.ledger.read(.work, of: clinic, after: position, limit: Ledger.pageMax)
            guard let last = page.last else { break }
            position = last.position
            for event in page {
                events[event.stream, default: []].append(event)
            }
        }
        for (stream, history) in events where history[0].type == CaseOpened.type {
            let file = CaseFile.fold(try await History.open(history, as: CaseFile.Event.self, by: clinics.seal))
            var letters: [LetterID: Letter.State] = [:]
            var last = history[history.count - 1]
            for letter in file.letters.map(\.started.letter) {
                let pages = events[letter.stream] ?? []
                letters[letter] = Letter.fold(try await History.open(pages, as: Letter.Event.self, by: clinics.seal))
                if let page = pages.last, page.position > last.position { last = page }
            }
            guard let opened = file.opened, let openedAt = file.openedAt else { continue }
            let id = CaseID(stream.rawValue)
            self.files[id] = file
            self.letters[id] = letters
            self.listings.append(
                CaseListing(
                    tenant: clinic, caseID: id, patient: opened.patient, site: opened.site,
                    payer: opened.payer, serviceLine: opened.serviceLine, kind: opened.kind, urgency: opened.urgency,
                    owner: file.ownership?.owner, status: CaseStatus(file, letters: letters.values.map(\.status)),
                    dueAt: file.closed == nil ? file.dueAt : nil, openedAt: openedAt, updatedAt: last.recordedAt, version: file.version,
                    position: last.position))
        }
    }
}

extension CaseFilter {
    /// Whether a case fits, by plain comparison.
    func fits(_ it: CaseListing) -> Bool {
        func holds<Value>(_ values: Set<Value>, _ value: Value?) -> Bool { values.isEmpty || value.map(values.contains) ?? false }
        return holds(self.phases, it.status.phase) && holds(self.outcomes, it.status.outcome) && holds(self.waitingOn, it.status.waitingOn)
            && holds(self.patients, it.patient) && holds(self.payers, it.payer) && holds(self.sites, it.site)
            && holds(self.owners, it.owner) && holds(self.kinds, it.kind) && holds(self.serviceLines, it.serviceLine)
            && holds(self.urgencies, it.urgency) && (self.needsPerson == nil || self.needsPerson == it.status.needsPerson)
            && (self.dueBefore.map { before in it.dueAt.map { $0 < before } ?? false } ?? true)
            && (self.updatedAfter.map { it.updatedAt >= $0 } ?? true)
    }
}

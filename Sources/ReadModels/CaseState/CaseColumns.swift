import CaseDomain
import EventSourcing

import struct Foundation.UUID

/// What lists of cases filter, sort and show, read off a case.
struct CaseColumns: Sendable, Equatable {
    let patient: PatientID
    let site: SiteID
    let payer: PayerID
    let serviceLine: ServiceLine
    let kind: RequestKind
    let urgency: Urgency
    let owner: ActorID?
    let status: CaseStatus
    let dueAt: Timestamp?
    let openedAt: Timestamp
    let updatedAt: Timestamp
    let version: StreamVersion
    let position: Position

    /// `nil` for a case that was never opened.
    init?(_ fold: CaseFold) {
        guard let opened = fold.file.opened, let openedAt = fold.file.openedAt else { return nil }
        self.patient = opened.patient
        self.site = opened.site
        self.payer = opened.payer
        self.serviceLine = opened.serviceLine
        self.kind = opened.kind
        self.urgency = opened.urgency
        self.owner = fold.file.ownership?.owner
        self.status = fold.status
        // Nothing is due on a closed case.
        self.dueAt = fold.file.closed == nil ? fold.file.dueAt : nil
        self.openedAt = openedAt
        self.updatedAt = fold.updatedAt
        self.version = fold.file.version
        self.position = fold.position
    }
}

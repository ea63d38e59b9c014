import CaseDomain
import ClinicalCodes
import EventSourcing
import TestSupport

typealias Rights = Spec<RightsRequest>

/// What the patient of the sentences asks about the own record. All made up.
enum TheRights {
    static let details = RightsDetails(
        requester: "Rosa Quintanilla", address: "4 Harbor Lane, Duluth", thirdParty: "Ana Brandt", words: "Send me all of Mateo's record.")
    static let record = RightsRecord(The.letter.stream, version: StreamVersion(4))
    static let verify = RightsRequest.Command.verifyIdentity(.init(method: .photoIdentification))
    static let fulfill = RightsRequest.Fulfill(channel: .portal, form: .electronic, documents: [The.id(120)], proof: .portalDownload)
    static let paidInFull = RightsScope(recipients: [.healthPlan], services: [The.speechTherapy], isPaidInFull: true)

    static func received(
        _ kind: RightsRequestKind, at moment: Timestamp = The.day(-5), scope: RightsScope = RightsScope(),
        representative: RepresentativeID? = nil
    ) -> RightsRequestReceived {
        RightsRequestReceived(
            patient: The.patient, site: The.site, timeZone: "America/Chicago", kind: kind, representative: representative, channel: .mail,
            receivedAt: moment, isWritten: true, scope: scope, details: details)
    }

    static func receipt(
        _ kind: RightsRequestKind, at moment: Timestamp = The.day(-5), scope: RightsScope = RightsScope()
    ) -> RightsRequest.Command {
        .recordReceipt(.init(received(kind, at: moment, scope: scope)))
    }
}

/// What happened to a request up to a point, made by the decider itself, command by command.
enum RightsPast {
    static let access = after([TheRights.receipt(.access)])
    static let verified = after([TheRights.verify], access)
    static let extended = after([.extend(.init(reason: .volume, words: "Much of it is on paper."))], verified)
    static let fulfilled = after([.fulfill(TheRights.fulfill)], verified)
    static let denied = after([.deny(.init(ground: .endangersLife, decidedBy: The.signer))], verified)
    static let inReview = after([.askReview(.init())], denied)
    static let reversed = after([.decideReview(.init(reviewer: The.reviewer, credential: .md, outcome: .reversed))], inReview)
    static let withdrawn = after([.withdraw(.init())], access)
    static let warned = after([.passTime], verified, at: The.day(20))
    static let missed = after([.passTime], verified, at: The.day(26))

    static let amendment = after([TheRights.receipt(.amendment, scope: RightsScope(records: [TheRights.record], statesReason: true))])
    static let amended = after([.accept(.init(links: [TheRights.record], informedPayers: [The.payer]))], amendment)
    static let notAmended = after([.deny(.init(ground: .accurateAndComplete))], amendment)
    static let disagreed = after([.disagree(.init(statement: "Mateo was six then."))], notAmended)
    static let rebutted = after([.rebut(.init(statement: "The date is right."))], disagreed)

    static let accounting = after([TheRights.receipt(.accounting), TheRights.verify])
    static let quoted = after(
        [.quoteFee(.init(fee: RightsFee(postageCents: 900), earlierAccountingOn: The.date(-100)))], accounting)
    static let suspended = after([.suspend(.init(agency: .lawEnforcement, isWritten: false, through: The.date(20)))], accounting)
    static let accountedWithout = after([.fulfill(TheRights.fulfill)], suspended)
    static let suspensionOver = after([.passTime], accountedWithout, at: The.day(22))

    static let restriction = after([TheRights.receipt(.restriction, scope: TheRights.paidInFull)])
    static let restricted = after([.accept(.init())], restriction)
    static let terminated = after([.terminate(.init(way: .patientInWriting))], restricted)
    static let takenBack = after([.correct(.init(target: StreamVersion(1), reason: .entryError))], access)

    /// Every event of a request comes about in one of these.
    static let whole = [
        extended, reversed, fulfilled, withdrawn, warned, missed, amended, rebutted, quoted, suspensionOver, terminated, takenBack,
    ]

    static func after(_ commands: [RightsRequest.Command], _ past: [RightsRequest.Event] = [], at now: Timestamp = The.now)
        -> [RightsRequest.Event]
    {
        commands.reduce(past) { $0 + Rights.given($0).when($1, at: now).events }
    }
}

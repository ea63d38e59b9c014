import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("The orders that a case rests on")
struct OrdersOfACaseTests {
    private static let prescription = RequiredAttachment(type: "prescription", reportType: "B3", ageDaysMax: 365)
    private static let report = RequiredAttachment(type: "progress_report", reportType: "09")

    private static func determine(_ attachments: [RequiredAttachment], _ lines: [ServiceLineID] = [The.speech]) -> CaseFile.Command {
        var terms = RuleTerms(requirement: RequirementTerms(.required), letter: LetterTerms(isNeeded: true))
        terms.attachments = AttachmentRule(required: attachments)
        terms.signer = SignerRule(credentials: [.slp], stampAccepted: true)
        return .determineRequirement(.init(lines: lines, terms: terms, pin: The.pin))
    }

    /// A case whose letter is signed, and whose rule wants documents for its speech therapy.
    private static func signed(_ attachments: [RequiredAttachment] = [prescription, report]) -> [CaseFile.Event] {
        Past.after([Self.determine(attachments)], Past.signed)
    }

    private static func standing(_ change: (inout OrderStanding) -> Void = { _ in }) -> OrderStanding {
        var standing = OrderStanding(
            order: TheOrder.id, kind: .prescription, status: .valid, serviceLine: .speech, period: OrderPeriod(from: The.date(-30)),
            signedOn: The.date(-30), version: StreamVersion(3))
        change(&standing)
        return standing
    }

    /// The gaps that the orders leave in a packet that has every document.
    private static func gaps(_ orders: [OrderStanding]?) -> (gaps: [PacketGap], relied: [PacketOrder], isHeldBack: Bool) {
        var assemble = The.assemble()
        assemble.documents = ["B3", "09"].map {
            PacketDocument(document: The.id(114), reportType: $0, basis: .payerRule)
        }
        assemble.orders = orders
        switch Case.given(Self.signed()).when(.assemblePacket(assemble)).events.first {
        case .packetAssembled(let it): return (it.gaps, it.orders, false)
        case .packetCheckFailed(let it): return (it.gaps, [], true)
        default: return ([], [], true)
        }
    }

    @Test func `what the pinned rule wants to be ordered is wanted of orders, and nothing else`() {
        let state = Case.given(Self.signed()).state
        #expect(state.orderWants.map(\.line) == [The.speech] && state.orderWants.map(\.document) == ["prescription"])
        #expect(state.orderWants.first?.want.kinds == [.prescription] && state.orderWants.first?.want.signatureAgeDaysMax == 365)
        #expect(Case.given(Past.signed).state.orderWants.isEmpty, "nothing was determined")
        #expect(Case.given(Self.signed([Self.report])).state.orderWants.isEmpty, "a report is no order")
    }

    @Test func `a packet names the order that it rests on, as it was looked at`() {
        let found = Self.gaps([Self.standing()])
        #expect(found.gaps.isEmpty && !found.isHeldBack)
        #expect(
            found.relied == [
                PacketOrder(
                    line: The.speech, order: TheOrder.id, version: StreamVersion(3), validThrough: The.date(-30).adding(days: 365))
            ])
    }

    @Test func `an order that has ended, is too old or orders less holds the packet back, and says why`() {
        for (reason, change) in [
            (.expired, { $0.period = OrderPeriod(from: The.date(-30), through: The.date(-1)) }),
            (.signatureTooOld, { $0.signedOn = The.date(-400) }), (.revoked, { $0.revokedFrom = The.date(-2) }),
            (.superseded, { $0.supersededFrom = The.date(-2) }),
            (.quantityExceeded, { $0.services = [OrderedService(The.speechTherapy, quantity: Quantity(amount: "1", .visits)!)] }),
        ] as [(OrderGap.Reason, (inout OrderStanding) -> Void)] {
            let found = Self.gaps([Self.standing(change)])
            #expect(found.isHeldBack, "\(reason)")
            #expect(found.gaps == [PacketGap(kind: .orderMissing, code: reason.rawValue, isBlocking: true)])
        }
    }

    @Test func `that none is recorded or checked is told, and holds nothing back`() {
        for (reason, orders) in [
            (.noOrder, []), (.notChecked, [Self.standing { ($0.status, $0.period) = (.received, nil) }]),
            (.notReceived, [Self.standing { ($0.status, $0.period) = (.requested, nil) }]),
        ] as [(OrderGap.Reason, [OrderStanding])] {
            let found = Self.gaps(orders)
            #expect(!found.isHeldBack && found.gaps == [PacketGap(kind: .orderMissing, code: reason.rawValue, isBlocking: false)])
        }
        #expect(Self.gaps(nil).gaps.isEmpty, "nobody looked")
    }

    @Test func `whoever checks an order for the case holds it to what the payer says of signatures, not to who writes letters`() {
        let (terms, rule) = Case.given(Self.signed()).state.orderTerms(for: .prescription, validDays: 90)
        #expect(terms == OrderTerms(stampAccepted: true, validDays: 90) && rule == The.pin)
        let (unruled, none) = Case.given(Past.signed).state.orderTerms(for: .planOfCareCertification)
        #expect(unruled.credentials == [.md, .physicianDO, .np, .pa] && unruled.stampAccepted == nil && none == nil)
    }

    @Test func `a service has one task for its missing order, whatever tells that it is missing`() {
        let (tenant, caseID): (TenantID, CaseID) = (The.id(1), The.id(2))
        let task = TaskID(orderMissingFor: The.speech, of: caseID, in: tenant)
        #expect(task == TaskID(orderMissingFor: The.speech, of: caseID, in: tenant))
        #expect(task != TaskID(orderMissingFor: The.device, of: caseID, in: tenant))
        #expect(task != TaskID(orderMissingFor: The.speech, of: caseID, in: The.id(3)))
    }
}

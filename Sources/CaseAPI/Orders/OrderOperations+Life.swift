import CaseDomain
import EventSourcing
import HTTPTypes

// What becomes of an order after it was asked for, or without that, one noun a command.

extension OrderOperations {
    // MARK: what our users ask for

    static var waiting: [Operation] {
        [
            routes.command(
                .remind, id: "remindOrderer", summary: "Record that the orderer was asked again",
                about: "For what has not come, or not come back.", Order.Remind.self
            ) { .remind($0) },
            routes.command(
                .withdraw, id: "withdrawOrderRequest", summary: "Wait for an order no longer",
                about: "What comes all the same is recorded, and told as odd.", Order.Withdraw.self
            ) { .withdraw($0) },
        ]
    }

    static let validate = routes.command(
        .validate, id: "validateOrder", .document, summary: "Say that an order is in order",
        about: """
            It counts from then on, for the days that it says or that you say. A plan of care is signed by a physician, nurse practitioner \
            or physician assistant. What no terms excuse, such as a missing signature or date, is refused: send it back.
            """,
        OrderValidation.self
    ) {
        (_: Exchange, work: inout CommandWork<Refusal>, order: inout StreamWork<Order>, body) async throws(CommandError<Refusal>) in
        guard let kind = order.state.told?.kind else { throw .refused(.orderUnknown) }
        var terms = OrderTerms(for: kind, validDays: body.validDays)
        var rule: RulePin?
        if let caseID = body.caseID {
            let file = try await work.load(CaseFile.self, caseID.stream, else: .caseUnknown)
            guard let opened = file.opened else { throw .refused(.caseUnknown) }
            guard opened.patient == order.state.place?.patient else { throw .refused(.orderOfOtherPatient) }
            (terms, rule) = file.orderTerms(for: kind, validDays: body.validDays)
        }
        try order.decide(
            .validate(Order.Validate(terms: terms, rule: rule, acceptsDifference: body.acceptsDifference, note: body.note)))
    }

    static let supersede = routes.command(
        .supersede, id: "supersedeOrder", summary: "Let another order take its place",
        about: "A renewal does so of itself once it is checked.", Order.Supersede.self
    ) {
        (_: Exchange, work: inout CommandWork<Refusal>, order: inout StreamWork<Order>, body) async throws(CommandError<Refusal>) in
        let successor = try await work.load(Order.self, body.successor.stream, else: .orderUnknown)
        do throws(Refusal) { try body.check(successor, of: order.state) } catch { throw .refused(error) }
        try order.decide(.supersede(body))
    }

    static var checks: [Operation] {
        [
            Self.validate,
            routes.command(
                .sendBack, id: "returnOrder", .document, summary: "Send an order back to be put right", Order.SendBack.self
            ) { .sendBack($0) },
            Self.supersede,
            routes.command(
                .correct, id: "correctOrder", summary: "Take a fact of an order back",
                about: """
                    The fact stays in the record, beside its correction, and counts no more. To record what takes its place in the same \
                    command, give the receipt a member `corrects` instead.
                    """,
                OrderCorrection.self
            ) { .correct($0.command) },
        ]
    }

    // MARK: what the orderer says

    static let receive = routes.command(
        .recordReceipt, id: "recordOrderReceipt", summary: "Record that an order came",
        about: """
            Asked for or not: for one that nobody asked for, post to an id of your own and say what it is. It is recorded as it comes, with \
            what is odd about it; it counts when somebody has checked it.
            """,
        Replacing<OrderReceipt>.self
    ) {
        (_: Exchange, work: inout CommandWork<Refusal>, order: inout StreamWork<Order>, body) async throws(CommandError<Refusal>) in
        let clinic = try await work.load(Clinic.self, Clinic.stream(of: work.request.tenant))
        let received: OrderReceived
        do throws(Refusal) {
            received = try body.body.received(order.state, timeZone: clinic.timeZone(of:))
        } catch {
            throw .refused(error)
        }
        try await work.check(received.place)
        if let replaced = body.replaced?.correction {
            var correct = Order.Correct(target: replaced.target, reason: replaced.reason, isReplaced: true)
            correct.note = replaced.note
            try order.decide(.correct(correct))
        }
        let before = order.events.count
        try order.decide(.recordReceipt(Order.RecordReceipt(received)))
        guard body.replaced == nil || order.events.count > before else { throw .refused(.correctionChangesNothing) }
    }

    static var words: [Operation] {
        [
            Self.receive,
            routes.command(
                .recordRevocation, id: "recordOrderRevocation", summary: "Record that the orderer took an order back",
                about: "Or said no to the request for one.", Order.RecordRevocation.self
            ) { .recordRevocation($0) },
        ]
    }
}

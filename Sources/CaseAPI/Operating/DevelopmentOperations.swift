import CaseDomain
import EventSourcing
import HTTPTypes
import Ledger
import ReadModels

/// What can be asked of a machine for trying things out, and nowhere else.
enum DevelopmentOperations {
    static let tag = "Development"
    static let path = "/v1/development/clock"

    static var all: [Operation] { [Self.read, Self.advance] }

    static let read = Operation(
        id: "readClock", method: .get, path: path, tag: tag, summary: "What time is it here?",
        about: "The time that decisions and timers go by. Only where things are tried out.", scope: .installation(.readDirectory),
        parameters: [.purposeOfUse], success: [.init(status: .ok, about: "The clock.", schema: "DevelopmentClock")]
    ) { exchange in try await exchange.clockAnswer(try exchange.developmentClock) }

    static let advance: Operation = {
        var operation = Operation.command(
            id: "advanceClock", path: path, tag: tag, .keepDirectory, inInstallation: true, summary: "Advance the clock",
            about: "Forward only, by five years in all. What falls due by then happens soon after; when something was recorded stays real.",
            ClockAdvance.self
        ) { exchange, body in
            let clock = try exchange.developmentClock
            let installation = exchange.services.installation
            let stream = Installation.stream(of: installation)
            let outcome = try await exchange.services.handler.handle(
                try await exchange.command(ifMatch: nil, in: installation), leading: stream
            ) { (work: inout CommandWork<Refusal>) async throws(CommandError<Refusal>) in
                var it = try await work.stream(Installation.self, stream)
                try it.decide(body.command(real: clock.realNow(), context: work.request.context))
                work.add(it, sealedFor: nil)
            }
            if outcome.positions != nil { exchange.services.readModels.nudge(installation, .work) }
            return try await exchange.clockAnswer(clock)
        }
        operation.success = [.init(status: .ok, about: "The clock, as it goes from now on.", schema: "DevelopmentClock")]
        return operation
    }()

    static let schema = Schema.object([
        .required("now", .instant, "The time that decisions and timers go by."),
        .required("real_now", .instant, "The time that it really is, by which everything is recorded."),
        .required("ahead_seconds", .count, "By how many whole seconds the clock runs ahead."),
    ])
}

/// The body by which the clock is advanced.
struct ClockAdvance: DescribedBody {
    static let schemaName = "ClockAdvance"

    var duration: Duration?
    var moment: Timestamp?

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.duration = try reader.optional("advance", .duration, "By how much, such as PT72H.")
        self.moment = try reader.optional("to", .instant, "To when; the later of the two when both are given.")
    }

    /// What is asked of the installation: nothing, where neither is given.
    ///
    /// - Parameters:
    ///   - real: the time that it really is.
    ///   - context: the time that the clock said when the request came.
    func command(real: Timestamp, context: Context) -> Installation.Command {
        let advance = self.duration.map { $0.components.seconds * 1_000_000 } ?? 0
        guard let moment else { return .advanceClock(by: advance) }
        guard self.duration != nil, context.now.rawValue + advance > moment.rawValue else { return .setClock(to: moment, real: real) }
        return .advanceClock(by: advance)
    }
}

extension Form<Duration> {
    /// Whole weeks, days, hours, minutes and seconds.
    fileprivate static let duration = Form(
        .pattern("^P([0-9]{1,6}W)?([0-9]{1,6}D)?(T([0-9]{1,6}H)?([0-9]{1,6}M)?([0-9]{1,6}S)?)?$"), example: .seconds(259_200),
        expectation: "is a duration such as PT72H or P10D"
    ) { json throws(BodyFault) in
        let expectation = "is a duration such as PT72H or P10D"
        let text: String
        do throws(JSONFault) {
            text = try json.string()
        } catch {
            throw BodyFault(error.reason, expectation: expectation)
        }
        guard let duration = Duration(iso8601: text) else { throw BodyFault(.value, expectation: expectation) }
        return duration
    }
}

extension Exchange {
    /// The clock that can be advanced; in production there is none, and nothing to be found.
    fileprivate var developmentClock: DevelopmentClock {
        get throws(Problem) {
            guard let clock = self.services.clock else { throw .unknownResource }
            return clock
        }
    }

    /// What the clock says, by what the ledger holds now: another process may have advanced it a moment ago.
    fileprivate func clockAnswer(_ clock: DevelopmentClock) async throws -> Answer {
        try await self.services.readClock()
        return Answer.json { members in
            members.member("now", clock.now())
            members.member("real_now", clock.realNow())
            members.member("ahead_seconds", clock.offset / 1_000_000)
        }
    }
}

extension CaseServices {
    /// Has the clock run ahead by what the installation's ledger says, where there is one that can.
    public func readClock() async throws {
        guard let clock else { return }
        let history = try await self.ledger.facts(of: Installation.stream(of: self.installation), in: .work, of: self.installation)
        // A newer program may have written more of the installation than this one knows.
        let state = try await History.fold(history, by: Installation.self, openedBy: self.vault, skippingNewer: true)
        clock.advance(to: state.clockOffset)
    }
}

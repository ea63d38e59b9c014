import CaseWorkers
import Logging
import Metrics
import ReadModels

// What an operator should know of what goes on by itself: codes, ids and events' names, nothing that an event says.

extension CaseSystem {
    static func tell(_ report: ProjectionLoop.Report, _ logger: Logger) {
        switch report {
        case .stopped(let projection, let tenant, let stop):
            logger.error(
                "projection stopped",
                metadata: [
                    "projection": "\(projection.rawValue)", "tenant": "\(tenant)", "position": "\(stop.position)", "code": "\(stop.code)",
                ])
        case .failed(let tenant, let book, let code):
            logger.warning("projection pass failed", metadata: ["tenant": "\(tenant)", "book": "\(book)", "code": "\(code)"])
        case .blind(let code):
            logger.warning("projections cannot tell what moved", metadata: ["code": "\(code)"])
        }
    }

    static func tell(_ report: PolicyLoop.Report, _ logger: Logger) {
        switch report {
        case .stopped(let subscription, let tenant, let stop):
            logger.error(
                "policy stopped",
                metadata: [
                    "subscription": "\(subscription)", "tenant": "\(tenant)", "position": "\(stop.position)", "code": "\(stop.code)",
                ])
        case .refused(let subscription, let tenant, let position, let code):
            logger.info(
                "reaction refused",
                metadata: ["subscription": "\(subscription)", "tenant": "\(tenant)", "position": "\(position)", "code": "\(code)"])
        case .failed(let subscription, let tenant, let code):
            logger.warning(
                "policy failed", metadata: ["subscription": "\(subscription?.rawValue ?? "all")", "tenant": "\(tenant)", "code": "\(code)"])
        case .blind(let code):
            logger.warning("policies cannot tell what moved", metadata: ["code": "\(code)"])
        case .lag(let subscription, let events):
            Gauge(label: "necessity_subscription_lag_events", dimensions: [("subscription", subscription.rawValue)]).record(events)
        }
    }

    static func tell(_ report: TimerLoop.Report, _ logger: Logger) {
        func metadata(_ timer: StreamTimer, _ code: String) -> Logger.Metadata {
            ["tenant": "\(timer.tenant)", "stream": "\(timer.stream)", "code": "\(code)"]
        }
        switch report {
        case .refused(let timer, let code): logger.info("timer refused", metadata: metadata(timer, code))
        case .failed(let timer, let code): logger.warning("timer failed", metadata: metadata(timer, code))
        case .stuck(let timer): logger.error("timer is still due after it was carried out", metadata: metadata(timer, "timer.stuck"))
        case .blind(let code): logger.warning("timers cannot tell what is due", metadata: ["code": "\(code)"])
        }
    }
}

@testable import CaseSystem
import CoreMetrics
import Foundation
import Testing

@Suite("Metrics in Prometheus' text format")
struct PrometheusMetricsTests {
    @Test func `counters, gauges and timers are told with their labels`() {
        let metrics = PrometheusMetrics()
        metrics.makeCounter(label: "requests_total", dimensions: [("operation", "readCase"), ("status", "200")]).increment(by: 2)
        metrics.makeCounter(label: "requests_total", dimensions: [("operation", "readCase"), ("status", "200")]).increment(by: 3)
        metrics.makeRecorder(label: "waiting", dimensions: [], aggregate: false).record(Int64(7))
        metrics.makeMeter(label: "load", dimensions: []).set(0.5)
        let timer = metrics.makeTimer(label: "seconds", dimensions: [("operation", "readCase")])
        timer.recordNanoseconds(3_000_000)
        timer.recordNanoseconds(40_000_000_000)
        let lines = metrics.text.split(separator: "\n").map(String.init)
        #expect(lines.contains("# TYPE requests_total counter"))
        #expect(lines.contains("requests_total{operation=\"readCase\",status=\"200\"} 5"))
        #expect(lines.contains("waiting 7.0") && lines.contains("load 0.5"))
        #expect(lines.contains("# TYPE seconds histogram"))
        #expect(lines.contains("seconds_bucket{operation=\"readCase\",le=\"0.0025\"} 0"))
        #expect(lines.contains("seconds_bucket{operation=\"readCase\",le=\"0.005\"} 1"))
        #expect(lines.contains("seconds_bucket{operation=\"readCase\",le=\"30.0\"} 1"))
        #expect(lines.contains("seconds_bucket{operation=\"readCase\",le=\"+Inf\"} 2"))
        #expect(lines.contains("seconds_count{operation=\"readCase\"} 2"))
        #expect(lines.contains("seconds_sum{operation=\"readCase\"} 40.003"))
        #expect(metrics.text.hasSuffix("\n"))
    }

    @Test func `every line has the form that Prometheus reads`() throws {
        let metrics = PrometheusMetrics()
        metrics.makeCounter(label: "odd name-1.é", dimensions: [("a b", "say \"no\"\\\n")]).increment(by: 1)
        metrics.makeTimer(label: "t", dimensions: []).recordNanoseconds(1)
        metrics.makeRecorder(label: "g", dimensions: [], aggregate: false).record(Double.infinity)
        let label = #"[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*""#
        let sample = try Regex(#"[a-zA-Z_:][a-zA-Z0-9_:]*(?:\{"# + label + "(?:," + label + #")*\})? (?:[-+]?[0-9.e+-]+|[+-]Inf|NaN)"#)
        for line in metrics.text.split(separator: "\n") where !line.hasPrefix("# TYPE ") {
            #expect(line.wholeMatch(of: sample) != nil, "\(line)")
        }
    }

    @Test func `a counter can begin anew, and a meter goes up and down`() {
        let metrics = PrometheusMetrics()
        let counter = metrics.makeCounter(label: "c", dimensions: [])
        counter.increment(by: 5)
        counter.reset()
        let meter = metrics.makeMeter(label: "m", dimensions: [])
        meter.increment(by: 3)
        meter.decrement(by: 1)
        #expect(metrics.text.contains("c 0\n") && metrics.text.contains("m 2.0\n"))
    }

    @Test func `the number of series is bounded`() {
        let metrics = PrometheusMetrics()
        for number in 0..<(PrometheusMetrics.seriesMax + 100) {
            metrics.makeCounter(label: "c", dimensions: [("n", "\(number)")]).increment(by: 1)
        }
        metrics.makeCounter(label: "c", dimensions: [("n", "0")]).increment(by: 1)
        #expect(metrics.text.split(separator: "\n").count == PrometheusMetrics.seriesMax + 1)
        #expect(metrics.text.contains("c{n=\"0\"} 2\n"), "what is known goes on being counted")
    }

    @Test func `what several tasks count is all counted`() async {
        let metrics = PrometheusMetrics()
        let counter = metrics.makeCounter(label: "c", dimensions: [])
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 { group.addTask { for _ in 0..<1_000 { counter.increment(by: 1) } } }
        }
        #expect(metrics.text.contains("c 8000\n"))
    }
}

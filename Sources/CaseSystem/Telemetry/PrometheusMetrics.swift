public import CoreMetrics
import Synchronization

/// Metrics of this process, kept in memory and told in Prometheus' text format (version 0.0.4).
///
/// Counters, gauges, and timers as histograms in seconds. Labels are names of operations, statuses and codes: never an id, and
/// bounded in number, so that a client cannot make the process grow.
public final class PrometheusMetrics: MetricsFactory {
    /// Series of all metrics; one more is dropped.
    static let seriesMax = 10_000
    /// Upper bounds of a timer's buckets, in seconds.
    static let buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

    /// One line of the output: a name with its labels.
    struct Series: Hashable, Sendable, Comparable {
        let name: String
        let labels: String

        init(_ label: String, _ dimensions: [(String, String)]) {
            self.name = Self.allowed(label)
            self.labels = dimensions.map { "\(Self.allowed($0.0))=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
        }

        static func < (left: Self, right: Self) -> Bool { (left.name, left.labels) < (right.name, right.labels) }

        private static func allowed(_ name: String) -> String {
            String(name.map { ($0.isASCII && ($0.isLetter || $0.isNumber)) || $0 == "_" ? $0 : "_" })
        }

        private static func escaped(_ value: String) -> String {
            value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
        }
    }

    struct Histogram: Sendable {
        var counts = [UInt64](repeating: 0, count: PrometheusMetrics.buckets.count)
        var count: UInt64 = 0
        var sum = 0.0
    }

    private struct State {
        var counters: [Series: Int64] = [:]
        var gauges: [Series: Double] = [:]
        var histograms: [Series: Histogram] = [:]

        var seriesCount: Int { self.counters.count + self.gauges.count + self.histograms.count }
    }

    private let state = Mutex(State())

    /// No metrics yet.
    public init() {}

    func add(_ amount: Int64, to series: Series) {
        self.state.withLock { state in
            guard state.counters[series] != nil || state.seriesCount < Self.seriesMax else { return }
            state.counters[series, default: 0] += amount
        }
    }

    func reset(_ series: Series) { self.state.withLock { $0.counters[series] = 0 } }

    func set(_ series: Series, _ change: (Double) -> Double) {
        self.state.withLock { state in
            guard state.gauges[series] != nil || state.seriesCount < Self.seriesMax else { return }
            state.gauges[series] = change(state.gauges[series] ?? 0)
        }
    }

    func observe(_ seconds: Double, in series: Series) {
        self.state.withLock { state in
            guard state.histograms[series] != nil || state.seriesCount < Self.seriesMax else { return }
            var histogram = state.histograms[series] ?? Histogram()
            for (index, bound) in Self.buckets.enumerated() where seconds <= bound { histogram.counts[index] += 1 }
            histogram.count += 1
            histogram.sum += seconds
            state.histograms[series] = histogram
        }
    }

    /// Everything, in Prometheus' text format.
    public var text: String {
        let (counters, gauges, histograms) = self.state.withLock { ($0.counters, $0.gauges, $0.histograms) }
        var lines: [String] = []
        var named: Set<String> = []
        func name(_ name: String, _ kind: String) { if named.insert(name).inserted { lines.append("# TYPE \(name) \(kind)") } }
        func line(_ name: String, _ labels: String, _ value: String) {
            lines.append(labels.isEmpty ? "\(name) \(value)" : "\(name){\(labels)} \(value)")
        }
        for (series, value) in counters.sorted(by: { $0.key < $1.key }) {
            name(series.name, "counter")
            line(series.name, series.labels, "\(value)")
        }
        for (series, value) in gauges.sorted(by: { $0.key < $1.key }) {
            name(series.name, "gauge")
            line(series.name, series.labels, Self.number(value))
        }
        for (series, histogram) in histograms.sorted(by: { $0.key < $1.key }) {
            name(series.name, "histogram")
            let separator = series.labels.isEmpty ? "" : ","
            for (index, bound) in Self.buckets.enumerated() {
                line("\(series.name)_bucket", "\(series.labels)\(separator)le=\"\(bound)\"", "\(histogram.counts[index])")
            }
            line("\(series.name)_bucket", "\(series.labels)\(separator)le=\"+Inf\"", "\(histogram.count)")
            line("\(series.name)_sum", series.labels, Self.number(histogram.sum))
            line("\(series.name)_count", series.labels, "\(histogram.count)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A number as Prometheus reads it.
    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        return value.isInfinite ? (value < 0 ? "-Inf" : "+Inf") : "\(value)"
    }

    // MARK: the factory's half

    private final class Handler: CounterHandler, RecorderHandler, TimerHandler, MeterHandler {
        let metrics: PrometheusMetrics
        let series: Series

        init(_ metrics: PrometheusMetrics, _ series: Series) {
            self.metrics = metrics
            self.series = series
        }

        func increment(by amount: Int64) { self.metrics.add(amount, to: self.series) }
        func reset() { self.metrics.reset(self.series) }
        func record(_ value: Int64) { self.metrics.set(self.series) { _ in Double(value) } }
        func record(_ value: Double) { self.metrics.set(self.series) { _ in value } }
        func recordNanoseconds(_ duration: Int64) { self.metrics.observe(Double(duration) / 1e9, in: self.series) }
        func set(_ value: Int64) { self.metrics.set(self.series) { _ in Double(value) } }
        func set(_ value: Double) { self.metrics.set(self.series) { _ in value } }
        func increment(by amount: Double) { self.metrics.set(self.series) { $0 + amount } }
        func decrement(by amount: Double) { self.metrics.set(self.series) { $0 - amount } }
    }

    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        Handler(self, Series(label, dimensions))
    }
    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        Handler(self, Series(label, dimensions))
    }
    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler { Handler(self, Series(label, dimensions)) }
    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler { Handler(self, Series(label, dimensions)) }
    public func destroyCounter(_ handler: any CounterHandler) {}
    public func destroyRecorder(_ handler: any RecorderHandler) {}
    public func destroyTimer(_ handler: any TimerHandler) {}
    public func destroyMeter(_ handler: any MeterHandler) {}
}

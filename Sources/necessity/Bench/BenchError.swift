/// Why a benchmark could not be run.
enum BenchError: Error, CustomStringConvertible {
    /// A program that stands beside ours could not be found; `bench` needs PostgreSQL's own tools.
    case missing(program: String)
    case failed(program: String)
    case unreadable(program: String)
    case unknown(id: String)
    /// What was measured did not do what it should have done: its figure would mean nothing.
    case wrong(what: String)

    var description: String {
        switch self {
        case .missing(let program): "bench.missing: \(program) was not found. Install postgresql-contrib's tools beside the server."
        case .failed(let program): "bench.failed: \(program) ended with an error."
        case .unreadable(let program): "bench.unreadable: what \(program) printed has another form than expected."
        case .wrong(let what): "bench.wrong: \(what), which is not what was put in."
        case .unknown(let id): "bench.unknown: there is no benchmark \(id). See necessity bench --help."
        }
    }
}

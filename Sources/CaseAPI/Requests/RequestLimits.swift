/// What one request may take.
public struct RequestLimits: Sendable {
    /// Within what time a body must have arrived.
    public var bodyArrivesWithin: Duration = .seconds(30)
    /// How long a connection stays open after an answer that did not wait for the whole body, so that the client can read it.
    public var lingersFor: Duration = .seconds(5)

    /// Cases on which a version of a rule set is tried, the newest first.
    public var trialCasesMax = 10_000

    /// The limits above.
    public init() {}

    /// Bytes of a body.
    public static let bodyBytesMax = 10 * 1_048_576
    /// Characters of an Idempotency-Key.
    static let keyLengthMax = 255
    /// Records in one page.
    static let pageMax = 100
    /// Records in a page when nothing is asked for.
    static let pageDefault = 50
    /// Events of one case that a replay tells step by step.
    static let replayStepsMax = 2_000
}

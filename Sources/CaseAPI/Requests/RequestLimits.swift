/// What one request may take.
enum RequestLimits {
    /// Bytes of a body.
    static let bodyBytesMax = 10 * 1_048_576
    /// Seconds in which a body must have arrived.
    static let bodySecondsMax = 30
    /// Characters of an Idempotency-Key.
    static let keyLengthMax = 255
    /// Records in one page.
    static let pageMax = 100
    /// Records in a page when nothing is asked for.
    static let pageDefault = 50
    /// Events of one case that a replay tells step by step.
    static let replayStepsMax = 2_000
}

/// How much a request bundle may hold. Whatever goes beyond is a fault that names the element; nothing is cut off in silence.
public enum PASLimits {
    /// Bytes of a bundle, attachments with it.
    public static let bytesMax = 10 * 1_024 * 1_024
    /// Bytes of the resources that references lead to, each counted as often as it is referred to.
    public static let followedBytesMax = 4 * Self.bytesMax
    /// Entries of a bundle.
    public static let entriesMax = 1_000
    /// Services of a request.
    public static let itemsMax = 200
    /// Diagnoses of a request, of which X12 carries twelve.
    public static let diagnosesMax = 100
    /// Members of a care team, of which X12 carries fourteen.
    public static let careTeamMax = 100
    /// Pieces of supporting information.
    public static let supportingInfoMax = 200
    /// Repetitions of any other element, and members of an object.
    public static let repeatsMax = 100
    /// Bytes of UTF-8 in a text. Attachments are not texts.
    public static let textLengthMax = 10_000
    /// Bytes of UTF-8 in an identifier's system or value, or in a code.
    public static let identifierLengthMax = 255
    /// Faults that a refusal lists; the rest is counted.
    public static let faultsMax = 50
    /// Warnings that a request carries; the rest is dropped, since each of the kind has been named.
    public static let warningsMax = 50
    /// Paths in `PASRequest.ignored`; the list ends there.
    public static let ignoredMax = 500
}

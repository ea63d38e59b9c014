/// Seals the bodies of events and opens them again. The vault does it with keys; tests may do it without.
public protocol EventSeal: Sendable {
    /// Fills in the sealed parts of a command's events; `bodies` has one element an event, in order.
    ///
    /// - Parameter patient: whose data the `phi` parts hold, for the key that has to be made when a stream has none yet.
    func seal(_ append: Append, _ bodies: [(body: PlainBody, subject: KeySubject?)]) async throws(SealError) -> Append

    /// Opens what deciding and folding need. The patients' parts stay `.sealed`; opening those takes a grant (architecture, D4).
    func openFacts(of envelopes: [RecordedEnvelope]) async throws(SealError) -> [PlainBody]

    /// Opens the facts of a whole batch, in order: what projecting needs, many events at a time. Its content is at least `.facts`.
    func openFacts(of batch: EnvelopeBatch) async throws(SealError) -> OpenedFacts
}

/// Whose key seals a patient's part: a key belongs to a case, a record or an inbox item, and is owned by a patient.
public struct KeySubject: Sendable, Hashable {
    /// What the key is for: `case`, `record`, `inbox`.
    public var kind: String
    /// The stream whose key it is; a letter is sealed by its case's key.
    public var subject: StreamID
    /// The patient's record, when it is known.
    public var owner: StreamID?

    public init(kind: String, subject: StreamID, owner: StreamID?) {
        self.kind = kind
        self.subject = subject
        self.owner = owner
    }
}

/// Why a body could not be sealed or opened. Carries no value.
public enum SealError: Error, Sendable, Hashable {
    /// The key store cannot be reached now. Try again later.
    case unavailable
    /// A part does not open: it was moved, edited, or made up (architecture, D3).
    case tampered(Position)
    /// A key that is needed was destroyed.
    case shredded
    /// A key is unknown or wrong here: the root key is not this database's, or a key is lost.
    case wrongKey
}

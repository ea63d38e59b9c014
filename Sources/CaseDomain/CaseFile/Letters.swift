import EventSourcing

// What the case decides about its letters: its half of a command that concerns both.

extension CaseFile {
    /// Start a letter: the case's half of it.
    public struct AddLetter: Sendable, Equatable {
        public var letter: LetterID
        public init(letter: LetterID) { self.letter = letter }
    }

    /// A letter was signed in the same command: the case's half of it.
    public struct NoteSignature: Sendable, Equatable {
        public var letter: LetterID
        public var signature: LetterSigned

        public init(letter: LetterID, signature: LetterSigned) {
            self.letter = letter
            self.signature = signature
        }
    }

    /// Something became of a letter's signature in the same command: the case's half of it.
    public struct NoteLetter: Sendable, Equatable {
        /// What became of it.
        public enum Change: Sendable, Equatable {
            case cosigned(LetterCosigned)
            case signatureRevoked(SignatureRevoked)
            case lapsed(LetterLapsed)
            case superseded(LetterSuperseded)
        }

        public var letter: LetterID
        public var change: Change

        public init(letter: LetterID, change: Change) {
            self.letter = letter
            self.change = change
        }

        /// What the case has to note of a letter's event; `nil` for one that is the letter's own affair.
        public init?(letter: LetterID, event: Letter.Event) {
            self.letter = letter
            switch event {
            case .cosigned(let it): self.change = .cosigned(it)
            case .signatureRevoked(let it): self.change = .signatureRevoked(it)
            case .lapsed(let it): self.change = .lapsed(it)
            case .superseded(let it): self.change = .superseded(it)
            case .draftStarted, .copiedForward, .sectionEdited, .prefilled, .checked, .findingResolved, .findingWaived,
                .submittedForReview, .changesRequested, .reviewed, .signed, .rendered:
                return nil
            }
        }
    }
}

extension CaseFile.State {
    func addLetter(_ it: CaseFile.AddLetter) throws(Refusal) -> [CaseFile.Event] {
        try self.requireOpen()
        if self.letters.contains(where: { $0.started.letter == it.letter }) { return [] }
        try self.admitLetter()
        return [.letterStarted(LetterStarted(letter: it.letter))]
    }

    /// A letter rests on an evaluation; a payer's rule that says otherwise is data of its own.
    func admitLetter() throws(Refusal) {
        try self.requireOpen()
        guard self.evaluations.contains(where: \.holds) else { throw .evaluationMissing }
    }

    func noteSignature(_ it: CaseFile.NoteSignature) throws(Refusal) -> [CaseFile.Event] {
        try self.requireOpen()
        let known = try self.letter(it.letter)
        let event = CaseLetterSigned(it.signature, of: it.letter)
        if let signed = known.signed {
            if signed == event { return [] }
            // One signature stands at a time, until another version takes its place.
            guard known.superseded != nil else { throw .letterSigned }
        }
        return [.letterSigned(event)]
    }

    func noteLetter(_ it: CaseFile.NoteLetter) throws(Refusal) -> [CaseFile.Event] {
        try self.requireOpen()
        let known = try self.letter(it.letter)
        guard let signed = known.signed else { throw .letterUnsigned }
        let event: CaseFile.Event
        let version: Int32
        switch it.change {
        case .cosigned(let change):
            let body = CaseLetterCosigned(change, of: it.letter)
            if known.cosigned == body { return [] }
            (event, version) = (.letterCosigned(body), body.version)
        case .signatureRevoked(let change):
            let body = CaseLetterSignatureRevoked(change, of: it.letter)
            if known.revoked == body { return [] }
            (event, version) = (.letterSignatureRevoked(body), body.version)
        case .lapsed(let change):
            let body = CaseLetterLapsed(change, of: it.letter)
            if known.lapsed == body { return [] }
            (event, version) = (.letterLapsed(body), body.version)
        case .superseded(let change):
            let body = CaseLetterSuperseded(change, of: it.letter)
            if known.superseded == body { return [] }
            (event, version) = (.letterSuperseded(body), body.version)
        }
        guard signed.version == version, known.superseded == nil else { throw .letterUnsigned }
        return [event]
    }

    private func letter(_ letter: LetterID) throws(Refusal) -> CaseLetter {
        guard let known = self.letters.first(where: { $0.started.letter == letter }) else { throw .letterUnknown }
        return known
    }

    /// The signature under which a request or an appeal goes out: of the letter that is named, else the last one that stands; `nil`
    /// where the case has no letter that is ready.
    func readySignature(of letter: LetterID?, at now: Timestamp) throws(Refusal) -> CaseLetterSigned? {
        if let letter {
            let signed = try self.letter(letter).requireReady()
            if self.hasEnded(letter, by: now) { throw .letterLapsed }
            return signed
        }
        let ready = self.letters.filter { $0.isReady && !self.hasEnded($0.started.letter, by: now) }
        return ready.compactMap(\.signed).reversed().max { $0.signedAt < $1.signedAt }
    }

    /// Why no letter of the case is ready: of the last one, which is the one that is worked on.
    var noReadyLetter: Refusal {
        guard let last = self.letters.last else { return .letterMissing }
        do throws(Refusal) {
            _ = try last.requireReady()
            // It is ready, and too old.
            return .letterLapsed
        } catch {
            return error
        }
    }

    /// Whether the version of a letter that is signed now has left for the payer, with a request or an appeal.
    public func isTransmitted(_ letter: LetterID) -> Bool {
        guard let signed = self.letters.first(where: { $0.started.letter == letter })?.signed else { return false }
        let isSubmitted = self.submissions.contains {
            $0.queued.letter == letter && $0.queued.letterVersion == signed.version && $0.transmitted != nil
        }
        // An appeal names the letter without its version: what was filed since the signature went with this one.
        return isSubmitted || self.appeals.contains { $0.filed.letter == letter && $0.filed.filedAt >= signed.signedAt }
    }

    mutating func apply(_ it: CaseLetterSigned) {
        self.update(it.letter) { letter in
            letter = CaseLetter(started: letter.started)
            letter.signed = it
        }
    }

    mutating func apply(_ it: CaseLetterCosigned) { self.update(it.letter) { $0.cosigned = it } }
    mutating func apply(_ it: CaseLetterSignatureRevoked) { self.update(it.letter) { $0.revoked = it } }
    mutating func apply(_ it: CaseLetterLapsed) { self.update(it.letter) { $0.lapsed = it } }
    mutating func apply(_ it: CaseLetterSuperseded) { self.update(it.letter) { $0.superseded = it } }

    private mutating func update(_ letter: LetterID, _ change: (inout CaseLetter) -> Void) {
        guard let index = self.letters.firstIndex(where: { $0.started.letter == letter }) else { return }
        change(&self.letters[index])
    }
}

extension CaseFile.State.CaseLetter {
    /// The signature, when a request may rest on it.
    ///
    /// - Throws: what is wrong with it: `letter.unsigned`, also of a version whose place another one took, `letter.voided`,
    ///   `letter.lapsed` or `letter.uncosigned`.
    func requireReady() throws(Refusal) -> CaseLetterSigned {
        guard let signed, self.superseded == nil else { throw .letterUnsigned }
        if self.revoked != nil { throw .letterVoided }
        if self.lapsed != nil { throw .letterLapsed }
        if signed.needsCosigner, self.cosigned == nil { throw .letterUncosigned }
        return signed
    }

    /// It is signed, and all that it lacks is the signature of somebody else.
    var awaitsCosigner: Bool {
        do throws(Refusal) {
            _ = try self.requireReady()
            return false
        } catch {
            return error == .letterUncosigned
        }
    }
}

import CaseDomain
import EventSourcing
import PHIVault

// What a decision on a letter needs to know from elsewhere: hashes by a key, and the letter that is copied from.

extension Exchange {
    /// An edit with the hash of its text by the case's own key.
    func keyed(_ edit: Letter.Edit, under subject: KeySubject) async throws(CommandError<Refusal>) -> Letter.Edit {
        guard let text = edit.text.disclosed(for: .sealing)?.value else { preconditionFailure("a body comes with its text") }
        return edit.hashed(as: try await self.keyedHash(of: text, field: "letter.text", under: subject))
    }

    /// What is copied, held to the letter that it is said to come from: of which patient that is, and whether each text is its own.
    func copy(_ body: LetterCopy, into work: inout CaseWork) async throws(CommandError<Refusal>) -> Letter.CopyForward {
        let other = try await work.work.load(Letter.self, body.letter.stream, else: .letterUnknown)
        guard let otherID = other.started?.caseID else { throw .refused(.letterUnknown) }
        let otherCase = try await work.work.load(CaseFile.self, otherID.stream, else: .letterUnknown)
        let version = body.version ?? other.version
        guard let texts = other.texts(of: version), let opened = otherCase.opened else { throw .refused(.letterUnknown) }
        let otherSubject = KeySubject(kind: "case", subject: otherID.stream, owner: opened.patient.stream)
        var isVerbatim = true
        var sections: [Letter.Edit] = []
        for edit in body.sections {
            if !body.isStripped {
                let asThere = try await self.keyed(edit, under: otherSubject)
                isVerbatim = isVerbatim && texts[edit.section] == asThere.textHash
            }
            sections.append(try await self.keyed(edit, under: work.subject))
        }
        return Letter.CopyForward(
            source: CopySource(caseID: otherID, letter: body.letter, version: version), sections: sections,
            isOfOtherPatient: opened.patient != work.caseFile.state.opened?.patient, isStripped: body.isStripped, isVerbatim: isVerbatim)
    }

    /// The hash of something that a letter says, by its case's own key.
    func keyedHash(of text: String, field: String, under subject: KeySubject) async throws(CommandError<Refusal>) -> ContentHash {
        let bytes: [UInt8]
        do {
            bytes = try await self.services.vault.keyedHash(of: Array(text.utf8), field: field, under: subject, of: try self.clinic)
        } catch let error as SealError {
            throw .history(.seal(error))
        } catch {
            throw .history(.seal(.unavailable))
        }
        guard let hash = ContentHash(bytes) else { preconditionFailure("a keyed hash has 32 bytes") }
        return hash
    }
}

extension Letter.State {
    /// The hashes of a version's texts, of the one that stands or of one that was signed before; `nil` for any other.
    fileprivate func texts(of version: Int32) -> [LetterSection: ContentHash]? {
        if version == self.version { return self.sections.mapValues(\.textHash) }
        guard let earlier = self.earlier.first(where: { $0.signed.version == version }) else { return nil }
        return Dictionary(earlier.sections.map { ($0.section, $0.textHash) }) { _, last in last }
    }
}

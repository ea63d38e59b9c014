import CaseDomain
import EventSourcing
import TestSupport

extension RandomWalk {
    mutating func sign(_ letter: LetterID) -> Asked {
        var sign = self.chance(2) ? The.sign : The.signForCosigner
        if self.chance(4) {
            sign.signatory.method = .wet
            sign.signatory.signedAt = self.moment()
        }
        // The case's half takes the signature that follows from the letter's.
        return .ofBoth(.noteSignature(.init(letter: letter, signature: Past.signature)), letter, .sign(sign))
    }

    mutating func cosign(_ letter: LetterID) -> Asked {
        // The case's half takes the event that follows from the letter's.
        .ofBoth(.noteSignature(.init(letter: letter, signature: Past.signature)), letter, .cosign(The.cosign))
    }

    /// Something that ends a signature, or the version that was signed.
    mutating func end(_ letter: LetterID) -> Asked {
        let command: Letter.Command =
            switch self.random.next() % 4 {
            case 0:
                .revokeSignature(
                    .init(
                        reason: self.pick(SignatureRevoked.Reason.allCases), note: self.words(),
                        isTransmitted: self.file.state.isTransmitted(letter)))
            case 1: .lapse(.init(rule: self.pick(LapseRule.allCases), on: The.date(3)))
            default: .supersede(.init(letter: letter))
            }
        return .ofBoth(.noteSignature(.init(letter: letter, signature: Past.signature)), letter, command)
    }

    mutating func copy() -> Letter.Command {
        .copyForward(
            The.copy(self.some(LetterSection.allCases), isOfOtherPatient: self.chance(4), isStripped: self.chance(4), isVerbatim: true))
    }

    mutating func check() -> Letter.Command {
        let findings = self.some([UInt8(1), 2, 3]).map { number in
            The.finding(
                number, self.pick([.advice, .warn, .warn, .block]), self.pick(LetterFinding.Kind.allCases),
                in: self.pick(LetterSection.allCases), isWaivable: !self.chance(4))
        }
        return .check(The.check(findings, score: Int32(self.random.next() % 100)))
    }

    mutating func settle() -> Letter.Command {
        let finding: FindingID = The.id(UInt8(1 + self.random.next() % 3))
        if self.chance(2) { return .resolveFinding(.init(finding: finding, reason: self.pick(FindingResolved.Reason.allCases))) }
        return .waiveFinding(.init(finding: finding, reason: self.pick(FindingWaived.Reason.allCases), note: self.words()))
    }
}

import CaseDomain
import EventSourcing
import TestSupport
import Testing

/// What holds of letters, and of what their case knows of them. Each law names the seed when it fails.
@Suite("Laws of letters")
struct LetterLawTests {
    private static let seeds: Range<UInt64> = 0..<100
    private static let steps = 100

    @Test func `a signature is over what was reviewed, and no text changes until another version takes its place`() throws {
        var count = 0
        for seed in Self.seeds {
            let walk = try RandomWalk.walked(seed, Self.steps) { step in
                let (walk, place) = (step.after, step.place)
                for letter in walk.letters.values.map(\.state) {
                    #expect((letter.signed != nil) == letter.status.wasSigned, "\(place)")
                    guard let signed = letter.signed else { continue }
                    #expect(signed.contentHash == letter.contentHash && signed.version == letter.version, "\(place)")
                    #expect(letter.reviewed?.contentHash == signed.contentHash, "\(place)")
                    #expect(letter.unconfirmed.isEmpty, "\(place)")
                    if letter.reviewed?.requiredTwoPeople == true {
                        #expect(letter.reviewed.map { !letter.authors.contains($0.reviewer) } == true, "\(place)")
                    }
                }
            }
            for (id, letter) in walk.letters {
                let versions = letter.state.earlier.map(\.signed.version) + (letter.state.signed.map { [$0.version] } ?? [])
                #expect(versions == Set(versions).sorted(), "seed \(seed): versions follow each other")
                count += versions.count
                let kept = walk.file.state.letters.first { $0.started.letter == id }
                let last = letter.state.signed ?? letter.state.earlier.last?.signed
                #expect(kept?.signed?.contentHash == last?.contentHash && kept?.signed?.signedAt == last?.signedAt, "seed \(seed)")
                let stands = letter.state.status == .signed && (last?.needsCosigner == false || letter.state.cosigned != nil)
                #expect(kept?.isReady ?? false == stands, "seed \(seed): the case knows whether the signature stands")
            }
        }
        #expect(count > Self.seeds.count / 4, "too few letters were signed to say anything")
    }

    @Test func `what is possible for a letter is never refused for its state, and what is not always is`() throws {
        var refused: Set<Letter.Command.Kind> = []
        for seed in Self.seeds {
            try RandomWalk.walked(seed, Self.steps) { step in
                let (walk, asked, place) = (step.after, step.asked, step.place)
                let letter: WalkedStream<Letter>
                switch asked {
                case .ofLetter(let id, _), .ofBoth(_, let id, _): letter = walk.letter(id)
                case .ofCase: return
                }
                // Somebody who did nothing else: who may ask is another question.
                let outsider = Context(now: walk.now, actor: The.id(15), purpose: "treatment")
                for command in Self.inOrder(letter.state) {
                    let possible = letter.state.possible.contains(command.kind.rawValue)
                    switch letter.outcome(command, outsider) {
                    case .success(let events):
                        // A repeat has no effect, and is not refused.
                        #expect(possible || events.isEmpty || command.kind == .lapse, "\(place): \(command.kind) is withheld")
                    case .failure(let refusal):
                        #expect(!possible, "\(place): \(command.kind) is offered, and refused: \(refusal.code)")
                        refused.insert(command.kind)
                    }
                }
            }
        }
        #expect(refused == Set(Letter.Command.Kind.allCases))
    }

    /// One command of each kind that nothing but the state can be against: somebody else's, and about what is there.
    private static func inOrder(_ state: Letter.State) -> [Letter.Command] {
        let waivable = state.openFindings.first(where: \.isWaivable)?.id ?? The.id(9)
        return [
            .start(.init(caseID: The.caseID, mode: .template)), .copyForward(The.copy([.diagnoses])),
            .edit(.init(section: .diagnoses, text: "Mateo, another time.")), .prefill(The.prefill), .check(The.check([], score: 7)),
            .resolveFinding(.init(finding: state.openFindings.first?.id ?? The.id(9), reason: .textChanged)),
            .waiveFinding(.init(finding: waivable, reason: .intended)), .submitForReview(.init()), .requestChanges(.init(comments: [])),
            .review(.init(requiresTwoPeople: false)), .sign(The.sign),
            .cosign(The.cosign), .revokeSignature(.init(reason: .other, isTransmitted: false)), .supersede(.init(letter: The.letter)),
            .lapse(.init(rule: .days, on: The.date(0))), .render(The.render),
        ]
    }
}

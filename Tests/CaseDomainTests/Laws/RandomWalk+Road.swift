import CaseDomain
import EventSourcing
import TestSupport

extension RandomWalk {
    // MARK: what may be asked

    /// From the order to an overturned appeal, for one letter.
    mutating func roadAhead() -> [Asked] {
        let letter = self.pick(Self.letters)
        let copying = self.chance(2) ? [Asked.ofLetter(letter, self.copy()), .ofLetter(letter, self.check())] : []
        let ending = self.chance(3) ? [self.cosign(letter), self.end(letter)] : []
        let before: [CaseFile.Command] = [
            self.open(), .linkCoverage(.init(self.coverage())), .recordEvaluation(self.evaluation()), self.request(), self.request(),
        ]
        return before.map { .ofCase($0) }
            + [.ofBoth(.addLetter(.init(letter: letter)), letter, .start(.init(caseID: The.caseID)))] + copying + Self.writing(letter)
            + [.ofLetter(letter, .submitForReview(.init())), .ofLetter(letter, .review(.init())), self.sign(letter)] + ending
            + [.ofCase(self.determine()), .ofCase(self.submit())] + self.roadAfterSending()
    }

    /// Straight to a request that a payer has, for some plan: by chance alone few walks come so far.
    mutating func straightRoad() -> [Asked] {
        var open = The.open
        open.timeZone = "America/Chicago"
        let evaluation = CaseFile.RecordEvaluation(
            evaluation: The.evaluation, discipline: .speech, evaluatedOn: The.date(-65), findings: The.findings)
        if self.chance(4) { (open.urgency, open.isAttested) = (.expedited, true) }
        let before: [CaseFile.Command] = [
            .open(open), .linkCoverage(.init(self.coverage())), .recordEvaluation(evaluation),
            .requestServices(.init([self.service(The.speech), self.service(The.device)].map(Self.some))),
        ]
        let letter = The.letter
        return before.map { .ofCase($0) } + [.ofBoth(.addLetter(.init(letter: letter)), letter, .start(.init(caseID: The.caseID)))]
            + Self.writing(letter) + [.ofLetter(letter, .submitForReview(.init())), .ofLetter(letter, .review(.init()))]
            + [.ofBoth(.noteSignature(.init(letter: letter, signature: Past.signature)), letter, .sign(The.sign))]
            + [.ofCase(.submit(.init(submission: The.submission, channel: .portal)))]
    }

    /// From what a payer says of a request it has to an overturned appeal. Some payers ask at once.
    mutating func roadAfterSending() -> [Asked] {
        let between: [CaseFile.Command] =
            self.chance(2)
            ? [] : [.passTime, self.chance(2) ? self.withdraw() : self.update(), self.acknowledge(), self.pend()]
        let after: [CaseFile.Command] = [
            self.ask(), self.answer(), self.decide(), self.appeal(), self.decideAppeal(), self.authorize(), self.close(), self.reopen(),
        ]
        return (between + after).map { .ofCase($0) }
    }

    private static func writing(_ letter: LetterID) -> [Asked] {
        LetterSection.allCases.map { .ofLetter(letter, .edit(.init(section: $0, text: "Mateo \($0.rawValue)."))) }
    }

    /// The service in some amount that is not none.
    private static func some(_ service: ServiceRequested) -> ServiceRequested {
        var service = service
        if service.quantity.isZero { service.quantity = The.visits }
        return service
    }

    mutating func anything() -> Asked {
        if self.chance(4) { return .ofCase(self.requestMatter()) }
        let letter = self.pick(Self.letters)
        switch self.random.next() % 58 {
        case 0: return .ofCase(self.open())
        case 1: return .ofCase(.linkCoverage(.init(self.coverage())))
        case 2: return .ofCase(.recordEvaluation(self.evaluation()))
        case 3: return .ofCase(self.request())
        case 4: return .ofBoth(.addLetter(.init(letter: letter)), letter, .start(.init(caseID: The.caseID)))
        case 5: return self.sign(letter)
        case 6: return .ofCase(self.submit())
        case 7, 8: return .ofCase(self.acknowledge())
        case 9: return .ofCase(self.pend())
        case 10, 11: return .ofCase(self.ask())
        case 12: return .ofCase(self.answer())
        case 13, 14: return .ofCase(self.decide())
        case 15: return .ofCase(self.authorize())
        case 16: return .ofCase(self.appeal())
        case 17: return .ofCase(self.decideAppeal())
        case 18:
            return .ofCase(.assignOwner(.init(owner: self.pick(Self.actors), role: self.pick(OwnerRole.allCases), note: self.words())))
        case 19:
            // Half of those who are asked answer, whoever they are.
            if let offer = self.file.state.handOver, self.chance(2) {
                self.actor = self.chance(4) ? self.actor : offer.to
                return .ofCase(
                    self.pick([.acceptHandOver, .acceptHandOver, .declineHandOver(.init(reason: .workload)), .withdrawHandOver]))
            }
            return .ofCase(.handOver(.init(to: self.pick(Self.actors), reason: self.pick(OwnershipReason.allCases))))
        case 20: return .ofCase(.addNote(.init(note: The.id(UInt8(self.random.next() % 50)), text: "Mateo called.")))
        case 21: return .ofCase(self.close())
        case 22: return .ofCase(self.reopen())
        case 33: return .ofCase(self.correct())
        case 34: return .ofCase(.settleIrregularity(.init(irregularity: self.pick(Irregularity.allCases), task: The.task)))
        case 35...41: return .ofCase(self.authorizationMatter())
        case 42...51: return .ofCase(self.appealMatter())
        case 52, 53: return .ofCase(.passTime)
        case 54, 55: return .ofCase(self.determine())
        case 56: return .ofCase(.logContact(self.contact()))
        case 57: return .ofCase(.setNextContact(.init(self.nextContact())))
        case 23:
            let text = self.pick(["", "Mateo.", "Mateo speaks."])
            return .ofLetter(letter, .edit(.init(section: self.pick(LetterSection.allCases), text: text)))
        case 24: return .ofLetter(letter, .submitForReview(.init(reviewer: self.pick(Self.actors))))
        case 25: return .ofLetter(letter, .requestChanges(.init(comments: [ReviewComment(text: "Mateo?")])))
        case 26: return .ofLetter(letter, self.copy())
        case 27: return .ofLetter(letter, .prefill(.init([.init(name: "a", source: Position(1), value: self.pick(["Mateo", "Rosa"]))])))
        case 28: return .ofLetter(letter, self.check())
        case 29: return .ofLetter(letter, self.settle())
        case 30: return self.cosign(letter)
        case 31: return self.end(letter)
        case 32: return .ofLetter(letter, .render(.init(pdfHash: ContentHash(of: "1"), pages: 2, letterhead: The.id(98))))
        default:
            return .ofLetter(
                letter, .review(.init(attestation: self.words(), requiresTwoPeople: !self.chance(6))))
        }
    }

    private mutating func contact() -> CaseFile.LogContact {
        CaseFile.LogContact(
            ContactLogged(
                contact: The.id(UInt8(self.random.next() % 50)), party: self.pick(ContactParty.allCases),
                channel: self.pick(ContactChannel.allCases), result: self.pick(ContactLogged.Result.allCases), at: self.moment(),
                next: self.nextContact(), words: ContactWords(note: self.words())))
    }

    /// Soon as a rule; sometimes too late, and sometimes nobody says.
    private mutating func nextContact() -> NextContact? {
        if self.chance(6) { return nil }
        if self.chance(4) { return NextContact.none(self.pick(NoContactReason.allCases)) }
        return .due(self.now.adding(.seconds(86_400 * (Int(self.random.next() % 30) - 1))), with: self.pick(ContactParty.allCases))
    }
}

import CaseDomain
import EventSourcing

/// A case with its letters while events are folded into it: the domain's own fold, and nothing decided anew.
struct CaseFold: Sendable, Equatable {
    /// A letter of the case by its id.
    struct Page: Sendable, Equatable {
        let letter: LetterID
        var state: Letter.State
    }

    var file = CaseFile.State()
    /// In the order in which they were started.
    var letters: [Page] = []
    /// The last event that changed the case or one of its letters, and when the ledger took it in.
    var position = Position.start
    var updatedAt = Timestamp(microseconds: 0)

    /// A case that nothing happened to yet.
    init() {}

    /// Reads a case and its letters back from what a row keeps of them.
    init(file: String, letters: String) throws(JSONFault) {
        self.file = try CaseFile.State(json: try JSON(Array(file.utf8)))
        self.letters = try [Page](json: try JSON(Array(letters.utf8)))
    }

    /// The case as a row keeps it: JSON, patients' parts left out.
    var fileText: String { String(decoding: JSONWriter.bytes(of: self.file), as: UTF8.self) }

    /// Its letters as a row keeps them.
    var lettersText: String { String(decoding: JSONWriter.bytes(of: self.letters), as: UTF8.self) }

    /// The case that an event changes; `nil` when it changes none.
    static func caseID(of event: BookEvent) -> CaseID? {
        switch event.content {
        case .file: CaseID(event.stream.rawValue)
        case .letter(let it): it.caseID
        case .patient, .task, .order, .coverage, .pool, .rights, .exception, .access, .elsewhere, .faulty: nil
        }
    }

    /// Whether an event is the first of its case: there can be no row yet.
    static func opens(_ event: BookEvent) -> Bool {
        if case .file(.opened) = event.content { event.version == StreamVersion(1) } else { false }
    }

    mutating func apply(_ event: BookEvent) {
        switch event.content {
        case .file(let it):
            CaseFile.evolve(&self.file, by: event.recorded(it))
        case .letter(let it):
            let letter = LetterID(event.stream.rawValue)
            let index = self.letters.firstIndex { $0.letter == letter } ?? self.letters.endIndex
            if index == self.letters.endIndex { self.letters.append(Page(letter: letter, state: Letter.initial)) }
            Letter.evolve(&self.letters[index].state, by: event.recorded(it))
        case .patient, .task, .order, .coverage, .pool, .rights, .exception, .access, .elsewhere, .faulty:
            return
        }
        self.position = event.position
        self.updatedAt = event.recordedAt
    }

    /// How far the case is.
    var status: CaseStatus { CaseStatus(self.file, letters: self.letters.map(\.state.status)) }
}

extension CaseFold.Page: JSONMembers {
    func write(to members: inout JSONWriter.Members) {
        members.member("letter_id", self.letter)
        members.member("state", self.state)
    }

    init(members: JSONObject) throws(JSONFault) {
        self.init(letter: try members.value("letter_id"), state: try members.value("state"))
    }
}

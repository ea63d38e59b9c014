import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Leaving a note")
struct NotingTests {
    private static let note = CaseFile.Command.addNote(.init(note: The.note, text: "The mother of Mateo called."))

    @Test func `a note is left, on a closed case too`() {
        let added = CaseFile.Event.noteAdded(NoteAdded(note: The.note, remark: PHI(Remark("The mother of Mateo called."))))
        Case.given(Past.opened).when(Self.note).then(added)
        Case.given(Past.closed).when(Self.note).then(added)
        #expect(Case.given(Past.opened + [added]).state.notes.count == 1)
    }

    @Test func `a note mentions each person once, and not a crowd`() {
        let note = CaseFile.AddNote(note: The.note, mentions: [The.colleague, The.reviewer, The.colleague], text: "Please look.")
        Case.given(Past.opened).when(.addNote(note)).then(
            .noteAdded(NoteAdded(note: The.note, mentions: [The.colleague, The.reviewer], remark: PHI(Remark("Please look.")))))
        let crowd = (0...CaseFile.AddNote.mentionsMax).map { The.id(UInt8(100 + $0), as: ActorID.self) }
        Case.given(Past.opened).when(.addNote(.init(note: The.note, mentions: crowd, text: "All."))).thenRefused(.tooManyMentioned)
    }

    @Test func `a note's id is used once`() {
        Case.given(Past.after([Self.note], Past.opened)).when(Self.note).thenRefused(.noteExists)
    }
}

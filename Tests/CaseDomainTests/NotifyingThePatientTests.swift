import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Notifying the patient")
struct NotifyingThePatientTests {
    private static let told = Past.after([.notePatientNotice(The.notify)], Past.denied)

    @Test func `what a patient was told is kept: by which way, of what, in which language`() {
        Case.given(Past.denied).when(.notePatientNotice(The.notify)).then(
            .patientNotified(
                PatientNotified(
                    notice: The.notice, template: NoticeTemplate(rawValue: "denial-rights/2"), channel: .mail, content: .rights,
                    language: LanguageTag(rawValue: "es-MX")!, at: The.day(-1))))
        #expect(Case.given(Self.told).state.patientNotices.map(\.content) == [.rights])
    }

    @Test func `noted again it changes nothing, and the same id with other content is refused`() {
        Case.given(Self.told).when(.notePatientNotice(The.notify)).thenNothing()
        var untimed = The.notify
        untimed.at = nil
        Case.given(Self.told).when(.notePatientNotice(untimed)).thenNothing()
        var other = The.notify
        other.content = .delay
        Case.given(Self.told).when(.notePatientNotice(other)).thenRefused(.patientNoticeExists)
    }

    @Test func `nobody was told tomorrow`() {
        var early = The.notify
        early.at = The.day(1)
        Case.given(Past.denied).when(.notePatientNotice(early)).thenRefused(.sentInTheFuture)
    }

    @Test func `a closed case takes it, and stays closed`() {
        let events = Case.given(Past.closed).when(.notePatientNotice(The.notify)).events
        #expect(events.map(\.type) == [PatientNotified.type] && Case.given(Past.closed + events).state.closed != nil)
    }

    @Test func `one that was noted wrongly is taken back, and noted anew`() {
        let back = Past.after([.correct(.init(target: StreamVersion(Int32(Self.told.count)), reason: .entryError))], Self.told)
        var again = The.notify
        again.language = LanguageTag(rawValue: "en")!
        #expect(Case.given(back).when(.notePatientNotice(again)).facts.count == 1)
    }

    @Test func `a language and a template are held to their shapes`() {
        for text in ["en", "es-MX", "zh-Hant-TW", "hmn", "de-1996"] { #expect(LanguageTag(rawValue: text) != nil, "\(text)") }
        for text in ["", "e", "engl", "en-", "-en", "en--US", "en_US", "es-subtagofnine", "12", "ñd"] {
            #expect(LanguageTag(rawValue: text) == nil, "\(text)")
        }
        #expect(LanguageTag(rawValue: "en" + String(repeating: "-abcdefgh", count: 4)) == nil, "longer than any tag need be")
        #expect(NoticeTemplate(rawValue: "denial-rights/2") != nil && NoticeTemplate(rawValue: "a_b.c") != nil)
        let longest = String(repeating: "a", count: NoticeTemplate.lengthMax)
        #expect(NoticeTemplate(rawValue: longest) != nil && NoticeTemplate(rawValue: longest + "a") == nil)
        for text in ["", "Denial", "a b", "é"] { #expect(NoticeTemplate(rawValue: text) == nil, "\(text)") }
    }
}

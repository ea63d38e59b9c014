import CaseDomain
import EventSourcing

// What patients are told, by the clinic or, as it knows, by the payer.

extension CaseFile.NotePatientNotice: DescribedBody {
    static let schemaName = "PatientNotice"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            notice: try reader.optional("notice_id", .id(), "The notice's id; made when absent.")
                ?? PatientNoticeID(reader.defaults.newID()),
            template: try reader.optional("template", .noticeTemplate, "The template it was written from."),
            channel: try reader.required("channel", .code(), "How the patient was told."),
            content: try reader.required("content", .code(), "Of what."),
            language: try reader.required("language", .language, "In which language."),
            at: try reader.optional("at", .instant, "When; now, when absent."))
    }
}

extension Form<NoticeTemplate> {
    /// The name of a template of notices.
    fileprivate static let noticeTemplate = Form.value(
        .pattern("^[a-z0-9._/-]{1,\(NoticeTemplate.lengthMax)}$"), example: NoticeTemplate(rawValue: "denial-rights/2")!,
        "is a template's name such as denial-rights/2")
}

extension Form<LanguageTag> {
    /// A language by RFC 5646.
    static let language = Form.value(
        .pattern("^[A-Za-z]{2,3}(-[0-9A-Za-z]{1,8})*$", maxLength: LanguageTag.lengthMax), example: LanguageTag(rawValue: "en")!,
        "is a language such as en or es-MX")
}

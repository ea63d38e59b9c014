import CaseDomain
import EventSourcing

/// As much of a case as its columns follow from: status, due date, owner, and what those need of the events to come.
///
/// A list over all cases keeps this in place of the whole, which is twice as long. That nothing is missing is a law under test:
/// folded on from its essence at any point, a case ends with the same columns. Members have the names that the whole has, so that
/// `CaseFile.State` reads it as a case with fewer facts.
struct CaseEssence: JSONCodable {
    private let file: CaseFile.State

    init(_ file: CaseFile.State) { self.file = file }

    init(json: JSON) throws(JSONFault) { self.file = try CaseFile.State(json: json) }

    func write(to writer: inout JSONWriter) {
        let file = self.file
        writer.object { members in
            members.member("version", file.version)
            members.member("position", file.position)
            members.member("opened_at", file.openedAt)
            members.member("updated_at", file.updatedAt)
            if let opened = file.opened { members.member("opened", BodyJSON(opened)) }
            members.member("ownership", file.ownership)
            // Whether there is one tells the phase. Notices tell until when to appeal, each its own services; authorizations,
            // whether an approval still lacks its number.
            members.list("evaluations", file.evaluations.prefix(1).map { BodyJSON($0) })
            members.list("services", file.services)
            members.list("letters", file.letters)
            members.list("submissions", file.submissions)
            members.list("information_requests", file.informationRequests)
            members.list("decisions", file.decisions.map { BodyJSON($0) })
            members.list("authorizations", file.authorizations.map { BodyJSON($0) })
            members.list("appeals", file.appeals)
            if let closed = file.closed { members.member("closed", BodyJSON(closed)) }
            members.list("irregularities", file.irregularities)
        }
    }
}

/// A letter's status, and what the next event makes of it.
struct LetterEssence: JSONCodable {
    private let page: CaseFold.Page

    init(_ page: CaseFold.Page) { self.page = page }

    init(json: JSON) throws(JSONFault) { self.page = try CaseFold.Page(json: json) }

    func write(to writer: inout JSONWriter) {
        let page = self.page
        writer.object { members in
            members.member("letter_id", page.letter)
            members.member("state", Status(state: page.state))
        }
    }

    private struct Status: JSONCodable {
        let state: Letter.State

        init(state: Letter.State) { self.state = state }
        init(json: JSON) throws(JSONFault) { self.state = try Letter.State(json: json) }

        func write(to writer: inout JSONWriter) {
            writer.object { members in
                members.member("stream_version", self.state.streamVersion)
                members.member("status", self.state.status)
                members.member("version", self.state.version)
            }
        }
    }
}

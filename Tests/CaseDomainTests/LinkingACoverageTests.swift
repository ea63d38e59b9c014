import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Linking a coverage")
struct LinkingACoverageTests {
    @Test func `a coverage is linked to an open case`() {
        Case.given(Past.opened).when(.linkCoverage(.init(The.coverageLinked))).then(.coverageLinked(The.coverageLinked))
        #expect(Case.given(Past.covered).state.coverages.map(\.body) == [The.coverageLinked])
    }

    @Test func `linking it again changes nothing`() {
        Case.given(Past.covered).when(.linkCoverage(.init(The.coverageLinked))).thenNothing()
    }

    @Test func `the same id with other facts is refused`() {
        var other = The.coverageLinked
        other.lineOfBusiness = .medicaid
        Case.given(Past.covered).when(.linkCoverage(.init(other))).thenRefused(.coverageExists)
    }

    @Test func `a second coverage stands beside the first`() {
        var second = The.coverageLinked
        second.coverage = The.id(200)
        second.order = 2
        Case.given(Past.covered).when(.linkCoverage(.init(second))).then(.coverageLinked(second))
    }

    @Test func `a closed case takes no coverage`() {
        Case.given(Past.closed).when(.linkCoverage(.init(The.coverageLinked))).thenRefused(.caseClosed)
    }
}

import CaseDomain
import ClinicalCodes
import EventSourcing
import TestSupport
import Testing

@Suite("Requesting services")
struct RequestingServicesTests {
    @Test func `each service is a line of its own`() {
        Case.given(Past.evaluated).when(.requestServices(.init([The.speechRequested, The.deviceRequested])))
            .then(.serviceRequested(The.speechRequested), .serviceRequested(The.deviceRequested))
    }

    @Test func `asking again changes nothing, and a new line is added`() {
        let known = Past.after([.requestServices(.init([The.speechRequested]))], Past.evaluated)
        Case.given(known).when(.requestServices(.init([The.speechRequested]))).thenNothing()
        Case.given(known).when(.requestServices(.init([The.speechRequested, The.deviceRequested])))
            .then(.serviceRequested(The.deviceRequested))
    }

    @Test func `the same line twice in one request is one line`() {
        Case.given(Past.evaluated).when(.requestServices(.init([The.speechRequested, The.speechRequested])))
            .then(.serviceRequested(The.speechRequested))
    }

    @Test func `the same line with other content is refused`() {
        var other = The.speechRequested
        other.quantity = Quantity(amount: "12", .visits)!
        Case.given(Past.requested).when(.requestServices(.init([other]))).thenRefused(.serviceExists)
        Case.given(Past.evaluated).when(.requestServices(.init([The.speechRequested, other]))).thenRefused(.serviceExists)
    }

    @Test func `nothing is requested in a quantity of zero`() {
        var none = The.speechRequested
        none.quantity = Quantity(amount: "0", .visits)!
        Case.given(Past.evaluated).when(.requestServices(.init([none]))).thenRefused(.quantityZero)
    }

    @Test func `a case has so many lines that one command can give all their claims back`() {
        func lines(_ numbers: Range<UInt8>) -> CaseFile.Command {
            .requestServices(
                .init(
                    numbers.map {
                        ServiceRequested(line: The.id($0), service: The.speechTherapy, quantity: The.visits, claim: The.token($0))
                    }))
        }
        #expect(CaseFile.RequestServices.countMax <= AppendLimits.reservationsPerCommandMax)
        let full = Past.after([lines(0..<20), lines(20..<50)], Past.evaluated)
        Case.given(full).when(lines(49..<51)).thenRefused(.tooManyServices)
        Case.given(full).when(lines(0..<50)).thenNothing()
    }

    @Test func `whoever asks in spite of another open request says why, and the reason is patient data`() {
        let regardless = ServiceRequested(
            line: The.speech, service: The.speechTherapy, quantity: The.visits, claim: The.token(2),
            overrideReason: "The other request is for the brother.")
        #expect(regardless.isClaimedRegardless)
        Case.given(Past.evaluated).when(.requestServices(.init([regardless]))).then(.serviceRequested(regardless))
        let silent = ServiceRequested(
            line: The.speech, service: The.speechTherapy, quantity: The.visits, claim: The.token(2), overrideReason: " ")
        #expect(!silent.isClaimedRegardless)
    }

    @Test func `a request does not change under the hands of the payer that decides on it`() {
        let another = ServiceRequested(
            line: The.unknownLine, service: The.speechTherapy, quantity: The.visits, claim: The.token(4))
        Case.given(Past.submitted).when(.requestServices(.init([another]))).thenRefused(.serviceInFlight)
        Case.given(Past.submitted).when(.requestServices(.init([The.speechRequested]))).thenNothing()
        Case.given(Past.denied).when(.requestServices(.init([another]))).then(.serviceRequested(another))
    }

    @Test func `a closed case takes no request`() {
        Case.given(Past.closed).when(.requestServices(.init([The.speechRequested]))).thenRefused(.caseClosed)
    }
}

import CaseDomain
import ClinicalCodes
import Testing

@Suite("Codes of diagnoses")
struct DiagnosisCodesTests {
    @Test func `codes that can be billed, and days without an edition, are no reason to refuse`() {
        #expect(Refusal(diagnoses: []) == nil)
        #expect(Refusal(diagnoses: [.billable, .billable]) == nil)
        #expect(Refusal(diagnoses: [.unknownSet, .unknownSet]) == nil)
    }

    @Test func `a header is refused by its place`() {
        #expect(Refusal(diagnoses: [.billable, .header, .billable, .header]) == Refusal.diagnosisNotBillable(at: [1, 3]))
    }

    @Test func `a code that does not exist is refused by its place, and headers beside it are told at once`() {
        #expect(Refusal(diagnoses: [.absent]) == Refusal.diagnosisUnknown(at: [0], notBillable: []))
        #expect(Refusal(diagnoses: [.header, .billable, .absent]) == Refusal.diagnosisUnknown(at: [2], notBillable: [0]))
    }
}

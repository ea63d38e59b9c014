import CaseDomain
import Testing

@Suite("A payer's reason")
struct ReviewReasonTests {
    private static func theClass(of code: String) -> ReviewReasonClass? { ReviewReason(rawValue: code)?.reasonClass }

    @Test(arguments: ["0F", "0G", "0P", "0R", "0U", "0V", "14"])
    func `what a letter can answer is documentation`(code: String) {
        #expect(Self.theClass(of: code) == .documentation)
    }

    @Test(arguments: ["09", "0L", "0M", "12", "15", "20", "27", "28", "29"])
    func `what the plan excludes or limits is benefit`(code: String) {
        #expect(Self.theClass(of: code) == .benefit)
    }

    @Test(arguments: ["0C", "0D", "0N", "0Q", "13", "17"])
    func `how and when was asked is process`(code: String) {
        #expect(Self.theClass(of: code) == .process)
    }

    @Test(arguments: ["01", "0A", "0H", "0T", "0W", "11", "18", "19", "25"])
    func `a code of the list that speaks of none of these is named and not classed`(code: String) {
        #expect(Self.theClass(of: code) == .unclassified)
        #expect(ReviewReason(rawValue: code)?.name?.isEmpty == false)
    }

    @Test(arguments: ["00", "0I", "0O", "30", "99", "T1", "ZZ"])
    func `a code that the list does not have is neither named nor classed`(code: String) {
        #expect(Self.theClass(of: code) == .unclassified)
        #expect(ReviewReason(rawValue: code)?.name == nil)
    }

    @Test func `the list has 53 codes, each with a name of its own`() {
        #expect(ReviewReason.known.count == 53)
        #expect(Set(ReviewReason.known.compactMap(\.name)).count == 53)
    }
}

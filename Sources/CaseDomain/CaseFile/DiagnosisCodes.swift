public import ClinicalCodes

extension Refusal {
    /// What is to be said of an evaluation's diagnoses, by how the code of each stands on the day of the evaluation; `nil` when
    /// nothing is.
    ///
    /// Whoever records gathers the standings and asks for those that are new alone: what is recorded was judged by the edition that
    /// was known then. A day without an edition says nothing of any code.
    public init?(diagnoses standings: [CodeStanding]) {
        func places(_ wanted: CodeStanding) -> [Int] { standings.indices.filter { standings[$0] == wanted } }
        let (absent, headers) = (places(.absent), places(.header))
        if !absent.isEmpty {
            self = .diagnosisUnknown(at: absent, notBillable: headers)
        } else if !headers.isEmpty {
            self = .diagnosisNotBillable(at: headers)
        } else {
            return nil
        }
    }
}

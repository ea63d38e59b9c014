import CaseDomain
import EventSourcing
import Foundation
import PatientSearch

/// The clinic that the sentences search. All made up; nobody lives here.
enum TheClinic {
    static func id(_ number: Int) -> PatientID {
        PatientID(
            UUID(
                uuid: (
                    1, 0x93, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, UInt8(number >> 16 & 255), UInt8(number >> 8 & 255), UInt8(number & 255)
                )))
    }

    static func patient(
        _ number: Int, _ family: String, _ given: String..., was: [PersonName] = [], born: String? = nil, numbers: [String] = [],
        phones: [String] = []
    ) -> SearchablePatient {
        SearchablePatient(
            id(number), names: [PersonName(family: family, given: given)] + was, birthDate: born.flatMap { CivilDate($0) },
            numbers: numbers, phones: phones)
    }

    static let everybody = [
        patient(1, "García López", "María", born: "2016-03-09", numbers: ["MRN-009412", "W9912-0042"], phones: ["+1 218 555 0142"]),
        patient(2, "Garcia", "Mateo", born: "2016-09-03", numbers: ["MRN-009413"]),
        patient(3, "López", "Ana", born: "1988-12-31"),
        patient(4, "De la Cruz", "José", born: "2010-01-02"),
        patient(5, "Cruz", "Elena", born: "2012-05-06"),
        patient(6, "O'Brien", "Sean", born: "2013-07-08"),
        patient(7, "Müller", "Jörg", born: "1975-02-28"),
        patient(8, "Nguyễn", "Thị Mai", born: "2018-11-12"),
        patient(9, "Smith-Jones", "Ada", born: "2001-03-09"),
        patient(10, "Sund", "Lena", was: [PersonName(family: "Reyes", given: ["Lena"])], born: "1990-05-06"),
        patient(11, "Nguyen", "Van", born: "2018-11-13"),
        patient(12, "Hernández", "Xavier", born: "1999-09-09"),
        patient(13, "Schmidt", "Katherine", born: "1984-04-04"),
    ]

    static let index: PatientIndex = {
        var index = PatientIndex()
        for patient in everybody { index.insert(patient) }
        return index
    }()

    /// The numbers of those whom a query finds, in order.
    static func found(_ text: String, in index: PatientIndex = index, visible: Set<Int>? = nil) -> [Int] {
        hits(text, in: index, visible: visible).map { hit in Int(hit.patient.rawValue.uuid.14) << 8 | Int(hit.patient.rawValue.uuid.15) }
    }

    static func hits(_ text: String, in index: PatientIndex = index, visible: Set<Int>? = nil) -> [PatientHit] {
        guard let query = PatientQuery(text) else { return [] }
        let ids = visible.map { Set($0.map(id)) }
        return index.search(query) { ids?.contains($0) ?? true }.hits
    }

    static func reasons(_ text: String) -> [MatchReason] { hits(text).first?.reasons ?? [] }
}

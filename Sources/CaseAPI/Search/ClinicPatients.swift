import CaseDomain
import EventSourcing
import Ledger
import PatientSearch
import PHIVault
import ReadModels

/// The patients of one clinic in memory: as many as `patient_record` knows, and then what the clinic's `work` book says of them.
///
/// Before each search it reads on to the head of the book, so that whoever registers a patient finds them at once. Several may read on at
/// the same time: of each patient the newest version counts, whoever read it.
actor ClinicPatients {
    /// Patients whose records are read at once.
    static let readMax = 200
    /// Searches that are tried because somebody who was found had been disposed of meanwhile.
    static let triesMax = 5

    private let clinic: TenantID
    private let ledger: Ledger
    private let vault: PHIVault
    private let readModels: ReadModels
    private let grant: SystemGrant
    private var index = PatientIndex()
    /// The version of each record that the index is of, those that are not in it included.
    private var versions: [PatientID: StreamVersion] = [:]
    /// Everything up to here is in the index; `nil` before it was filled.
    private var position: Position?
    private var filling: Task<Void, any Error>?

    init(of clinic: TenantID, ledger: Ledger, vault: PHIVault, readModels: ReadModels, grant: SystemGrant) {
        self.clinic = clinic
        self.ledger = ledger
        self.vault = vault
        self.readModels = readModels
        self.grant = grant
    }

    /// What a search found, and as of which position of the `work` book.
    struct Found: Sendable {
        var hits: PatientHits
        var position: Position
    }

    /// Finds patients as the ledger has them now.
    func search(_ query: PatientQuery, limit: Int) async throws -> Found {
        try await self.readOn()
        var found = self.index.search(query, limit: limit) { _ in true }
        // Keys are destroyed without an event of the patient's: who was found is looked at once more before it is told.
        for _ in 1..<Self.triesMax {
            let patients = found.hits.map(\.patient)
            try await self.read(patients)
            if patients.allSatisfy(self.index.contains) { break }
            found = self.index.search(query, limit: limit) { _ in true }
        }
        return Found(hits: found, position: self.position ?? .start)
    }

    /// What may be second records of one patient.
    struct Duplicates: Sendable {
        var candidates: [DuplicateScore.Candidate]
        var position: Position
    }

    /// Finds what may be second records of a patient as the ledger has them now: the index says who comes into question, a comparison of
    /// the records how sure it is. `nil` where there is no such patient.
    func duplicates(of patient: PatientID) async throws -> Duplicates? {
        try await self.readOn()
        guard let state = try await self.states(of: [patient])[patient], state.registered != nil else { return nil }
        guard let record = DuplicateRecord(patient, state), let now = state.currentWithIdentifiers.disclosed(for: .searching) else {
            return Duplicates(candidates: [], position: self.position ?? .start)
        }
        var found: Set<PatientID> = []
        for query in Self.queries(for: now) {
            found.formUnion(self.index.search(query, limit: PatientIndex.hitsMax) { _ in true }.hits.map(\.patient))
        }
        let others = try await self.states(of: found.subtracting([patient]).sorted())
        let candidates = DuplicateScore.duplicates(
            of: record, among: others.compactMap { DuplicateRecord($0, $1) }, toldApart: state.toldApart, limit: Self.duplicatesMax)
        return Duplicates(candidates: candidates, position: self.position ?? .start)
    }

    /// Second records that are offered at once.
    static let duplicatesMax = 20

    /// What a second record of somebody would be found by, each by itself: the names together and apart, the birth date, numbers.
    private static func queries(for patient: Demographics) -> [PatientQuery] {
        let name = patient.name
        let texts =
            ["\(name.family) \(name.given.joined(separator: " "))", name.family] + name.given
            + ["\(patient.birthDate)", patient.phone].compactMap { $0 } + patient.identifiers.map(\.value)
        return texts.compactMap { PatientQuery($0) }
    }

    // MARK: filling

    /// Reads what the book says since it was last read, and everything when it was not.
    private func readOn() async throws {
        if self.position == nil { try await self.fillOnce() }
        var position = self.position ?? .start
        while true {
            let page = try await self.ledger.read(.work, of: self.clinic, after: position, limit: Ledger.pageMax)
            guard let last = page.last else { return }
            var patients: Set<PatientID> = []
            // A newer program's events of patients count too: the record is read as far as it is understood.
            for event in page where event.type.rawValue.hasPrefix("patient.") { patients.insert(PatientID(event.stream.rawValue)) }
            try await self.read(patients.sorted())
            position = last.position
            self.position = max(self.position ?? .start, position)
            if page.count < Ledger.pageMax { return }
        }
    }

    /// Fills the index; whoever comes meanwhile waits for the same filling.
    private func fillOnce() async throws {
        if let filling { return try await filling.value }
        let filling = Task { try await self.fill() }
        self.filling = filling
        defer { self.filling = nil }
        try await filling.value
    }

    private func fill() async throws {
        var start: Position?
        var last: PatientID?
        do {
            repeat {
                let page = try await self.readModels.patients(of: self.clinic, after: last)
                // What happens to the first while the last are read is in the book after the first page's position.
                start = start ?? page.position
                try await self.read(page.value)
                last = page.value.count < ReadModels.patientsMax ? nil : page.value.last
            } while last != nil
        } catch ReadModelError.building {
            // A clinic that is new: its book is short, and tells everybody.
            start = start ?? .start
        }
        self.position = start
    }

    /// Reads records and puts their patients in, or takes them out.
    private func read(_ patients: [PatientID]) async throws {
        for begin in stride(from: 0, to: patients.count, by: Self.readMax) {
            let states = try await self.states(of: Array(patients[begin..<min(begin + Self.readMax, patients.count)]))
            let duplicates = Set(states.values.flatMap { $0.absorbed.filter(\.holds).map(\.duplicate) }).subtracting(states.keys)
            let others = try await self.states(of: duplicates.sorted())
            for (patient, state) in states {
                let absorbed = state.absorbed.filter(\.holds).compactMap { states[$0.duplicate] ?? others[$0.duplicate] }
                self.take(SearchablePatient(patient, state, absorbing: absorbed), of: patient, state.version)
            }
        }
    }

    /// Records as they are now, with what they say of their patients as far as it was not destroyed.
    private func states(of patients: [PatientID]) async throws -> [PatientID: Patient.State] {
        var states: [PatientID: Patient.State] = [:]
        for begin in stride(from: 0, to: patients.count, by: Ledger.streamsMax) {
            let streams = patients[begin..<min(begin + Ledger.streamsMax, patients.count)].map(\.stream)
            let envelopes = try await self.ledger.read(streams, in: .work, of: self.clinic)
            let bodies = try await self.vault.open(envelopes, of: self.clinic, under: self.grant)
            for recorded in try History.decode(envelopes, bodies, as: Patient.Event.self, skippingNewer: true) {
                Patient.evolve(&states[PatientID(recorded.stream.rawValue), default: Patient.State()], by: recorded)
            }
        }
        return states
    }

    private func take(_ patient: SearchablePatient?, of id: PatientID, _ version: StreamVersion) {
        // Somebody else may have read on further meanwhile.
        if let known = self.versions[id], known > version { return }
        guard let patient else {
            self.index.remove(id)
            self.versions[id] = version
            return
        }
        if self.versions[id] == version, self.index.contains(id) { return }
        self.index.insert(patient)
        self.versions[id] = version
    }
}

extension SearchablePatient {
    /// What a record is found by; `nil` for one that stands for nobody: it was merged into another, or disposed of.
    ///
    /// - Parameter absorbed: the records that were merged into it: whoever knows the patient by one of them finds them by it.
    init?(_ patient: PatientID, _ state: Patient.State, absorbing absorbed: [Patient.State]) {
        guard state.merge == nil, let now = state.currentWithIdentifiers.disclosed(for: .searching) else { return nil }
        let others = absorbed.compactMap { $0.currentWithIdentifiers.disclosed(for: .searching) }
        let current = state.currentDemographics?.place.recordedAs
        // What a correction replaced was never so, and finds nobody.
        let before = state.demographics.filter { $0.holds && $0.place.recordedAs != current }
        self.init(patient, now, earlier: before.compactMap { $0.demographics.disclosed(for: .searching) } + others)
        self.numbers += others.flatMap { $0.identifiers.map(\.value) }
        self.phones += others.compactMap(\.phone)
    }
}

extension DuplicateRecord {
    /// What is compared of a record; `nil` for one that stands for nobody.
    fileprivate init?(_ patient: PatientID, _ state: Patient.State) {
        guard state.merge == nil, let now = state.currentWithIdentifiers.disclosed(for: .searching) else { return nil }
        let current = state.currentDemographics?.place.recordedAs
        let before = state.demographics.filter { $0.holds && $0.place.recordedAs != current }
        self.init(patient, now, earlier: before.compactMap { $0.demographics.disclosed(for: .searching) })
    }
}

extension Purpose {
    /// Patient data that fills the index; nothing of it leaves but which patients are found.
    static let searching: Purpose = "necessity.searching"
}

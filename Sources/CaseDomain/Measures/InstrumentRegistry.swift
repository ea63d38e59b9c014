public import EventSourcing

/// The standardized tests that are known, every version of each.
public struct InstrumentRegistry: Sendable, Hashable {
    /// By id, of each the newest version first.
    public let instruments: [Instrument]

    /// Versions of instruments in one registry.
    public static let countMax = 2_000

    /// The last of several that have one id and version holds.
    public init(_ instruments: [Instrument]) {
        struct Key: Hashable {
            var id: InstrumentID
            var version: Int32
        }
        var known: [Key: Instrument] = [:]
        for instrument in instruments { known[Key(id: instrument.id, version: instrument.version)] = instrument }
        self.instruments = known.values.sorted { $0.id != $1.id ? $0.id < $1.id : $0.version > $1.version }
    }

    /// The tests that come with the program.
    public static let bundled = InstrumentRegistry(
        Instrument.speechSounds + Instrument.language + Instrument.motor + Instrument.sensory + Instrument.dailyLiving + Instrument.mobility
            + Instrument.autismAndAdaptive + Instrument.mentalHealth + Instrument.sleep)

    /// A clinic's own tests besides these; of one id and version, the clinic's holds.
    public func merging(_ own: InstrumentRegistry) -> InstrumentRegistry { InstrumentRegistry(self.instruments + own.instruments) }

    /// The version that a result names, or else the newest one that holds for its day of testing; `nil` when there is none.
    public func instrument(_ id: InstrumentID, version: Int32? = nil, on day: CivilDate) -> Instrument? {
        self.instruments.first { instrument in
            instrument.id == id && (version.map { $0 == instrument.version } ?? instrument.isInForce(on: day))
        }
    }

    /// The instrument of a result.
    public func instrument(of result: MeasureResult) -> Instrument? {
        self.instrument(result.instrument, version: result.version, on: result.administeredOn)
    }

    /// The tests that somebody chooses from on a day, of each the newest version that holds; what is `nil` is not asked.
    ///
    /// A test for which no languages or ages are on record is not left out for them: nobody knows that it does not fit.
    public func instruments(
        of discipline: ServiceLine? = nil, for area: MeasureArea? = nil, in language: LanguageTag? = nil, atMonths age: Int32? = nil,
        on day: CivilDate
    ) -> [Instrument] {
        var seen: Set<InstrumentID> = []
        return self.instruments.filter { $0.isInForce(on: day) && seen.insert($0.id).inserted }.filter { instrument in
            if let discipline, !instrument.disciplines.contains(discipline) { return false }
            if let area, !instrument.areas.contains(area) { return false }
            if let language, !instrument.languages.isEmpty, !instrument.languages.overlap([language]) { return false }
            guard let age else { return true }
            // A scale may have norms for other ages than the test.
            return instrument.scales.contains { ($0.ages ?? instrument.ages)?.contains(Int(age)) ?? true }
        }
    }
}

extension InstrumentRegistry: JSONMembers {
    public init(members: JSONObject) throws(JSONFault) {
        let instruments: [Instrument] = try members.list("instruments")
        guard instruments.count <= Self.countMax else { throw JSONFault(.value, at: "instruments") }
        self.init(instruments)
        // One of two with the same id and version would silently be lost.
        guard self.instruments.count == instruments.count else { throw JSONFault(.value, at: "instruments") }
    }

    public func write(to members: inout JSONWriter.Members) { members.list("instruments", self.instruments) }
}

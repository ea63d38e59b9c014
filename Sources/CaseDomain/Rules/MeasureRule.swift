public import EventSourcing

/// What a payer wants of standardized tests: whether there must be one, how far from the mean a score must lie, and how old it may be.
///
/// `MeasureCheck` holds results against it. What it finds is told to whoever reads the case, and refuses nothing; that a test which must
/// be there is missing or too old is a gap of the packet.
public struct MeasureRule: JSONMembers, Hashable {
    /// A threshold, and of which tests it speaks: of all, where it names neither areas nor instruments.
    public struct Threshold: JSONMembers, Hashable {
        public var areas: [MeasureArea]
        public var instruments: [InstrumentID]
        public var limit: MeasureThreshold

        public init(_ limit: MeasureThreshold, areas: [MeasureArea] = [], instruments: [InstrumentID] = []) {
            self.limit = limit
            self.areas = areas
            self.instruments = instruments
        }

        public init(members: JSONObject) throws(JSONFault) {
            self.areas = try members.list("areas")
            self.instruments = try members.list("instruments")
            let kind: MeasureThreshold.Kind = try members.value("kind")
            guard
                let limit = MeasureThreshold(
                    kind, try members.value("amount"), isExclusive: try members.optional("exclusive") ?? false)
            else { throw JSONFault(.value, at: "amount") }
            self.limit = limit
        }

        public func write(to members: inout JSONWriter.Members) {
            members.list("areas", self.areas)
            members.list("instruments", self.instruments)
            members.member("kind", self.limit.kind)
            members.member("amount", self.limit.amount)
            members.member("exclusive", self.limit.isExclusive)
        }
    }

    /// A request goes with the result of a test at least; no, when it is `nil`.
    public var isRequired: Bool?
    public var thresholds: [Threshold]
    /// Days that a result may be old.
    public var ageDaysMax: Int32?
    /// Another test than before, without a reason, will not do; it is asked about, when this is `nil`.
    public var wantsSameInstrument: Bool?

    /// Thresholds of one rule.
    public static let thresholdsMax = 40

    public init(
        isRequired: Bool? = nil, thresholds: [Threshold] = [], ageDaysMax: Int32? = nil, wantsSameInstrument: Bool? = nil
    ) {
        self.isRequired = isRequired
        self.thresholds = thresholds
        self.ageDaysMax = ageDaysMax
        self.wantsSameInstrument = wantsSameInstrument
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.isRequired = try members.optional("required")
        self.thresholds = try members.list("thresholds")
        self.ageDaysMax = try members.optional("max_age_days")
        self.wantsSameInstrument = try members.optional("same_instrument")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("required", self.isRequired)
        members.list("thresholds", self.thresholds)
        members.member("max_age_days", self.ageDaysMax)
        members.member("same_instrument", self.wantsSameInstrument)
    }

    /// The threshold that speaks of a test: one that names it, else the first that names an area of it, else one that names nothing.
    public func threshold(for instrument: Instrument) -> Threshold? {
        let named = self.thresholds.first { $0.instruments.contains(instrument.id) }
        let ofArea = self.thresholds.first { !Set($0.areas).isDisjoint(with: instrument.areas) }
        return named ?? ofArea ?? self.thresholds.first { $0.areas.isEmpty && $0.instruments.isEmpty }
    }
}

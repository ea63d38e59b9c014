import CaseDomain
import EventSourcing
import Testing

@Suite("The registry of tests")
struct InstrumentRegistryTests {
    private static let bundled = InstrumentRegistry.bundled.instruments

    // MARK: what comes with the program

    @Test func `every bundled test holds together`() {
        for instrument in Self.bundled {
            #expect(instrument.unsoundMember == nil, "\(instrument.id.rawValue)")
            for scale in instrument.scales { #expect(scale.unsoundMember == nil, "\(instrument.id.rawValue) \(scale.name.rawValue)") }
        }
    }

    @Test func `no two have one id and version, and every name is that of one test`() {
        #expect(Set(Self.bundled.map { "\($0.id.rawValue)@\($0.version)" }).count == Self.bundled.count)
        #expect(Set(Self.bundled.map { "\($0.name) \($0.edition ?? "")" }).count == Self.bundled.count)
        #expect((40...60).contains(Self.bundled.count))
    }

    @Test func `every one says where it was read, and none is wholly unconfirmed`() {
        for instrument in Self.bundled {
            #expect(instrument.isVerified && !instrument.source.isEmpty, "\(instrument.id.rawValue)")
        }
    }

    @Test func `a mean comes with a direction, lies within the range, and is one of those that tests have`() {
        for instrument in Self.bundled {
            for scale in instrument.scales {
                guard let mean = scale.mean, let deviation = scale.standardDeviation else { continue }
                #expect(scale.direction != nil && scale.isInRange(mean), "\(instrument.id.rawValue)")
                #expect(
                    [(100, 15), (50, 10), (10, 3), (15, 3), (15, 5)].contains { $0 == mean && $1 == deviation },
                    "\(instrument.id.rawValue) \(scale.name.rawValue)")
            }
        }
    }

    @Test func `ranges, ages and intervals are those of tests`() {
        for instrument in Self.bundled {
            if let ages = instrument.ages {
                #expect(ages.fromMonths <= 60 && ages.throughMonths ?? 1_199 <= 1_199, "\(instrument.id.rawValue)")
            }
            if let term = instrument.retestAfter { #expect([.calendarDays(15), .months(1)].contains(term)) }
            for scale in instrument.scales {
                if let min = scale.min { #expect((0...20).contains(min), "\(instrument.id.rawValue)") }
                if let max = scale.max { #expect((5...200).contains(max), "\(instrument.id.rawValue)") }
                #expect(scale.kind != .t || scale.mean == 50 && scale.standardDeviation == 10)
            }
        }
    }

    @Test func `tests of speech and language say in which languages they have norms`() {
        for instrument in Self.bundled where instrument.areas.contains(where: \.isOfLanguage) {
            #expect(!instrument.languages.isEmpty && instrument.disciplines.contains(.speech), "\(instrument.id.rawValue)")
        }
        for language in Self.bundled.flatMap(\.languages) { #expect(LanguageTag(rawValue: language.rawValue) == language) }
    }

    @Test func `an edition that was followed is followed by a newer one of the registry that measures the same`() {
        for instrument in Self.bundled {
            guard let newer = instrument.retiredBy else { continue }
            let follower = Self.bundled.first { $0.id == newer }
            #expect(follower?.areas == instrument.areas && follower?.publishedIn ?? 0 > instrument.publishedIn ?? 0, "\(newer.rawValue)")
        }
    }

    @Test(
        arguments: [
            ("gfta-3", 24, 263), ("pls-5", 0, 95), ("pls-5-spanish", 0, 95), ("celf-5", 60, 263), ("celf-p3", 36, 83), ("ppvt-5", 30, nil),
            ("besa", 48, 83), ("pdms-3", 0, 71), ("bot-3", 48, 311), ("beery-vmi-6", 24, 1_199), ("ssi-4", 34, nil), ("sp-2-infant", 0, 6),
            ("sp-2-toddler", 7, 35), ("sp-2-child", 36, 179), ("phq-9", nil, nil),
        ] as [(InstrumentID, Int32?, Int32?)])
    func `a test is for the ages that its publisher says`(id: InstrumentID, from: Int32?, through: Int32?) {
        let ages = InstrumentRegistry.bundled.instrument(id, on: Measured.today)?.ages
        #expect(ages == from.map { Measured.ages($0, through) })
    }

    @Test func `each discipline that is tested has tests to choose from`() {
        for discipline in [ServiceLine.speech, .occupational, .physical, .behavioral, .equipment, .sleep] {
            #expect(!InstrumentRegistry.bundled.instruments(of: discipline, on: Measured.today).isEmpty, "\(discipline.rawValue)")
        }
    }

    // MARK: in files

    @Test func `the registry reads back as it was written`() throws {
        #expect(try Clocks.read(Clocks.json(InstrumentRegistry.bundled), as: InstrumentRegistry.self) == .bundled)
        #expect(try Clocks.read(Clocks.json(Measured.registry), as: InstrumentRegistry.self) == Measured.registry)
    }

    @Test func `a test is written as people write it`() throws {
        let text =
            #"{"instruments":[{"id":"hop-2","version":3,"name":"Hop","edition":"2","publisher":"Nobody","published_in":2020,"from":"2024-01-01","disciplines":["physical"],"areas":["gross_motor"],"ages":{"from_months":36,"through_months":107},"scales":[{"name":"total","kind":"raw","min":"0","max":"20","step":"0.5","direction":"higher_is_better","unit":"points","evidence":"primary"}],"languages":["en"],"retest_after":{"amount":6,"unit":"months"},"evidence":"primary","source":"Manual, page 3","notes":["One."]}]}"#
        let registry = try Clocks.read(text, as: InstrumentRegistry.self)
        #expect(Clocks.json(registry) == text)
        #expect(registry.instruments.first?.retestAfter == .months(6) && registry.instruments.first?.scale("total")?.max == 20)
    }

    @Test(
        arguments: [
            ("id", #""Hop 2""#), ("version", "0"), ("name", #""""#), ("publisher", #""""#), ("published_in", "20"),
            ("through", #""2023-12-31""#),
            ("disciplines", "[]"), ("areas", "[]"), ("scales", "[]"), ("languages", #"["en","en"]"#),
            ("retest_after", #"{"amount":72,"unit":"hours"}"#), ("retired_by", #""hop-2""#), ("source", #""""#),
            ("ages", #"{"from_months":36,"through_months":35}"#),
        ])
    func `a test that does not hold together is not read, and the file says where`(member: String, value: String) {
        let members = [
            "id": #""hop-2""#, "version": "1", "name": #""Hop""#, "publisher": #""Nobody""#, "from": #""2024-01-01""#,
            "disciplines": #"["physical"]"#, "areas": #"["gross_motor"]"#,
            "scales": #"[{"name":"total","kind":"raw","evidence":"primary"}]"#, "evidence": #""primary""#, "source": #""Manual""#,
        ].merging([member: value]) { $1 }
        let text = members.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",")
        #expect {
            try Clocks.read("{\"instruments\":[{\(text)}]}", as: InstrumentRegistry.self)
        } throws: { error in
            (error as? JSONFault)?.path.hasPrefix("instruments[0].\(member)") == true
        }
    }

    @Test func `two of one id and version are not read, for one would be lost`() {
        let twice = "[\(Clocks.json(Measured.lingua)),\(Clocks.json(Measured.lingua))]"
        #expect(throws: JSONFault(.value, at: "instruments")) { try Clocks.read("{\"instruments\":\(twice)}", as: InstrumentRegistry.self) }
    }

    // MARK: versions

    private static let dated = InstrumentRegistry([
        Measured.instrument("lingua-2") { $0.through = Measured.day("2025-12-31") },
        Measured.instrument("lingua-2") {
            $0.version = 2
            $0.from = Measured.day("2026-01-01")
            $0.ages = Measured.ages(24, 107)
        },
    ])

    @Test func `the version holds that was in force on the day of the test`() {
        #expect(Self.dated.instrument("lingua-2", on: Measured.day("2025-12-31"))?.version == 1)
        #expect(Self.dated.instrument("lingua-2", on: Measured.day("2026-01-01"))?.version == 2)
        #expect(Self.dated.instruments(of: .speech, on: Measured.today).map(\.version) == [2])
    }

    @Test func `a result that names a version is held against that one`() {
        #expect(Self.dated.instrument("lingua-2", version: 1, on: Measured.today)?.version == 1)
        #expect(Self.dated.instrument("lingua-2", version: 3, on: Measured.today) == nil)
        let result = Measured.result { $0.version = 1 }
        #expect(Self.dated.instrument(of: result)?.version == 1)
    }

    @Test func `a clinic's own test goes before the bundled one of the same id and version`() {
        let own = Measured.instrument("pdms-3") { $0.source = "The manual that the clinic bought" }
        let merged = InstrumentRegistry.bundled.merging(InstrumentRegistry([own, Measured.lingua]))
        #expect(
            merged.instrument("pdms-3", on: Measured.today) == own && merged.instrument("lingua-2", on: Measured.today) == Measured.lingua)
        #expect(merged.instruments.count == Self.bundled.count + 1)
    }
}

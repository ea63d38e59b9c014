import CaseDomain
import EventSourcing
import Testing

@Suite("Rules of clocks as they are published")
struct ClockJSONTests {
    @Test func `a rule is written as it is published`() throws {
        let text =
            #"{"id":"acme.decision","anchor":"received","limits":[{"term":{"amount":72,"unit":"hours"}},{"term":{"amount":0,"unit":"calendar_days"},"after":"effective_date"}],"whichever":"later","presumed_receipt_days":5,"calendar":"us_federal","zone":"America/Chicago","cut_off":{"time":"15:00","counts_as":"next_business_day"},"roll":"next_business_day"}"#
        let rule = try Clocks.read(text, as: ClockRule.self)
        #expect(Clocks.json(rule) == text)
        #expect(rule.limits[1] == ClockLimit(.calendarDays(0), after: .effectiveDate) && rule.zone == .named(.central))
    }

    @Test func `a rule needs its id, its anchor, its limits and its zone, and no more`() throws {
        let rule = try Clocks.read(
            #"{"id":"acme.decision","anchor":"received","limits":[{"term":{"amount":7,"unit":"calendar_days"}}],"zone":"of_payer"}"#,
            as: ClockRule.self)
        #expect(rule == .rule("acme.decision", .calendarDays(7), from: .received))
    }

    @Test(
        arguments: [
            // No limit, business days without a calendar, an unknown zone, a term beyond its limit, a name that is none, months back.
            (#"{"id":"a","anchor":"received","limits":[],"zone":"of_site"}"#, JSONFault(.value, at: "limits")),
            (
                #"{"id":"a","anchor":"received","limits":[{"term":{"amount":1,"unit":"business_days"}}],"zone":"of_site"}"#,
                JSONFault(.value, at: "limits")
            ),
            (
                #"{"id":"a","anchor":"received","limits":[{"term":{"amount":1,"unit":"hours"}}],"zone":"Europe/Berlin"}"#,
                JSONFault(.value, at: "zone")
            ),
            (
                #"{"id":"a","anchor":"received","limits":[{"term":{"amount":3661,"unit":"hours"}}],"zone":"of_site"}"#,
                JSONFault(.value, at: "limits[0].term.amount")
            ),
            (
                #"{"id":"A b","anchor":"received","limits":[{"term":{"amount":1,"unit":"hours"}}],"zone":"of_site"}"#,
                JSONFault(.value, at: "id")
            ),
            (
                #"{"id":"a","anchor":"received","limits":[{"term":{"amount":1,"unit":"months"},"before":"sent"}],"zone":"of_site"}"#,
                JSONFault(.value, at: "limits[0].before")
            ),
        ])
    func `a rule that does not hold together is refused`(text: String, fault: JSONFault) {
        #expect(throws: fault) { try Clocks.read(text, as: ClockRule.self) }
    }

    @Test func `every bundled regime and provision reads back as it was written`() throws {
        for regime in RegimeBook.bundled.regimes + [.unknown] {
            #expect(try Clocks.read(Clocks.json(regime), as: Regime.self) == regime)
            for provision in regime.provisions {
                #expect(try Clocks.read(Clocks.json(provision), as: ClockProvision.self) == provision)
            }
        }
    }

    @Test func `a provision is written as it is published`() throws {
        let provision = Clocks.provision("medicaid_managed_care.appeal.standard")
        #expect(
            Clocks.json(provision)
                == #"{"kind":"appeal_decision","level":"internal_1","urgency":"standard","rule":{"id":"medicaid_managed_care.appeal.standard","anchor":"received","limits":[{"term":{"amount":30,"unit":"calendar_days"}}],"zone":"of_payer","roll":"none"},"at_least":false,"extension":{"term":{"amount":14,"unit":"calendar_days"},"notice_within":{"amount":2,"unit":"calendar_days"}},"tolls":false,"if_missed":"deemed_exhausted","source":"42 CFR 438.408","note":"A state may set a shorter time."}"#
        )
    }

    @Test(
        arguments: [
            (#""internal_levels":3,"source":"test""#, JSONFault(.value, at: "internal_levels")),
            (#""source":"test","extension":{"term":{"amount":1,"unit":"business_days"}}"#, JSONFault(.value, at: "extension")),
            (#""source":"\#(String(repeating: "x", count: ClockProvision.textMax + 1))""#, JSONFault(.value, at: "source")),
            (#""kind":"payer_decision""#, JSONFault(.missing, at: "source")),
            (#""source":"test","if_missed":"paid""#, JSONFault(.value, at: "if_missed")),
        ])
    func `a provision that does not hold together is refused`(members: String, fault: JSONFault) {
        let rule = Clocks.json(ClockRule.rule("acme.decision", .calendarDays(7), from: .received))
        #expect(throws: fault) {
            try Clocks.read(#"{"kind":"payer_decision","rule":\#(rule),\#(members)}"#, as: ClockProvision.self)
        }
    }

    @Test func `anchors, deadlines, stops and plan facts read back as they were written`() throws {
        let anchors = ClockAnchors([.sent: .day(Clocks.day("2026-12-02")), .received: .instant(Clocks.at("2026-12-04 09:00"))])
        #expect(Clocks.json(anchors) == #"{"sent":"2026-12-02","received":"2026-12-04T15:00:00.000000Z"}"#)
        #expect(try Clocks.read(Clocks.json(anchors), as: ClockAnchors.self) == anchors)
        let due = try Clocks.rule(.calendarDays(7)).due(from: .day(Clocks.day("2026-12-02")))
        #expect(try Clocks.read(Clocks.json(due), as: Due.self) == due)
        let pause = ClockPause(stoppedAt: Clocks.at("2026-12-04 09:00"))
        #expect(try Clocks.read(Clocks.json(pause), as: ClockPause.self) == pause)
        let facts = PlanFacts(
            lineOfBusiness: .medicaidManagedCare, funding: .government, situsState: "PA", network: .outOfNetwork, category: .service,
            urgency: .expedited, isUnderPriorAuthorizationRules: true, delivery: .managedCare, ratingPeriodFrom: Clocks.day("2026-07-01"),
            internalLevels: 2, isEmployerPlan: false, isConcurrent: true)
        #expect(try Clocks.read(Clocks.json(facts), as: PlanFacts.self) == facts)
        #expect(throws: JSONFault(.value)) { try Clocks.read(#""2026-02-30""#, as: ClockAnchor.self) }
    }

    @Test func `codes are what is stored`() {
        func codes<Code: CaseIterable & RawRepresentable<String>>(_ type: Code.Type) -> [String] { Code.allCases.map(\.rawValue) }
        #expect(
            codes(ClockKind.self) == [
                "payer_decision", "payer_acknowledgement", "information_response", "payer_information_notice", "appeal_filing",
                "appeal_decision", "benefits_continuation", "peer_to_peer", "written_confirmation", "external_review_preliminary",
                "external_review_records", "letter_validity", "authorization_end", "renewal", "other",
            ])
        #expect(
            codes(ClockConsequence.self) == [
                "none", "adverse_determination", "counts_as_denial", "deemed_exhausted", "deemed_authorized", "auto_forwarded_to_ire",
                "claimant_may_go_on", "administrative_denial", "expires",
            ])
        #expect(
            codes(AnchorKind.self) == [
                "notice_date", "sent", "mailed", "received", "transmitted", "told_orally", "effective_date", "start_of_authorization",
                "end_of_authorization", "information_asked", "information_received", "information_received_or_due", "review_completed",
                "assigned", "signed", "service_date",
            ])
        #expect(codes(Term.Unit.self) == ["hours", "business_day_hours", "calendar_days", "business_days", "months"])
        #expect(codes(ClockRule.Roll.self) == ["none", "next_business_day"] && codes(ClockRule.Whichever.self) == ["earlier", "later"])
        #expect(codes(CutOff.CountsAs.self) == ["next_day", "next_business_day"] && codes(NetworkStatus.self) == ["in", "out", "unknown"])
        #expect(codes(BenefitCategory.self) == ["service", "part_b_drug", "drug", "payment"])
        #expect(codes(Evidence.self) == ["primary", "secondary", "unverified"])
        #expect(codes(Regime.Layer.self) == ["process", "addition", "state", "payer"])
        #expect(codes(PlanFacts.Delivery.self) == ["fee_for_service", "managed_care"])
    }
}

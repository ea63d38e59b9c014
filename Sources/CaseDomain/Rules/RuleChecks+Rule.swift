import ClinicalCodes
import EventSourcing

extension RuleChecks {
    mutating func check(_ rule: PayerRule, in set: RuleSet, at path: String) {
        self.number(rule.version, at: "\(path).version", in: 1...Int32.max)
        self.text(rule.title, at: "\(path).title")
        self.days(rule.effectiveFrom, rule.effectiveThrough, at: "\(path).effective_through")
        if DaySpan(set.effectiveFrom, set.effectiveThrough).shared(with: DaySpan(rule.effectiveFrom, rule.effectiveThrough)).isEmpty {
            self.fault(.outsideSet, at: "\(path).effective_from", "On no day do both the rule and its set hold.")
        }
        self.check(rule.scope, at: "\(path).scope")
        self.check(rule.match, in: set, at: "\(path).match")
        if let letter = rule.letter { self.check(letter, at: "\(path).letter") }
        if let signer = rule.signer { self.check(signer, at: "\(path).signer") }
        if let validity = rule.validity { self.check(validity, at: "\(path).validity") }
        for (index, channel) in rule.channels.enumerated() { self.check(channel, at: "\(path).channels[\(index)]") }
        if let attachments = rule.attachments { self.check(attachments, at: "\(path).attachments") }
        if let appeal = rule.appeal { self.check(appeal, at: "\(path).appeal") }
        self.check(windows: rule.windows, in: set, at: "\(path).windows")
        if let renewal = rule.renewal { self.check(renewal, at: "\(path).renewal") }
        if let measures = rule.measures { self.check(measures, at: "\(path).measures") }
        if let retro = rule.retroAuthorization {
            self.number(retro.days, at: "\(path).retro_auth.days")
            if !retro.isAllowed, retro.days != nil {
                self.fault(.contradiction, at: "\(path).retro_auth.days", "What is not allowed has no days.")
            }
        }
        self.text(rule.delegation?.vendor, at: "\(path).delegation.um_vendor")
        if let provenance = rule.provenance { self.check(provenance, at: "\(path).provenance") }
        if !(rule.provenance?.namesSource ?? false), !(set.provenance?.namesSource ?? false) {
            self.fault(
                .missing, at: "\(path).provenance",
                "Neither the rule nor its set says where it was read: a source, a document or its words.")
        }
        if rule.termsBytes(in: set) > RuleTerms.bytesMax {
            self.fault(.tooLarge, at: path, "What a rule says has at most \(RuleTerms.bytesMax) bytes as JSON: every case keeps it.")
        }
    }

    private mutating func check(_ scope: RuleScope, at path: String) {
        if !scope.plans.isEmpty, scope.payer == nil {
            self.fault(.missing, at: "\(path).payer_id", "A plan is a payer's: name the payer.")
        }
        if scope.lineOfBusiness == .unknown {
            self.fault(.contradiction, at: "\(path).line_of_business", "A rule cannot ask for what is unknown: leave it out.")
        }
        if scope.funding == .unknown {
            self.fault(.contradiction, at: "\(path).funding", "A rule cannot ask for what is unknown: leave it out.")
        }
        if scope.network == .unknown {
            self.fault(.contradiction, at: "\(path).network", "A rule cannot ask for what is unknown: leave it out.")
        }
        for (index, state) in scope.states.enumerated() {
            if state.utf8.count != 2 || !state.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) {
                self.fault(.text, at: "\(path).states[\(index)]", "A state is two capital letters.")
            }
        }
    }

    private mutating func check(_ match: RuleMatch, in set: RuleSet, at path: String) {
        let services = match.services
        let codes = services.list.count + match.diagnosesIncluded.count + match.diagnosesExcluded.count
        if codes > RuleMatch.codesMax { self.fault(.tooMany, at: path, "A rule names at most \(RuleMatch.codesMax) codes.") }
        for (index, name) in services.groups.enumerated() where !set.codeGroups.contains(where: { $0.name == name }) {
            self.fault(.unknownName, at: "\(path).groups[\(index)]", "The set has no group of codes of this name.")
        }
        self.once(services.list.codes, at: "\(path).codes")
        for (index, code) in match.diagnosesIncluded.enumerated() where match.diagnosesExcluded.contains(where: { code.isUnder($0) }) {
            self.fault(.contradiction, at: "\(path).dx_include[\(index)]", "The rule excludes what it asks for.")
        }
        if let age = match.age {
            self.number(age.from, at: "\(path).age.from", in: 0...150)
            self.number(age.through, at: "\(path).age.through", in: 0...150)
            if age.years.through < age.years.from {
                self.fault(.reversed, at: "\(path).age.through", "The last year of age lies before the first.")
            }
            if age == AgeRange() { self.fault(.missing, at: "\(path).age", "A range of ages has an end at least.") }
        }
        self.cents(match.costThresholdCents, at: "\(path).cost_threshold_cents")
    }

    private mutating func check(_ letter: LetterRule, at path: String) {
        let isAskedFor = letter.need != .never && letter.need != .recommended
        if isAskedFor, letter.elements.isEmpty {
            self.fault(.missing, at: "\(path).elements_required", "A letter that is asked for names the elements it must hold.")
        }
        self.once(letter.elements, at: "\(path).elements_required")
        if letter.need == .overThreshold, letter.threshold == nil, letter.thresholdCents == nil {
            self.fault(.missing, at: "\(path).threshold", "A letter above a threshold needs one: `threshold` or `threshold_cents`.")
        }
        self.cents(letter.thresholdCents, at: "\(path).threshold_cents")
        self.number(letter.pagesMax, at: "\(path).max_pages")
        self.text(letter.language, at: "\(path).language")
        self.texts(letter.templates, at: "\(path).template_ids")
    }

    private mutating func check(_ signer: SignerRule, at path: String) {
        self.once(signer.credentials, at: "\(path).accepted_credentials")
        for (index, credential) in signer.cosignRequiredFor.enumerated() where !signer.accepts(credential) {
            self.fault(.contradiction, at: "\(path).cosign_required_for[\(index)]", "This credential may not sign at all.")
        }
        self.number(signer.signatureAgeDaysMax, at: "\(path).max_age_signature_days")
        self.number(signer.faceToFaceWithinDays, at: "\(path).face_to_face_within_days")
    }

    private mutating func check(_ validity: ValidityRule, at path: String) {
        if validity.basis == .days, validity.days == nil { self.fault(.missing, at: "\(path).days", "Say how many days.") }
        if validity.basis == .visits, validity.visits == nil { self.fault(.missing, at: "\(path).visits", "Say how many visits.") }
        self.number(validity.days, at: "\(path).days")
        self.number(validity.visits, at: "\(path).visits")
    }

    private mutating func check(_ channel: ChannelRule, at path: String) {
        self.text(channel.endpoint, at: "\(path).endpoint")
        self.text(channel.hours, at: "\(path).hours")
        if let cutoff = channel.cutoff, !cutoff.isTimeOfDay {
            self.fault(.text, at: "\(path).cutoff", "A time of day is written as 17:00.")
        }
        self.number(channel.megabytesMax, at: "\(path).max_mb", in: 1...100_000)
        self.texts(channel.formats, at: "\(path).formats")
    }

    private mutating func check(_ attachments: AttachmentRule, at path: String) {
        self.text(attachments.questionnaireURL, at: "\(path).questionnaire_url")
        for (index, attachment) in attachments.required.enumerated() {
            let path = "\(path).required[\(index)]"
            self.text(attachment.type, at: "\(path).type")
            if let code = attachment.reportType, ReviewReason(rawValue: code) == nil {
                self.fault(.text, at: "\(path).pwk01", "A report type of X12 is two digits or capital letters.")
            }
            if let code = attachment.loinc, !code.isLOINC {
                self.fault(.text, at: "\(path).loinc", "A code of LOINC is digits, a hyphen and a check digit.")
            }
            self.number(attachment.ageDaysMax, at: "\(path).max_age_days")
        }
    }

    private mutating func check(_ renewal: RenewalRule, at path: String) {
        self.number(renewal.earliestDaysBeforeEnd, at: "\(path).earliest_days_before_end")
        self.number(renewal.latestDaysBeforeEnd, at: "\(path).latest_days_before_end", in: 0...Self.numbers.upperBound)
        self.number(renewal.leadDays, at: "\(path).lead_days")
        if let earliest = renewal.earliestDaysBeforeEnd, let latest = renewal.latestDaysBeforeEnd, earliest < latest {
            self.fault(.reversed, at: "\(path).latest_days_before_end", "The latest day for a renewal lies before the earliest.")
        }
        if let lead = renewal.leadDays, let latest = renewal.latestDaysBeforeEnd, lead < latest {
            self.fault(.reversed, at: "\(path).lead_days", "The clinic would begin when the payer takes no renewal any more.")
        }
    }

    mutating func check(_ provenance: RuleProvenance, at path: String) {
        self.text(provenance.sourceURL, at: "\(path).source_url")
        self.number(provenance.page, at: "\(path).page")
        self.text(provenance.quotedText, at: "\(path).quoted_text")
        self.text(provenance.verifiedBy, at: "\(path).verified_by")
        self.days(provenance.verifiedOn, provenance.reviewBy, at: "\(path).review_by")
    }
}

extension RuleProvenance {
    /// Whether somebody could read there again what the rule says.
    fileprivate var namesSource: Bool { self.sourceURL != nil || self.documentSHA256 != nil || self.quotedText != nil }
}

extension PayerRule {
    /// Bytes of what a case may keep of this rule: all but when it speaks, and where it was read.
    fileprivate func termsBytes(in set: RuleSet) -> Int {
        var said = self
        let calendars = set.calendars(of: self.windows)
        said.match = RuleMatch()
        said.scope = RuleScope()
        said.provenance = nil
        said.requirement?.goldCards = []
        said.delegation?.phoneOnlyServices = []
        return JSONWriter.bytes(of: said).count + calendars.reduce(0) { $0 + JSONWriter.bytes(of: $1).count }
    }
}

extension String {
    /// `17:00`.
    fileprivate var isTimeOfDay: Bool {
        let parts = self.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).map { Array($0) }
        guard parts.count == 2, parts.allSatisfy({ $0.count == 2 && $0.allSatisfy { (0x30...0x39).contains($0) } }) else { return false }
        return String(decoding: parts[0], as: UTF8.self) <= "23" && String(decoding: parts[1], as: UTF8.self) <= "59"
    }

    /// `34104-0`, by its shape.
    fileprivate var isLOINC: Bool {
        let parts = self.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        return parts.count == 2 && (1...7).contains(parts[0].count) && parts[1].count == 1
            && parts.allSatisfy { $0.allSatisfy { (0x30...0x39).contains($0) } }
    }
}

import EventSourcing

extension PASRequest {
    /// Reads a bundle, or says all that is wrong with it.
    ///
    /// - Parameter bytes: JSON in UTF-8, at most `PASLimits.bytesMax`.
    public init(_ bytes: [UInt8]) throws(PASRefusal) {
        let findings = Findings()
        guard let request = PASRequest(bytes, findings) else { throw findings.refusal }
        self = request
    }

    /// Reads what `bytes` hold; `nil` when there are faults, and only then.
    fileprivate init?(_ bytes: [UInt8], _ findings: Findings) {
        guard let json = JSON(bundle: bytes, findings), let bundle = FHIRObject(bundle: json, findings) else { return nil }
        let identifier = bundle.required(bundle.object("identifier"), "identifier", "A repeat could not be told. Number the bundle.")
            .flatMap { BusinessIdentifier(tracing: $0) }
        let timestamp = bundle.required(bundle.instant("timestamp"), "timestamp")
        let index = BundleIndex(of: bundle)
        guard let claim = bundle.claim(index) else { return nil }

        let header = Claim(claim, index)
        let patientObject = claim.required(
            claim.object("patient"), "patient", "A request is about somebody. Refer to the Patient in the bundle."
        ).flatMap { index.target(of: $0, among: ["Patient"]) }
        let patient = patientObject.flatMap(Patient.init)
        let insurer = claim.required(claim.object("insurer"), "insurer", "Somebody has to decide. Refer to the payer in the bundle.")
            .flatMap { index.target(of: $0, among: ["Organization"]) }.flatMap(Organization.init)
        let requester = claim.required(Provider("provider", in: claim, index), "provider", "Somebody has to ask. Refer to who does.")
        let coverages = patientObject.map { claim.coverages(of: $0, index) }
        let team = claim.list("careTeam", max: PASLimits.careTeamMax)
        let careTeam = team.compactMap { CareTeamMember($0, index) }
        let codes = claim.list("diagnosis", max: PASLimits.diagnosesMax)
        let diagnoses = codes.compactMap(Diagnosis.init)
        let services = claim.list("item", max: PASLimits.itemsMax)
        let items = services.compactMap { Item($0, of: patientObject, index) }
        let support = claim.list("supportingInfo", max: PASLimits.supportingInfoMax)
        let supportingInfo = SupportingInfo(support, of: patientObject, index)
        if services.isEmpty, let header, header.certificationType != .cancel {
            claim.missing("item", "Nothing is asked for. Add a service; only a cancellation of the whole has none.")
        }
        claim.checkSequences(
            of: services,
            and: [
                ("diagnosis", codes, "diagnosisSequence"), ("careTeam", team, "careTeamSequence"),
                ("supportingInfo", support, "informationSequence"),
            ])
        let ignored = IgnoredElements(of: json, at: bundle.path, findings: findings).paths

        guard findings.faults.isEmpty, let identifier, let timestamp, let header, let patient, let insurer, let requester,
            let coverage = coverages?.first
        else { return nil }
        self.init(
            identifier: identifier, timestamp: timestamp, claim: header, patient: patient, insurer: insurer, requester: requester,
            coverage: coverage, otherCoverages: Array((coverages ?? []).dropFirst()), careTeam: careTeam, diagnoses: diagnoses,
            items: items, supportingInfo: supportingInfo, warnings: findings.warnings, ignored: ignored)
    }
}

extension JSON {
    /// The bytes as JSON.
    fileprivate init?(bundle bytes: [UInt8], _ findings: Findings) {
        guard bytes.count <= PASLimits.bytesMax else {
            findings.fault(.tooLarge, at: .root("$this"), "More than \(PASLimits.bytesMax) bytes are not read. Send large documents apart.")
            return nil
        }
        do {
            try self.init(bytes)
        } catch {
            if error.reason == .depth {
                findings.fault(.tooDeep, at: .root("$this"), "More than \(JSON.depthMax) levels are not read. No PAS request needs them.")
            } else {
                findings.fault(.notJSON, at: .root("$this"), "This is not JSON in UTF-8 (RFC 8259). XML is not read.")
            }
            return nil
        }
    }
}

extension FHIRObject {
    /// The JSON as a Bundle that may be a request.
    fileprivate init?(bundle json: JSON, _ findings: Findings) {
        guard (try? json.object()["resourceType"]?.string()) == "Bundle" else {
            findings.fault(.notABundle, at: .root("$this"), "A FHIR resource of type Bundle is expected.")
            return nil
        }
        self.init(json, at: .root("Bundle"), entry: 0, findings: findings)
        if let type = self.required(self.code("type"), "type"), type != "collection" {
            self.fault(.bundleType, at: "type", "A PAS request is a bundle of type collection.")
        }
    }

    /// The Claim that asks: the first entry, as PAS wants it, or the only Claim there is.
    fileprivate func claim(_ index: BundleIndex) -> FHIRObject? {
        let claims = index.entries.filter { $0.value.type == "Claim" }.keys.sorted()
        let isAnswer = index.entries.values.contains { $0.type == "ClaimResponse" }
        guard let place = claims.first, place == 0 || (claims.count == 1 && !isAnswer), let claim = index.entries[place]?.resource else {
            self.fault(
                .notARequest, at: "entry[0].resource",
                isAnswer
                    ? "This is an answer to a request. Send the request, whose first entry is a Claim."
                    : "The first entry of a request is a Claim, and this is none. Send the request itself.")
            return nil
        }
        if place != 0 { self.warn(.claimNotFirst, at: "entry[\(place)].resource", "The Claim belongs first in the bundle.") }
        claim.see()
        for object in [self, claim] where object.profiles.contains(where: { $0.contains("/davinci-pas/") && $0.contains("inquiry") }) {
            object.fault(.notARequest, at: "meta.profile", "This is an inquiry after a request. Send the request itself.")
        }
        return claim
    }

    private var profiles: [String] {
        guard let meta = try? self.peek("meta")?.object(), let profiles = try? meta["profile"]?.array(atMost: PASLimits.repeatsMax) else {
            return []
        }
        return profiles.compactMap { try? $0.string() }
    }

    /// The coverages in the order of their sequence numbers, the focal one first.
    fileprivate func coverages(of patient: FHIRObject, _ index: BundleIndex) -> [PASRequest.Coverage] {
        let insurances = self.list("insurance")
        if insurances.isEmpty {
            self.missing("insurance", "A request is made under a coverage. Add it, and refer to a Coverage in the bundle.")
        }
        let read = insurances.compactMap { object -> (isFocal: Bool, sequence: Int, coverage: PASRequest.Coverage)? in
            let sequence = object.required(object.count("sequence"), "sequence")
            let isFocal = object.bool("focal") ?? false
            let target = object.required(object.object("coverage"), "coverage").flatMap { index.target(of: $0, among: ["Coverage"]) }
            guard let sequence, let coverage = target.flatMap({ PASRequest.Coverage($0, of: patient, index) }) else { return nil }
            return (isFocal, sequence, coverage)
        }
        return read.sorted { ($0.isFocal ? 0 : 1, $0.sequence) < ($1.isFocal ? 0 : 1, $1.sequence) }.map(\.coverage)
    }

    /// Sequence numbers are what the parts of a claim, and every answer to it, refer to each other by.
    ///
    /// - Parameter parts: the elements of a name, and the member by which items point to them.
    fileprivate func checkSequences(of items: [FHIRObject], and parts: [(name: String, elements: [FHIRObject], pointer: String)]) {
        _ = Self.sequences(of: items)
        for (name, elements, pointer) in parts {
            let known = Self.sequences(of: elements)
            // When something is wrong with the elements pointed to, a pointer may be right and they not.
            guard !self.findings.hasFault(within: self.path(of: name)) else { continue }
            for item in items {
                for (value, path) in item.counts(pointer) where !known.contains(value) {
                    self.findings.fault(
                        .unknownSequence, at: path, "No \(name) of the claim has this number. Add it, or correct the number.")
                }
            }
        }
    }

    private static func sequences(of elements: [FHIRObject]) -> Set<Int> {
        var known: Set<Int> = []
        for element in elements {
            guard let sequence = element.count("sequence"), !known.insert(sequence).inserted else { continue }
            element.fault(.duplicate, at: "sequence", "Another element beside this has the same number. Number each once.")
        }
        return known
    }
}

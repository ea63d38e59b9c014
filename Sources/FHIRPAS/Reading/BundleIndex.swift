import EventSourcing

/// The resources of a bundle, by the addresses under which others refer to them.
struct BundleIndex {
    /// One entry: an address and a resource.
    struct Entry {
        let fullURL: String?
        let type: String
        let resource: FHIRObject
        /// What is contained in it, by id.
        let contained: [String: FHIRObject]
    }

    /// The entries that could be read, by their place in the bundle.
    private(set) var entries: [Int: Entry] = [:]
    private var byURL: [String: Int] = [:]
    private var byTypeAndID: [String: [Int]] = [:]

    /// Reads the entries of a bundle; each must have an address of its own and a resource.
    init(of bundle: FHIRObject) {
        for (place, (path, json)) in bundle.elements("entry", max: PASLimits.entriesMax).enumerated() {
            bundle.findings.see(json)
            guard let entry = FHIRObject(json, at: path, entry: place, findings: bundle.findings) else { continue }
            let fullURL = entry.required(entry.text("fullUrl"), "fullUrl", "Others refer to a resource by its address. Add it.")
            guard let json = entry.required(entry.peek("resource"), "resource", "An entry without a resource says nothing. Add it."),
                let resource = FHIRObject(json, at: entry.path(of: "resource"), entry: place, findings: bundle.findings),
                let type = resource.required(resource.peekText("resourceType"), "resourceType")
            else { continue }
            if let fullURL, self.byURL.updateValue(place, forKey: fullURL) != nil {
                entry.fault(.duplicate, at: "fullUrl", "Another entry has the same address. Send each resource once.")
            }
            if let id = resource.peekText("id") { self.byTypeAndID["\(type)/\(id)", default: []].append(place) }
            self.entries[place] = Entry(fullURL: fullURL, type: type, resource: resource, contained: Self.contained(in: resource))
        }
    }

    /// The resources within a resource, by their ids.
    private static func contained(in resource: FHIRObject) -> [String: FHIRObject] {
        var contained: [String: FHIRObject] = [:]
        for inner in resource.list("contained", looking: false) {
            guard let id = inner.peekText("id") else { continue }
            if contained.updateValue(inner, forKey: id) != nil {
                inner.fault(.duplicate, at: "id", "Another contained resource has the same id. Number each once.")
            }
        }
        return contained
    }

    /// The resource that a member refers to; `nil` when the member is absent.
    ///
    /// One that does not resolve, or resolves to another type than `types`, is a fault of the member.
    func target(of name: String, in object: FHIRObject, among types: String...) -> FHIRObject? {
        object.object(name).flatMap { self.target(of: $0, among: types) }
    }

    /// The resource that a Reference refers to; of any type when `types` is empty.
    func target(of reference: FHIRObject, among types: [String]) -> FHIRObject? {
        guard let text = reference.text("reference") else {
            if !reference.findings.hasFault(within: reference.path) {
                reference.fault(
                    .unresolvedReference, at: "reference",
                    "Only what is in the bundle can be read. Refer to a resource in it by its address.")
            }
            return nil
        }
        let found = self.resources(at: text, from: reference)
        guard let target = found.first, found.count == 1 else {
            let advice =
                found.isEmpty
                ? "Nothing in the bundle has this address. Add the resource, or correct the reference."
                : "Several resources in the bundle have this type and id. Refer to one by its full address."
            reference.fault(.unresolvedReference, at: "reference", advice)
            return nil
        }
        guard let type = target.peekText("resourceType"), types.isEmpty || types.contains(type) else {
            reference.fault(.wrongResource, at: "reference", "A reference to \(types.joined(separator: " or ")) is expected here.")
            return nil
        }
        guard reference.findings.follow(target.json) else {
            reference.fault(
                .tooLarge, at: "reference", "Large resources are referred to over and over. Refer to each once, or split the request.")
            return nil
        }
        target.see()
        return target
    }

    /// Holds a resource to the claim's patient: a case must never take in what is about somebody else.
    func hold(_ object: FHIRObject, to patient: FHIRObject) {
        for name in ["subject", "patient", "beneficiary"] {
            guard let subject = self.target(of: name, in: object, among: "Patient"), !subject.isSame(as: patient) else { continue }
            object.fault(.otherPatient, at: name, "This is about another patient than the claim. Leave it out, or correct the reference.")
        }
    }

    /// The resources at an address, seen from one object: FHIR R4, Bundle, "Resolving references in Bundles".
    private func resources(at reference: String, from object: FHIRObject) -> [FHIRObject] {
        guard let home = self.entries[object.entry] else { return [] }
        if reference.hasPrefix("#") {
            // What is contained belongs to the resource that contains it, and is found from there only.
            return home.contained[String(reference.dropFirst())].map { [$0] } ?? []
        }
        let address = Self.withoutVersion(reference)
        var place = self.byURL[reference] ?? self.byURL[address]
        if place == nil, !address.contains(":") {
            place = home.fullURL.flatMap(Self.base).flatMap { self.byURL[$0 + address] }
            // Entries addressed by `urn:uuid:` have no server; their type and id still tell them apart.
            if place == nil { return (self.byTypeAndID[address] ?? []).compactMap { self.entries[$0]?.resource } }
        }
        return place.flatMap { self.entries[$0]?.resource }.map { [$0] } ?? []
    }

    /// `Type/id/_history/2` names a version of `Type/id`, and a bundle holds one.
    private static func withoutVersion(_ reference: String) -> String {
        guard let version = reference.firstRange(of: "/_history/") else { return reference }
        return String(reference[..<version.lowerBound])
    }

    /// The server's address with a slash at its end, of `https://server/fhir/Type/id`; `nil` for a `urn:uuid:`.
    private static func base(of fullURL: String) -> String? {
        let parts = fullURL.split(separator: "/", omittingEmptySubsequences: false)
        guard fullURL.hasPrefix("http"), parts.count > 4 else { return nil }
        return parts.dropLast(2).joined(separator: "/") + "/"
    }
}

public import EventSourcing
public import struct Foundation.UUID

// What a professional may sign, who signs for them, and when they do not practice here.

/// One delegation of a professional.
public struct DelegationID: Identifier {
    public let rawValue: UUID
    public init(_ rawValue: UUID) { self.rawValue = rawValue }
}

/// What a professional may sign from a day on (`provider.signing_authority_set.v1`).
public struct SigningAuthoritySet: EventBody {
    public static let type: EventType = "provider.signing_authority_set.v1"

    /// Letters about patients of their own.
    public var signsOwn: Bool
    /// Beside somebody who signs, where a payer wants two.
    public var cosigns: Bool
    public var from: CivilDate

    public init(signsOwn: Bool, cosigns: Bool, from: CivilDate) {
        self.signsOwn = signsOwn
        self.cosigns = cosigns
        self.from = from
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.signsOwn = try facts.value("signs_own")
        self.cosigns = try facts.value("cosigns")
        self.from = try facts.value("from")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("signs_own", self.signsOwn)
        members.member("cosigns", self.cosigns)
        members.member("from", self.from)
    }
}

/// A professional lets another sign in their place (`provider.delegated.v1`).
public struct ProviderDelegated: EventBody {
    public static let type: EventType = "provider.delegated.v1"

    public var delegation: DelegationID
    /// Whose letters: those of whoever delegates, and nobody else's.
    public var letters: ProviderID
    public var to: ProviderID
    public var from: CivilDate
    /// The last day; open until it is revoked.
    public var through: CivilDate?

    public init(delegation: DelegationID, letters: ProviderID, to: ProviderID, from: CivilDate, through: CivilDate? = nil) {
        self.delegation = delegation
        self.letters = letters
        self.to = to
        self.from = from
        self.through = through
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.delegation = try facts.value("delegation_id")
        self.letters = try facts.value("letters_of_id")
        self.to = try facts.value("to_id")
        self.from = try facts.value("from")
        self.through = try facts.optional("through")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("delegation_id", self.delegation)
        members.member("letters_of_id", self.letters)
        members.member("to_id", self.to)
        members.member("from", self.from)
        members.member("through", self.through)
    }
}

/// A delegation was taken back (`provider.delegation_revoked.v1`).
public struct DelegationRevoked: EventBody {
    public static let type: EventType = "provider.delegation_revoked.v1"

    public var delegation: DelegationID
    /// The first day on which it no longer holds.
    public var from: CivilDate

    public init(delegation: DelegationID, from: CivilDate) {
        self.delegation = delegation
        self.from = from
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.delegation = try facts.value("delegation_id")
        self.from = try facts.value("from")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("delegation_id", self.delegation)
        members.member("from", self.from)
    }
}

/// A professional does not practice here for now (`provider.suspended.v1`).
public struct ProviderSuspended: EventBody {
    public static let type: EventType = "provider.suspended.v1"

    public var from: CivilDate
    public var reason: ProviderSuspensionReason

    public init(from: CivilDate, reason: ProviderSuspensionReason) {
        self.from = from
        self.reason = reason
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.from = try facts.value("from")
        self.reason = try facts.value("reason")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("from", self.from)
        members.member("reason", self.reason)
    }
}

/// A professional practices here again (`provider.reinstated.v1`).
public struct ProviderReinstated: EventBody {
    public static let type: EventType = "provider.reinstated.v1"

    public var from: CivilDate

    public init(from: CivilDate) {
        self.from = from
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.from = try facts.value("from")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("from", self.from)
    }
}

/// A professional left (`provider.ended.v1`).
public struct ProviderEnded: EventBody {
    public static let type: EventType = "provider.ended.v1"

    /// The last day on which they practice here.
    public var on: CivilDate

    public init(on: CivilDate) {
        self.on = on
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.on = try facts.value("on")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("on", self.on)
    }
}

/// Why a professional does not practice for now.
public enum ProviderSuspensionReason: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case licenseBoard = "license_board"
    case privileges
    case leave
    case other
}

public import ClinicalCodes
public import EventSourcing

/// What of a request a payer lets be changed after it was sent, and how.
public struct UpdatePolicy: JSONMembers, Hashable {
    /// A part of a request that can change while the payer decides.
    public enum Field: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case quantity
        case frequency
        case dates
        case diagnoses
        case provider
        case placeOfService = "place_of_service"
        case service
        case attachments
    }

    /// How more of what was authorized is asked for.
    public enum More: String, Sendable, Hashable, CaseIterable, JSONCodable {
        /// As an extension of the authorization (X12 UM02 = 4).
        case extending = "extension"
        /// As a request of its own.
        case newRequest = "new_request"
    }

    /// How a request is taken back.
    public enum CancelShape: String, Sendable, Hashable, CaseIterable, JSONCodable {
        /// The whole request (X12 UM02 = 3).
        case wholeRequest = "whole_request"
        /// Line by line, within an update.
        case lines
        /// By phone or in the portal; nothing is sent.
        case byHand = "by_hand"
    }

    public var updatableFields: [Field]
    /// A denied request may be updated; `nil` counts as no, as PAS has it (domain page, section 0).
    public var deniedUpdate: Bool?
    public var more: More?
    public var cancelShape: CancelShape?

    public init(updatableFields: [Field] = [], deniedUpdate: Bool? = nil, more: More? = nil, cancelShape: CancelShape? = nil) {
        self.updatableFields = updatableFields
        self.deniedUpdate = deniedUpdate
        self.more = more
        self.cancelShape = cancelShape
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.updatableFields = try members.list("updatable_fields")
        self.deniedUpdate = try members.optional("denied_update")
        self.more = try members.optional("extension_vs_new")
        self.cancelShape = try members.optional("cancel_shape")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.list("updatable_fields", self.updatableFields)
        members.member("denied_update", self.deniedUpdate)
        members.member("extension_vs_new", self.more)
        members.member("cancel_shape", self.cancelShape)
    }
}

/// A conversation between the ordering clinician and the payer's reviewer.
public struct PeerToPeerRule: JSONMembers, Hashable {
    /// An appeal that was filed ends the offer.
    public var closesOnAppeal: Bool?

    public init(closesOnAppeal: Bool? = nil) { self.closesOnAppeal = closesOnAppeal }
    public init(members: JSONObject) throws(JSONFault) { self.closesOnAppeal = try members.optional("closes_on_appeal") }
    public func write(to members: inout JSONWriter.Members) { members.member("closes_on_appeal", self.closesOnAppeal) }
}

/// Authorization after the service began.
public struct RetroAuthorizationRule: JSONMembers, Hashable {
    public var isAllowed: Bool
    /// Days that the service may lie back.
    public var days: Int32?

    public init(isAllowed: Bool, days: Int32? = nil) {
        self.isAllowed = isAllowed
        self.days = days
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.isAllowed = try members.value("allowed")
        self.days = try members.optional("days")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("allowed", self.isAllowed)
        members.member("days", self.days)
    }
}

/// Whom a payer had take over its reviews.
public struct DelegationRule: JSONMembers, Hashable {
    /// The utilization management vendor.
    public var vendor: String?
    /// Services for which the payer or its vendor takes requests by phone alone.
    public var phoneOnlyServices: [ServiceCode]

    public init(vendor: String? = nil, phoneOnlyServices: [ServiceCode] = []) {
        self.vendor = vendor
        self.phoneOnlyServices = phoneOnlyServices
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.vendor = try members.optional("um_vendor")
        self.phoneOnlyServices = try members.list("phone_only_services")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("um_vendor", self.vendor)
        members.list("phone_only_services", self.phoneOnlyServices)
    }
}

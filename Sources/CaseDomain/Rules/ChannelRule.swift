public import EventSourcing

/// One way to reach a payer with a request; a rule lists them in the order in which they are to be tried.
public struct ChannelRule: JSONMembers, Hashable {
    public var channel: Channel
    /// An address, a number or a name, as the channel has it.
    public var endpoint: String?
    /// When it is served, in the payer's words.
    public var hours: String?
    /// A time of day, `17:00`: what arrives later counts as of the next day.
    public var cutoff: String?
    public var acceptsAttachments: Bool?
    /// Within what time after it was sent the payer says that a request arrived; business days are those of the federal calendar.
    public var acknowledgedWithin: Term?
    public var megabytesMax: Int32?
    /// Kinds of file, such as `pdf`.
    public var formats: [String]

    public init(
        _ channel: Channel, endpoint: String? = nil, hours: String? = nil, cutoff: String? = nil, acceptsAttachments: Bool? = nil,
        acknowledgedWithin: Term? = nil, megabytesMax: Int32? = nil, formats: [String] = []
    ) {
        self.channel = channel
        self.endpoint = endpoint
        self.hours = hours
        self.cutoff = cutoff
        self.acceptsAttachments = acceptsAttachments
        self.acknowledgedWithin = acknowledgedWithin
        self.megabytesMax = megabytesMax
        self.formats = formats
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.channel = try members.value("channel")
        self.endpoint = try members.optional("endpoint")
        self.hours = try members.optional("hours")
        self.cutoff = try members.optional("cutoff")
        self.acceptsAttachments = try members.optional("accepts_attachments")
        self.acknowledgedWithin = try members.optional("ack_expected_within")
        self.megabytesMax = try members.optional("max_mb")
        self.formats = try members.list("formats")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("channel", self.channel)
        members.member("endpoint", self.endpoint)
        members.member("hours", self.hours)
        members.member("cutoff", self.cutoff)
        members.member("accepts_attachments", self.acceptsAttachments)
        members.member("ack_expected_within", self.acknowledgedWithin)
        members.member("max_mb", self.megabytesMax)
        members.list("formats", self.formats)
    }
}

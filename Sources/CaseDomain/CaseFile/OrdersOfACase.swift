public import EventSourcing

// What a case wants of the patient's orders, by the rules that are pinned to its services, and which orders it rests on. The orders
// are streams of their own; whoever asks hands in how they stand.

/// What the payer's rule wants to be ordered for one service of a case.
public struct CaseOrderWant: Sendable, Hashable {
    public var line: ServiceLineID
    /// The rule's own name of the document that it wants, such as `prescription`.
    public var document: String
    public var want: OrderWant

    public init(line: ServiceLineID, document: String, want: OrderWant) {
        self.line = line
        self.document = document
        self.want = want
    }
}

/// An order that a packet rests on, as it stood when the packet was put together.
public struct PacketOrder: JSONMembers, Hashable {
    public var line: ServiceLineID
    public var order: OrderID
    /// The order's stream as it was looked at.
    public var version: StreamVersion
    /// The last day on which it covers the service; `nil` for one without an end.
    public var validThrough: CivilDate?

    public init(line: ServiceLineID, order: OrderID, version: StreamVersion, validThrough: CivilDate? = nil) {
        self.line = line
        self.order = order
        self.version = version
        self.validThrough = validThrough
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.line = try members.value("line_id")
        self.order = try members.value("order_id")
        self.version = try members.value("version")
        self.validThrough = try members.optional("valid_through")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("line_id", self.line)
        members.member("order_id", self.order)
        members.member("version", self.version)
        members.member("valid_through", self.validThrough)
    }
}

extension CaseFile.State {
    /// What the pinned rules want to be ordered for the services that are asked for, in their order. Nothing for a service of which
    /// nothing was determined, and nothing of a case that is closed.
    public var orderWants: [CaseOrderWant] { self.closed == nil ? self.orderWants(where: \.isAskedFor) : [] }

    /// What an order for the case is held to when somebody checks it, and the rule that says so: that of the first service that wants
    /// such an order, or else of any; the kind's own terms where no rule is pinned.
    ///
    /// - Parameter validDays: for how many days one is good that does not say so.
    public func orderTerms(for kind: OrderKind, validDays: Int32? = nil) -> (terms: OrderTerms, rule: RulePin?) {
        let wanting = self.orderWants.filter { $0.want.kinds.contains(kind) }.map(\.line)
        let ruled = (wanting + self.linesToAsk).compactMap { self.requirement(of: $0) }.first { $0.terms.basis == .rule && $0.pin != nil }
        return (OrderTerms(for: kind, by: ruled?.terms.signer, validDays: validDays), ruled?.pin)
    }

    private func orderWants(where isMeant: (Service) -> Bool) -> [CaseOrderWant] {
        guard let opened else { return [] }
        return self.services.filter(isMeant).flatMap { service -> [CaseOrderWant] in
            let required = self.requirement(of: service.requested.line)?.terms.attachments.required ?? []
            return required.filter { $0.isWanted(for: opened.kind) }.compactMap { attachment in
                OrderWant(attachment, for: service.requested, of: opened.serviceLine).map {
                    CaseOrderWant(line: service.requested.line, document: attachment.type, want: $0)
                }
            }
        }
    }

    /// Which orders what is to be sent rests on, and what is wrong with those that it should rest on.
    ///
    /// An order that has ended, is too old or orders less than is asked for holds the packet back: the payer would turn the request
    /// away. That none is recorded here, or none is checked, is told and holds nothing back: the document in the packet is what the
    /// payer looks at.
    func check(orders: [OrderStanding], at now: Timestamp) -> (relied: [PacketOrder], gaps: [PacketGap]) {
        var relied: [PacketOrder] = []
        var gaps: [PacketGap] = []
        for wanted in self.orderWants(where: \.isToBeSent) {
            switch orders.cover(wanted.want, on: max(self.today(now), wanted.want.from ?? self.today(now))) {
            case .covered(let order, let through):
                let version = orders.first { $0.order == order }?.version ?? .none
                let it = PacketOrder(line: wanted.line, order: order, version: version, validThrough: through)
                if !relied.contains(it) { relied.append(it) }
            case .uncovered(let gap):
                let it = PacketGap(kind: .orderMissing, code: gap.reason.rawValue, isBlocking: gap.reason.holdsBack)
                if !gaps.contains(it) { gaps.append(it) }
            }
        }
        return (relied, gaps)
    }
}

extension OrderGap.Reason {
    /// The payer would turn the request away for it.
    fileprivate var holdsBack: Bool {
        switch self {
        case .expired, .revoked, .superseded, .signatureTooOld, .quantityExceeded: true
        case .notChecked, .notReceived, .notValidYet, .otherUnit, .withdrawn, .otherService, .noOrder: false
        }
    }
}

extension TaskID {
    /// The task that asks for the order of one service of a case: one for each service, however often it is found to be missing.
    public init(orderMissingFor line: ServiceLineID, of caseID: CaseID, in tenant: TenantID) {
        self.init(of: .orderMissing, named: "\(caseID)\n\(line)", in: tenant)
    }
}

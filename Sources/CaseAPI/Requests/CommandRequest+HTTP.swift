import EventSourcing
import HTTPTypes
import PHIVault

extension Exchange {
    /// The request as a command: its id, what it is compared by when it is repeated, and the version the caller has seen.
    ///
    /// `command_id` is the Idempotency-Key if that is a UUID, else a UUIDv8 of a keyed hash of person and key; `command_hash` is a
    /// keyed hash of person, route and canonical body (architecture, section 5).
    ///
    /// - Parameter tenant: in whose ledger; the path's clinic, when absent.
    func command(ifMatch: StreamVersion?, in tenant: TenantID? = nil) async throws -> CommandRequest {
        let clinic = if let tenant { tenant } else { try self.clinic }
        let actor = try self.knownCaller.actor
        let key = try self.idempotencyKey
        let command: CommandID
        if let id = CommandID(key) {
            command = id
        } else {
            let hash = try await self.services.vault.keyedHash(
                of: Array("\(actor)\n\(key)".utf8), field: "command-id", of: clinic)
            command = CommandID(TimeOrderedID.version8(of: hash))
        }
        var canonical = Array("\(actor)\n\(self.method.rawValue)\n\(self.path)\n".utf8)
        // Where the query says something, it is part of what is asked: another site is another request.
        if !self.query.isEmpty {
            canonical += "?\(self.query.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "&"))\n".utf8
        }
        if !self.body.isEmpty { canonical += try self.json().canonical() }
        let hash = try await self.services.vault.keyedHash(of: canonical, field: "command-hash", of: clinic)
        return CommandRequest(
            tenant: clinic, command: command, commandHash: hash, context: try self.context, correlation: nil, ifMatch: ifMatch)
    }

    private var idempotencyKey: String {
        get throws(Problem) {
            guard let key = self.headers[.idempotencyKey] else { throw .keyMissing }
            let isVisible = key.utf8.allSatisfy { (0x21...0x7E).contains($0) }
            guard (1...RequestLimits.keyLengthMax).contains(key.utf8.count), isVisible else { throw .keyInvalid }
            return key
        }
    }

    /// The version of `If-Match`; `nil` for none and for `*`, where those will do.
    func ifMatch(_ use: VersionUse) throws(Problem) -> StreamVersion? {
        if case .none = use { return nil }
        guard let text = self.headers[.ifMatch] else {
            if case .required = use { throw .ifMatchMissing }
            return nil
        }
        if text == "*", case .heldTo = use { return nil }
        guard text.utf8.count >= 3, text.hasPrefix("\""), text.hasSuffix("\""), let number = Int32(text.dropFirst().dropLast()), number >= 0
        else {
            throw .ifMatchInvalid
        }
        return StreamVersion(number)
    }
}

extension Answer {
    /// Adds the version of the stream that was read or written.
    func tagged(_ version: StreamVersion) -> Answer {
        var answer = self
        answer.headers.append((.eTag, "\"\(version)\""))
        return answer
    }

    /// Adds where in the clinic's `work` book the answer stands.
    func positioned(_ position: Position, in clinic: TenantID) -> Answer {
        var answer = self
        answer.headers.append((.ledgerPosition, "\(clinic):\(position)"))
        return answer
    }
}

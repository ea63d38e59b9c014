import Glibc

/// One HTTP/1.1 connection that is kept, for load: blocking, and no more than a benchmark needs.
final class PlainConnection {
    private let socket: Int32
    private var buffer = [UInt8](repeating: 0, count: 16 * 1_024)

    /// Connects to this machine; `nil` when nobody listens.
    init?(port: Int) {
        self.socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard self.socket >= 0 else { return nil }
        var one: Int32 = 1
        setsockopt(self.socket, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(self.socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else {
            close(self.socket)
            return nil
        }
    }

    deinit { close(self.socket) }

    /// Posts a body and reads the whole answer; its status, or `nil` when the connection is gone.
    func post(_ path: String, _ token: String, key: String, _ body: String) -> Int? {
        let request =
            "POST \(path) HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer \(token)\r\nIdempotency-Key: \(key)\r\n"
            + "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        let bytes = Array(request.utf8)
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { send(self.socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return nil }
            sent += count
        }
        return self.answer()
    }

    private func answer() -> Int? {
        var received: [UInt8] = []
        var end: Int?
        while true {
            let count = recv(self.socket, &self.buffer, self.buffer.count, 0)
            guard count > 0 else { return nil }
            received += self.buffer[..<count]
            if end == nil, let blank = Self.endOfHead(received) {
                let head = String(decoding: received[..<blank], as: UTF8.self).lowercased()
                guard let field = head.split(separator: "\r\n").first(where: { $0.hasPrefix("content-length:") }),
                    let length = Int(field.dropFirst("content-length:".count).filter { $0 != " " })
                else { return nil }
                end = blank + 4 + length
            }
            if let end, received.count >= end { break }
        }
        // "HTTP/1.1 201 Created"
        return Int(String(decoding: received[9..<12], as: UTF8.self))
    }

    private static func endOfHead(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 4 else { return nil }
        return (0...(bytes.count - 4)).first { bytes[$0] == 13 && bytes[$0 + 1] == 10 && bytes[$0 + 2] == 13 && bytes[$0 + 3] == 10 }
    }
}

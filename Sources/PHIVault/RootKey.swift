import Crypto
import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// The key at the top: wraps tenant keys, and nothing else.
///
/// Here it comes from a file, which is for development; a key service will stand in its place.
public struct RootKey: Sendable {
    private let key: SymmetricKey
    /// Names the key without telling anything of it: stored beside what it wraps.
    public let id: String

    /// Bytes of a key.
    static let byteCount = 32

    init(key: SymmetricKey) {
        self.key = key
        let name = HMAC<SHA256>.authenticationCode(for: Array("necessity/root-key-id/v1".utf8), using: key)
        self.id = name.prefix(8).map { String(format: "%02x", $0) }.joined()
    }

    /// Reads the key from a file of 32 bytes that only its owner can read.
    ///
    /// - Parameter isProduction: refuses, because a file beside the data protects nothing from whoever steals both.
    public static func load(path: String, isProduction: Bool) throws(VaultError) -> RootKey {
        if isProduction { throw .rootKey(.refusedInProduction) }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .rootKey(errno == ENOENT ? .missing : .unreadable) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .rootKey(.unreadable) }
        guard status.st_mode & 0o077 == 0 else { throw .rootKey(.readableByOthers) }
        var bytes = [UInt8](repeating: 0, count: Self.byteCount + 1)
        let count = read(descriptor, &bytes, bytes.count)
        guard count == Self.byteCount else { throw .rootKey(count < 0 ? .unreadable : .wrongLength) }
        return RootKey(key: SymmetricKey(data: bytes.prefix(Self.byteCount)))
    }

    /// Makes a key file, whole and on disk or not at all. Never overwrites one.
    public static func create(path: String) throws(VaultError) {
        let unfinished = "\(path).\(getpid()).unfinished"
        let descriptor = open(unfinished, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .rootKey(.notWritable) }
        let bytes = SymmetricKey(size: .bits256).withUnsafeBytes { [UInt8]($0) }
        let isWritten = write(descriptor, bytes, bytes.count) == bytes.count && fsync(descriptor) == 0
        close(descriptor)
        defer { unlink(unfinished) }
        guard isWritten else { throw .rootKey(.notWritable) }
        // A link fails when the name is taken: two that start at once end with one key.
        guard link(unfinished, path) == 0 else { throw .rootKey(errno == EEXIST ? .existsAlready : .notWritable) }
        let directory = open(URL(filePath: path).deletingLastPathComponent().path, O_RDONLY | O_CLOEXEC)
        if directory >= 0 {
            fsync(directory)
            close(directory)
        }
    }

    func wrap(_ key: SymmetricKey, bound context: WrapContext) -> [UInt8] { KeyWrap.wrap(key, by: self.key, bound: context) }

    func unwrap(_ wrapped: [UInt8], bound context: WrapContext, check: [UInt8]) throws(VaultError) -> SymmetricKey {
        try KeyWrap.unwrap(wrapped, by: self.key, bound: context, check: check)
    }
}

extension RootKey: CustomStringConvertible, CustomReflectable {
    public var description: String { "RootKey(\(self.id))" }
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}

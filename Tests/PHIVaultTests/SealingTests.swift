import Crypto
import EventSourcing
import Foundation
@testable import PHIVault
import TestSupport
import Testing

@Suite("Sealing")
struct SealingTests {
    private static let key = DataKey(id: KeyID(UUID()), key: SymmetricKey(data: Array(UInt8(0)..<32)))

    @Test func `what was sealed opens, and only under its binding`() throws {
        let part = Self.key.seal(Array("approved".utf8), bound: [1, 2])
        #expect(part.bytes.first == 1)
        #expect(try Self.key.open(part, bound: [1, 2]) == Array("approved".utf8))
        #expect(throws: VaultError.tampered) { try Self.key.open(part, bound: [1, 3]) }
    }

    @Test func `changing any byte is noticed`() {
        let part = Self.key.seal(Array("approved".utf8), bound: [])
        for index in part.bytes.indices {
            var changed = part
            changed.bytes[index] ^= 1
            #expect(throws: VaultError.self, "byte \(index)") { try Self.key.open(changed, bound: []) }
        }
        for length in 0..<part.bytes.count {
            let short = SealedPart(key: part.key, bytes: Array(part.bytes.prefix(length)))
            #expect(throws: VaultError.self, "\(length) bytes") { try Self.key.open(short, bound: []) }
        }
    }

    @Test func `nothing is sealed twice alike`() {
        #expect(Self.key.seal([1], bound: []) != Self.key.seal([1], bound: []))
    }

    @Test func `a newer recipe is told as such`() {
        var part = Self.key.seal([1], bound: [])
        part.bytes[0] = 2
        #expect(throws: VaultError.unknownRecipe(2)) { try Self.key.open(part, bound: []) }
    }

    /// Sealed by another implementation of AES-256-GCM (key 00…1f, nonce 00…0b, additional data 0102).
    @Test func `a seal made elsewhere opens`() throws {
        let text = "01000102030405060708090a0b" + Self.ciphertextMadeElsewhere
        let bytes = stride(from: 0, to: text.count, by: 2).map { offset in
            UInt8(text.dropFirst(offset).prefix(2), radix: 16)!
        }
        #expect(try Self.key.open(SealedPart(key: Self.key.id, bytes: bytes), bound: [1, 2]) == Array("wheelchair".utf8))
    }

    private static let ciphertextMadeElsewhere = "306ab37ea986aa7ae433c67b9353277d829bc8ed811846eb07cc"

    @Test func `no key prints itself`() {
        let root = RootKey(key: SymmetricKey(data: Array(repeating: 0xAB, count: 32)))
        var dumped = ""
        dump(root, to: &dumped)
        dump(Self.key, to: &dumped)
        // The id is chance, and may hold any three digits.
        dumped = dumped.replacingOccurrences(of: "\(Self.key.id)", with: "")
        #expect(!dumped.lowercased().contains("abab") && !dumped.contains("171"))
        #expect("\(Self.key)" == "DataKey(\(Self.key.id))")
    }
}

@Suite("The root key's file")
struct RootKeyFileTests {
    private static func withPath(_ body: (String) throws -> Void) throws {
        let directory = NSTemporaryDirectory() + "necessity-key-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try body("\(directory)/root.key")
    }

    @Test func `it is made once, for its owner only, and read back`() throws {
        try Self.withPath { path in
            try RootKey.create(path: path)
            #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
            let id = try RootKey.load(path: path, isProduction: false).id
            #expect(throws: VaultError.rootKey(.existsAlready)) { try RootKey.create(path: path) }
            #expect(try RootKey.load(path: path, isProduction: false).id == id)
        }
    }

    @Test func `a file that others can read, that has another length, or that is not there is refused`() throws {
        try Self.withPath { path in
            #expect(throws: VaultError.rootKey(.missing)) { try RootKey.load(path: path, isProduction: false) }
            try RootKey.create(path: path)
            try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
            #expect(throws: VaultError.rootKey(.readableByOthers)) { try RootKey.load(path: path, isProduction: false) }
            for count in [0, 31, 33, 64] {
                try Data(repeating: 1, count: count).write(to: URL(filePath: path))
                try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
                #expect(throws: VaultError.rootKey(.wrongLength)) { try RootKey.load(path: path, isProduction: false) }
            }
        }
    }

    @Test func `production refuses a file`() throws {
        try Self.withPath { path in
            try RootKey.create(path: path)
            #expect(throws: VaultError.rootKey(.refusedInProduction)) { try RootKey.load(path: path, isProduction: true) }
        }
    }
}

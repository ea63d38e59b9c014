/// Why a key could not be had, or a part not be opened. Carries no key, no value, no PHI.
public enum VaultError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The key was destroyed: what it sealed is shredded.
    case shredded
    /// The vault does not know the key.
    case unknownKey
    /// The bytes do not belong to this envelope, or were changed.
    case tampered
    /// The wrapping key is another than the one that wrapped this.
    case wrongKey
    /// The first byte names a recipe that this program does not know: a newer one sealed it.
    case unknownRecipe(UInt8)
    /// The root key's file cannot be used; says why, never what is in it.
    case rootKey(RootKeyFault)
    /// The key store could not be reached or refused.
    case unavailable(sqlState: String?)

    /// What is wrong with a root key's file.
    public enum RootKeyFault: String, Sendable, Hashable {
        case missing
        case unreadable
        case readableByOthers = "readable_by_others"
        case wrongLength = "wrong_length"
        case existsAlready = "exists_already"
        case notWritable = "not_writable"
        case refusedInProduction = "refused_in_production"
    }

    /// The stable code.
    public var code: String {
        switch self {
        case .shredded: "phi.shredded"
        case .unknownKey: "keys.unknown"
        case .tampered: "seal.tampered"
        case .wrongKey: "keys.wrong_key"
        case .unknownRecipe: "seal.unknown_recipe"
        case .rootKey(let fault): "keys.file_\(fault.rawValue)"
        case .unavailable: "keys.unavailable"
        }
    }

    public var description: String {
        switch self {
        case .shredded: "\(self.code): the key was destroyed, and what it sealed cannot be read any more."
        case .unknownKey: "\(self.code): the vault has no such key for this tenant."
        case .tampered:
            "\(self.code): the sealed bytes do not belong to this envelope. Keep the event and the log, and tell whoever answers for security."
        case .wrongKey: "\(self.code): this key was wrapped by another one. Check that the root key is this installation's."
        case .unknownRecipe(let byte): "\(self.code): recipe \(byte) is not known to this program. Run a newer one."
        case .rootKey(let fault): "\(self.code): \(Self.advice(fault))"
        case .unavailable: "\(self.code): the key store does not answer. Try again later."
        }
    }

    private static func advice(_ fault: RootKeyFault) -> String {
        switch fault {
        case .missing: "there is no root key file. Make one, or point to this installation's."
        case .unreadable: "the root key file cannot be read by this user."
        case .readableByOthers: "the root key file can be read by others. Set its mode to 0600."
        case .wrongLength: "the root key file does not hold 32 bytes."
        case .existsAlready: "there is a root key file already, and it is never overwritten."
        case .notWritable: "the root key file cannot be written there."
        case .refusedInProduction: "a root key in a file is for development. Set up a key service."
        }
    }
}

extension UInt8 {
    /// `0` to `9`.
    var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
    /// `A` to `Z`.
    var isCapital: Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) }
    /// What codes are made of: digits and capital letters.
    var isCodeCharacter: Bool { self.isDigit || self.isCapital }
}

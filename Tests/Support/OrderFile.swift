/// Lines of an ICD-10-CM order file, made for tests: public codes, in the columns of the real file.
public enum OrderFile {
    /// One line: order number, code without its point, header or not, and one text for both descriptions.
    public static func line(_ order: Int, _ code: String, isBillable: Bool, _ text: String) -> String {
        func padded(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: max(0, width - text.count)) }
        let number = String("0000\(order)".suffix(5))
        return "\(number) \(padded(code, 7)) \(isBillable ? "1" : "0") \(padded(text, 60)) \(text)"
    }

    /// A dozen codes: three headers, nine that can be billed.
    public static let small = [
        Self.line(1, "F80", isBillable: false, "Specific developmental disorders of speech and language"),
        Self.line(2, "F800", isBillable: true, "Phonological disorder"),
        Self.line(3, "F801", isBillable: true, "Expressive language disorder"),
        Self.line(4, "F802", isBillable: true, "Mixed receptive-expressive language disorder"),
        Self.line(5, "G82", isBillable: false, "Paraplegia and quadriplegia"),
        Self.line(6, "G822", isBillable: false, "Paraplegia"),
        Self.line(7, "G8220", isBillable: true, "Paraplegia, unspecified"),
        Self.line(8, "G8221", isBillable: true, "Paraplegia, complete"),
        Self.line(9, "G8222", isBillable: true, "Paraplegia, incomplete"),
        Self.line(10, "I10", isBillable: true, "Essential (primary) hypertension"),
        Self.line(11, "M6281", isBillable: true, "Muscle weakness (generalized)"),
        Self.line(12, "S72001A", isBillable: true, "Fracture of unspecified part of neck of right femur, initial"),
    ].joined(separator: "\r\n")
}

// The order file of ICD-10-CM, which CMS and NCHS publish for every fiscal year (`icd10cm_order_2026.txt`): every code of the
// edition, in the order of the book, and whether it can be billed.

/// An edition of ICD-10-CM as its order file tells it.
///
/// One line a code, in columns: order number (1 to 5), code without its point (7 to 13), `0` for a header or `1` for a code that
/// can be billed (15), short description (17 to 76), long description (from 78); columns 6, 14, 16 and 77 are blank. Lines end
/// with LF or CRLF. Text is UTF-8 or else ISO 8859-1, line by line.
public struct ICD10CMOrderFile: Sendable, Hashable {
    /// In the order of the file; at least one.
    public let rows: [Row]

    /// Rows of a file: an edition has about 98,000.
    public static let rowsMax = 200_000
    /// Bytes of a line: the longest descriptions have some 230.
    public static let lineBytesMax = 1_000
    /// Faults that are told of; there may be more.
    public static let faultsMax = 20

    /// A code of the edition.
    public struct Row: Sendable, Hashable {
        /// Its place in the book, from 1.
        public var order: Int32
        public var code: ICD10CM
        /// Whether it is specific enough to be billed; otherwise it is a header over codes that are.
        public var isBillable: Bool
        /// At most 60 characters.
        public var shortDescription: String
        public var longDescription: String
    }

    /// Reads a file; throws what is wrong with it, by lines.
    public init(_ bytes: [UInt8]) throws(ICD10CMOrderFaults) {
        var reading = Reading()
        var start = bytes.startIndex
        var line = 0
        while start < bytes.endIndex, reading.goesOn {
            line += 1
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
            var text = bytes[start..<end]
            if text.last == UInt8(ascii: "\r") { text = text.dropLast() }
            // A byte order mark is no part of the first line.
            if line == 1, text.starts(with: [0xEF, 0xBB, 0xBF]) { text = text.dropFirst(3) }
            reading.take(text, line)
            start = end + 1
        }
        if reading.faults.isEmpty, reading.rows.isEmpty { reading.faults.append(ICD10CMOrderFaults.Fault(line: 1, reason: .empty)) }
        guard reading.faults.isEmpty else { throw ICD10CMOrderFaults(faults: reading.faults) }
        self.rows = reading.rows
    }
}

/// What is wrong with an order file. Holds line numbers and reasons, nothing of the lines.
public struct ICD10CMOrderFaults: Error, Sendable, Hashable, CustomStringConvertible {
    /// In the order of the file, at most `ICD10CMOrderFile.faultsMax`; at least one.
    public let faults: [Fault]

    /// One line that cannot be read.
    public struct Fault: Sendable, Hashable, CustomStringConvertible {
        /// From 1.
        public var line: Int
        public var reason: Reason

        /// Names a line and what is wrong with it.
        public init(line: Int, reason: Reason) {
            self.line = line
            self.reason = reason
        }

        public var description: String { "line \(self.line): \(self.reason.sentence)" }
    }

    /// Why a line cannot be read.
    public enum Reason: String, Sendable, Hashable, CaseIterable {
        case empty
        case tooManyRows = "too_many_rows"
        case tooLong = "too_long"
        case tooShort = "too_short"
        case controlCharacter = "control_character"
        case layout
        case order
        case code
        case flag
        case description
        case duplicate

        var sentence: String {
            switch self {
            case .empty: "the file has no code"
            case .tooManyRows: "the file has more than \(ICD10CMOrderFile.rowsMax) codes"
            case .tooLong: "longer than \(ICD10CMOrderFile.lineBytesMax) bytes"
            case .tooShort: "ends before its long description, which begins in column 78"
            case .controlCharacter: "has a tab or another control character"
            case .layout: "columns 6, 14, 16 and 77 are not blank"
            case .order: "columns 1 to 5 are no order number"
            case .code: "columns 7 to 13 are no ICD-10-CM code without its point"
            case .flag: "column 15 is neither 0, a header, nor 1, a code that can be billed"
            case .description: "a description is blank"
            case .duplicate: "the code stands on an earlier line"
            }
        }
    }

    public var description: String { self.faults.map(\.description).joined(separator: "; ") }
}

extension ICD10CMOrderFile {
    /// What has been read so far.
    private struct Reading {
        var rows: [Row] = []
        var faults: [ICD10CMOrderFaults.Fault] = []
        private var codes: Set<ICD10CM> = []

        /// Nobody reads on through a file that is another thing.
        var goesOn: Bool { self.faults.count < ICD10CMOrderFile.faultsMax && self.faults.last?.reason != .tooManyRows }

        mutating func take(_ text: ArraySlice<UInt8>, _ line: Int) {
            if text.allSatisfy({ $0 == UInt8(ascii: " ") }) { return }
            do throws(LineFault) {
                guard self.rows.count < ICD10CMOrderFile.rowsMax else { throw LineFault(.tooManyRows) }
                let row = try Row(text)
                guard self.codes.insert(row.code).inserted else { throw LineFault(.duplicate) }
                self.rows.append(row)
            } catch {
                self.faults.append(ICD10CMOrderFaults.Fault(line: line, reason: error.reason))
            }
        }
    }

    fileprivate struct LineFault: Error {
        let reason: ICD10CMOrderFaults.Reason
        init(_ reason: ICD10CMOrderFaults.Reason) { self.reason = reason }
    }

    /// Places on a line, from 0.
    fileprivate enum Column {
        static let order = 0..<5
        static let code = 6..<13
        static let flag = 14
        static let short = 16..<76
        /// The blank before the long description.
        static let last = 76
        static let long = 77
        static let blanks = [5, 13, 15]
    }
}

extension ICD10CMOrderFile.Row {
    private typealias Column = ICD10CMOrderFile.Column

    fileprivate init(_ line: ArraySlice<UInt8>) throws(ICD10CMOrderFile.LineFault) {
        guard line.count <= ICD10CMOrderFile.lineBytesMax else { throw ICD10CMOrderFile.LineFault(.tooLong) }
        guard line.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { throw ICD10CMOrderFile.LineFault(.controlCharacter) }
        guard line.count > Column.long else { throw ICD10CMOrderFile.LineFault(.tooShort) }
        let start = line.startIndex
        func bytes(_ range: Range<Int>) -> ArraySlice<UInt8> { line[(start + range.lowerBound)..<(start + range.upperBound)] }
        let blank = UInt8(ascii: " ")
        guard Column.blanks.allSatisfy({ line[start + $0] == blank }) else { throw ICD10CMOrderFile.LineFault(.layout) }
        let digits = bytes(Column.order)
        guard digits.allSatisfy(\.isDigit) else { throw ICD10CMOrderFile.LineFault(.order) }
        let code = bytes(Column.code)
        guard let code = ICD10CM(undotted: String(decoding: code.trimmed(atStart: false), as: UTF8.self)) else {
            throw ICD10CMOrderFile.LineFault(.code)
        }
        let isBillable: Bool
        switch line[start + Column.flag] {
        case UInt8(ascii: "0"): isBillable = false
        case UInt8(ascii: "1"): isBillable = true
        default: throw ICD10CMOrderFile.LineFault(.flag)
        }
        let (short, long) = try Self.descriptions(line)
        guard !short.isEmpty, !long.isEmpty else { throw ICD10CMOrderFile.LineFault(.description) }
        self.init(
            order: digits.reduce(0) { $0 * 10 + Int32($1 - UInt8(ascii: "0")) }, code: code, isBillable: isBillable,
            shortDescription: short,
            longDescription: long)
    }

    /// Columns are bytes, or, where a letter of several bytes stands before, characters: the blank column tells which.
    private static func descriptions(_ line: ArraySlice<UInt8>) throws(ICD10CMOrderFile.LineFault) -> (short: String, long: String) {
        let start = line.startIndex
        if line[start + Column.last] == UInt8(ascii: " ") {
            return (
                Self.text(line[(start + Column.short.lowerBound)..<(start + Column.short.upperBound)]),
                Self.text(line[(start + Column.long)...])
            )
        }
        guard let text = String(validating: line, as: UTF8.self) else { throw ICD10CMOrderFile.LineFault(.layout) }
        let characters = Array(text.unicodeScalars)
        guard characters.count > Column.long else { throw ICD10CMOrderFile.LineFault(.tooShort) }
        guard characters[Column.last] == " " else { throw ICD10CMOrderFile.LineFault(.layout) }
        func bytes(_ scalars: ArraySlice<Unicode.Scalar>) -> ArraySlice<UInt8> { scalars.flatMap { Array(String($0).utf8) }[...] }
        return (Self.text(bytes(characters[Column.short])), Self.text(bytes(characters[Column.long...])))
    }

    /// UTF-8 where it is that, else ISO 8859-1; without blanks at either end.
    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        let trimmed = bytes.trimmed(atStart: true)
        if let text = String(validating: trimmed, as: UTF8.self) { return text }
        var text = ""
        for byte in trimmed { text.unicodeScalars.append(Unicode.Scalar(byte)) }
        return text
    }
}

extension ArraySlice<UInt8> {
    /// Without blanks at the end, and at the start where that is said.
    fileprivate func trimmed(atStart: Bool) -> ArraySlice<UInt8> {
        let blank = UInt8(ascii: " ")
        let front = atStart ? self.drop { $0 == blank } : self
        guard let last = front.lastIndex(where: { $0 != blank }) else { return front.prefix(0) }
        return front[...last]
    }
}

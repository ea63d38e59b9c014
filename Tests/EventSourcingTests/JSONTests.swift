import EventSourcing
import Foundation
import TestSupport
import Testing

/// Our reader and writer of JSON, held to Foundation's.
@Suite("JSON in events")
struct JSONTests {
    @Test func `what is written is read again, by us and by Foundation`() throws {
        for seed in 0..<500 as Range<UInt64> {
            var generator = SplitMix64(seed: seed)
            let text = Self.text(&generator)
            let number = Int64(truncatingIfNeeded: generator.next()) >> Int64(generator.next() % 64)
            var writer = JSONWriter()
            writer.object { object in
                object.member("text", text)
                object.member("number", number)
                object.member("flag", seed.isMultiple(of: 2))
                object.member("absent", String?.none)
                object.list("texts", [text, ""])
                object.list("none", [String]())
            }
            let object = try JSON(writer.bytes).object()
            #expect(try object.value("text") == text, "seed \(seed)")
            #expect(try object.value("number") == number, "seed \(seed)")
            #expect(try object.value("flag") == seed.isMultiple(of: 2), "seed \(seed)")
            #expect(try object.list("texts") == [text, ""], "seed \(seed)")
            #expect(object.names == ["text", "number", "flag", "texts"], "seed \(seed)")
            let foundation = try #require(try JSONSerialization.jsonObject(with: Data(writer.bytes)) as? [String: Any])
            #expect(foundation["text"] as? String == text, "seed \(seed)")
            #expect((foundation["number"] as? NSNumber)?.int64Value == number, "seed \(seed)")
        }
    }

    @Test func `bytes are JSON to us when they are JSON to Foundation`() {
        let samples = [
            #"{"a":[1,-2.5e+3,true,false,null,"x\u00e9\n\"\\\/"],"b":{"c":{}},"d":[]}"#, #"[{"k":"\ud83d\ude00"},0,-0,1e9]"#,
            #"{"name":"Núñez","units":24}"#, " [ 1 , 2 ] ", "\"\"", "12",
        ]
        let noise = Array(#"{}[]",:\0123456789.eE+-tfnu aé"#.utf8)
        for seed in 0..<20_000 as Range<UInt64> {
            var generator = SplitMix64(seed: seed)
            var bytes = Array(samples[Int(generator.next() % UInt64(samples.count))].utf8)
            for _ in 0..<(generator.next() % 4) {
                let place = Int(generator.next() % UInt64(bytes.count))
                switch generator.next() % 3 {
                case 0: bytes.remove(at: place)
                case 1: bytes.insert(noise[Int(generator.next() % UInt64(noise.count))], at: place)
                default: bytes[place] = noise[Int(generator.next() % UInt64(noise.count))]
                }
                if bytes.isEmpty { break }
            }
            let theirs = try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
            let ours = try? JSON(bytes)
            // Foundation takes some numbers and escapes that RFC 8259 does not; it must never be the stricter one.
            if ours != nil { #expect(theirs != nil, "seed \(seed): \(String(decoding: bytes, as: UTF8.self))") }
            if let ours, let theirs { #expect(Self.same(ours, theirs), "seed \(seed): \(String(decoding: bytes, as: UTF8.self))") }
            // One pass or two, the whole or a stretch of something larger: the same answer.
            let before = Int(generator.next() % 12)
            let around = Array(repeating: UInt8(ascii: "\""), count: before) + bytes + Array("}]\" ".utf8)
            let inside = try? JSON(around, in: before..<(before + bytes.count))
            #expect(inside.map { Array($0.source) } == ours.map { Array($0.source) }, "seed \(seed)")
            let indexed = try? JSONObject(around, in: before..<(before + bytes.count))
            let twice = try? ours?.object()
            #expect(indexed?.names == twice?.names, "seed \(seed)")
            for name in twice?.names ?? [] {
                #expect(indexed?[name].map { Array($0.source) } == twice?[name].map { Array($0.source) }, "seed \(seed): \(name)")
            }
        }
    }

    @Test func `text is UTF-8 to us when it is to the standard library, wherever it stands`() {
        // Bytes from the borders of the Unicode Standard's table 3-7, so that most sequences are nearly well-formed.
        let borders: [UInt8] = [
            0x20, 0x61, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1,
            0xF3, 0xF4, 0xF5, 0xFF,
        ]
        let scalars: [[UInt8]] = ["é", "\u{7FF}", "\u{800}", "中", "\u{D7FF}", "\u{E000}", "\u{FFFF}", "😀", "\u{10FFFF}"].map {
            Array($0.utf8)
        }
        var refused = 0
        for seed in 0..<50_000 as Range<UInt64> {
            var generator = SplitMix64(seed: seed)
            let plain = Array(repeating: UInt8(ascii: "a"), count: Int(generator.next() % 20))
            var text = plain
            if generator.next() % 3 == 0 {
                for _ in 0..<(1 + generator.next() % 5) { text.append(borders[Int(generator.next() % UInt64(borders.count))]) }
            } else {
                text += scalars[Int(generator.next() % UInt64(scalars.count))]
                if generator.next() % 4 == 0 { text[Int(generator.next() % UInt64(text.count))] ^= 1 << (generator.next() % 8) }
            }
            if generator.next() % 2 == 0 { text += plain }
            let isText = String(validating: text, as: UTF8.self) != nil
            let quoted = [UInt8(ascii: "\"")] + text + [UInt8(ascii: "\"")]
            let ours = try? JSON(quoted).string()
            #expect(ours == (isText ? String(decoding: text, as: UTF8.self) : nil), "seed \(seed): \(text)")
            if !isText { refused += 1 }
        }
        #expect((10_000..<45_000).contains(refused))
    }

    @Test func `a control character or the end is found at every place of a string`() {
        for length in 0..<40 {
            let text = Array(repeating: UInt8(ascii: "a"), count: length)
            #expect(throws: JSONFault(.syntax)) { try JSON([0x22] + text) }
            #expect((try? JSON([0x22] + text + [0x22]).string()) == String(repeating: "a", count: length))
            for place in 0...length {
                for byte in [0x00, 0x0A, 0x1F] as [UInt8] {
                    var broken = text
                    broken.insert(byte, at: place)
                    #expect(throws: JSONFault(.syntax), "\(byte) at \(place) of \(length)") { try JSON([0x22] + broken + [0x22]) }
                }
                var escaped = text
                escaped.insert(contentsOf: Array("\\n".utf8), at: place)
                var expected = text
                expected.insert(0x0A, at: place)
                #expect((try? JSON([0x22] + escaped + [0x22]).string()) == String(decoding: expected, as: UTF8.self))
            }
        }
    }

    @Test func `an id is one in its 36-character form only, and then the one that Foundation reads`() {
        let noise = Array("0123456789abcdefABCDEF-gG {}".utf8)
        var kept = 0
        for seed in 0..<20_000 as Range<UInt64> {
            var generator = SplitMix64(seed: seed)
            var text = Array(UUID(uuidString: "0198A000-1234-7ABC-8DEF-0123456789ab")!.uuidString.utf8)
            for index in text.indices where text[index] != UInt8(ascii: "-") {
                text[index] = noise[Int(generator.next() % 22)]
            }
            for _ in 0..<(generator.next() % 3) {
                let place = Int(generator.next() % UInt64(text.count))
                switch generator.next() % 3 {
                case 0: text.remove(at: place)
                case 1: text.insert(noise[Int(generator.next() % UInt64(noise.count))], at: place)
                default: text[place] = noise[Int(generator.next() % UInt64(noise.count))]
                }
            }
            // Foundation takes a space for a digit in places.
            let hasForm =
                text.count == 36
                && text.enumerated().allSatisfy { index, byte in
                    [8, 13, 18, 23].contains(index) ? byte == UInt8(ascii: "-") : Character(Unicode.Scalar(byte)).isHexDigit
                }
            let expected = hasForm ? UUID(uuidString: String(decoding: text, as: UTF8.self)) : nil
            #expect((try? UUID(json: JSON([0x22] + text + [0x22]))) == expected, "seed \(seed): \(String(decoding: text, as: UTF8.self))")
            if expected != nil { kept += 1 }
        }
        #expect((5_000..<15_000).contains(kept))
    }

    @Test func `the first of two members with one name counts, however the name is written`() throws {
        let object = try JSON(Array(#"{"n\u0061me":1,"name":2,"other":null,"other":3}"#.utf8)).object()
        #expect(try object.value("name") == Int64(1))
        #expect(try object.optional("other", as: Int64.self) == nil)
        #expect(object.names == ["name", "name", "other", "other"])
    }

    @Test func `what is no object is told from what is no JSON`() {
        #expect(throws: JSONFault(.type)) { try JSONObject(Array(" [1]".utf8)) }
        #expect(throws: JSONFault(.syntax)) { try JSONObject(Array("[1".utf8)) }
        #expect(throws: JSONFault(.syntax)) { try JSONObject(Array("{} 1".utf8)) }
        #expect(throws: JSONFault(.syntax)) { try JSONObject([]) }
    }

    @Test(arguments: [
        "", " ", "{", "[1,]", "{\"a\":1,}", "{a:1}", "01", "+1", "1.", ".5", "1e", "tru", "nulll", "\"a", "\"\\x\"", "\"\\u12\"",
        "\"\\ud800\"", "\"\n\"", "[1] 2", "// x", "NaN",
    ])
    func `what RFC 8259 does not allow is refused`(text: String) {
        #expect(throws: JSONFault(.syntax)) { try JSON(Array(text.utf8)) }
    }

    @Test func `bytes that are not UTF-8 are refused`() {
        #expect(throws: JSONFault(.syntax)) { try JSON([0x22, 0xC3, 0x28, 0x22]) }
    }

    @Test func `nesting has a limit`() throws {
        func nested(_ depth: Int) -> [UInt8] { Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8) }
        _ = try JSON(nested(JSON.depthMax))
        #expect(throws: JSONFault(.depth)) { try JSON(nested(JSON.depthMax + 1)) }
        #expect(throws: JSONFault(.depth)) { try JSON(nested(100_000)) }
    }

    @Test func `a fault says where, and never what`() throws {
        let object = try JSON(Array(#"{"services":[{"units":1},{"units":"Garcia"}],"big":9223372036854775808,"half":0.5}"#.utf8)).object()
        #expect(throws: JSONFault(.type, at: "services[1].units")) { try object.value("services", as: [Service].self) }
        #expect(throws: JSONFault(.missing, at: "code")) { try object.value("code", as: String.self) }
        #expect(throws: JSONFault(.value, at: "big")) { try object.value("big", as: Int64.self) }
        #expect(throws: JSONFault(.value)) { try JSON(Array("-9223372036854775809".utf8)).integer() }
        #expect(throws: JSONFault(.value, at: "half")) { try object.value("half", as: Int64.self) }
    }

    @Test func `the ends of the range of whole numbers are kept`() throws {
        for number in [Int64.min, Int64.min + 1, Int64.max, Int64.max - 1, 0, -1] {
            #expect(try JSON(JSONWriter.bytes(of: number)).integer() == number)
        }
    }

    @Test func `an array that is longer than wanted is not read`() throws {
        let array = try JSON(Array("[1, [2], 3]".utf8))
        #expect(try array.array(atMost: 3)?.count == 3)
        #expect(try array.array(atMost: 2) == nil)
        #expect(try JSON(Array("[]".utf8)).array(atMost: 0)?.isEmpty == true)
        #expect(throws: JSONFault(.type)) { try JSON(Array("{}".utf8)).array(atMost: 2) }
    }

    @Test func `all members are there in order, also those that say nothing and those that stand twice`() throws {
        let object = try JSON(Array(#"{"a":null,"b":[1],"a":2}"#.utf8)).object()
        #expect(object.all.map(\.name) == ["a", "b", "a"])
        #expect(object.all.map { String(decoding: $0.value.source, as: UTF8.self) } == ["null", "[1]", "2"])
    }

    private struct Service: JSONCodable, Equatable {
        var units: Int64
        init(json: JSON) throws(JSONFault) { self.units = try json.object().value("units") }
        func write(to writer: inout JSONWriter) {}
    }

    private static func text(_ generator: inout SplitMix64) -> String {
        let scalars: [Unicode.Scalar] = ["a", "\"", "\\", "\n", "\t", "\u{1}", "\u{1F}", "/", "é", "😀", "\u{2028}", "\u{7F}", "中"]
        var text = ""
        for _ in 0..<(generator.next() % 12) { text.unicodeScalars.append(scalars[Int(generator.next() % UInt64(scalars.count))]) }
        return text
    }

    /// Whether our view and Foundation's objects say the same; numbers are compared where both are whole.
    private static func same(_ ours: JSON, _ theirs: Any) -> Bool {
        if ours.isNull { return theirs is NSNull }
        if let text = try? ours.string() { return theirs as? String == text }
        if let flag = try? ours.bool() { return (theirs as? NSNumber)?.boolValue == flag }
        if let number = try? ours.integer() { return (theirs as? NSNumber)?.int64Value == number }
        if let elements = try? ours.array() {
            guard let others = theirs as? [Any], others.count == elements.count else { return false }
            return zip(elements, others).allSatisfy { Self.same($0, $1) }
        }
        if let object = try? ours.object() {
            guard let others = theirs as? [String: Any], Set(object.names) == Set(others.keys) else { return false }
            guard Set(object.names).count == object.names.count else { return true }
            return others.allSatisfy { name, other in object[name].map { Self.same($0, other) } ?? (other is NSNull) }
        }
        return theirs is NSNumber
    }
}

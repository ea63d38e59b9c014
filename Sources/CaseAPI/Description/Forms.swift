import CaseDomain
import ClinicalCodes
import EventSourcing

import struct Foundation.UUID

/// The length of texts that people write into a field.
enum TextLength {
    static let name = 200
    static let reference = 100
    static let sentence = 1_000
    static let paragraph = Remark.lengthMax
}

extension Form {
    /// A value of a type that reads itself; its faults are told in the form's words.
    static func value(
        _ schema: Schema, example: Value, _ expectation: String, _ isAllowed: @escaping @Sendable (Value) -> Bool = { _ in true }
    ) -> Form where Value: JSONReadable {
        Form(schema, example: example, expectation: expectation) { json throws(BodyFault) in
            let value: Value
            do throws(JSONFault) {
                value = try Value(json: json)
            } catch {
                throw BodyFault(error.reason, at: error.path, expectation: expectation)
            }
            guard isAllowed(value) else { throw BodyFault(.value, expectation: expectation) }
            return value
        }
    }

    /// An id of some kind.
    static func id() -> Form where Value: Identifier {
        .value(.uuid, example: Value(UUID(uuid: (1, 2, 3, 4, 5, 6, 0x77, 8, 0x89, 10, 11, 12, 13, 14, 15, 16))), "is a UUID")
    }

    /// One of a list of codes.
    static func code() -> Form where Value: RawRepresentable & CaseIterable & JSONReadable, Value.RawValue == String {
        let codes = Value.allCases.map(\.rawValue)
        return .value(.codes(of: Value.self), example: Array(Value.allCases)[0], "is one of \(codes.joined(separator: ", "))")
    }
}

extension Form {
    /// One of some codes of a list: the others are not a client's to say.
    static func code(among allowed: [Value]) -> Form where Value: RawRepresentable & JSONReadable & Equatable, Value.RawValue == String {
        let codes = allowed.map(\.rawValue)
        return .value(.codes(codes), example: allowed[0], "is one of \(codes.joined(separator: ", "))") { allowed.contains($0) }
    }
}

extension Form<String> {
    /// Text of 1 to `maximum` characters without NUL.
    ///
    /// - Parameter bytesMax: a bound of its UTF-8, where that is what is stored.
    static func text(_ maximum: Int, bytesMax: Int? = nil) -> Form {
        let expectation = "is text of 1 to \(maximum) characters" + (bytesMax.map { ", at most \($0) bytes of UTF-8" } ?? "")
        return Form(.text(1, maximum), example: "text", expectation: expectation) { json throws(BodyFault) in
            let text: String
            do throws(JSONFault) {
                text = try json.string()
            } catch {
                throw BodyFault(error.reason, expectation: expectation)
            }
            guard (1...maximum).contains(text.unicodeScalars.count) else { throw BodyFault(.value, expectation: expectation) }
            if let bytesMax, text.utf8.count > bytesMax { throw BodyFault(.value, expectation: expectation) }
            // A NUL cannot be stored as text anywhere, and nothing readable holds one.
            guard !text.utf8.contains(0) else { throw BodyFault(.value, expectation: expectation + " without NUL") }
            return text
        }
    }

    /// Text of a fixed form.
    static func pattern(_ pattern: String, example: String, _ expectation: String, _ fits: @escaping @Sendable (String) -> Bool) -> Form {
        Form(.pattern(pattern), example: example, expectation: expectation) { json throws(BodyFault) in
            let text: String
            do throws(JSONFault) {
                text = try json.string()
            } catch {
                throw BodyFault(error.reason, expectation: expectation)
            }
            guard fits(text) else { throw BodyFault(.value, expectation: expectation) }
            return text
        }
    }

    /// Two capital letters: a state of the USA, by its postal code.
    static let state = Form.pattern("^[A-Z]{2}$", example: "MD", "is two capital letters") { text in
        text.utf8.count == 2 && text.utf8.allSatisfy { (0x41...0x5A).contains($0) }
    }

    /// A ZIP code, with its extension or without.
    static let postalCode = Form.pattern("^[0-9]{5}(-[0-9]{4})?$", example: "21201", "is a ZIP code such as 21201 or 21201-1234") { text in
        let bytes = Array(text.utf8)
        guard bytes.count == 5 || (bytes.count == 10 && bytes[5] == UInt8(ascii: "-")) else { return false }
        return bytes.enumerated().allSatisfy { $0.offset == 5 || (0x30...0x39).contains($0.element) }
    }
}

extension Form<PlaceOfService> {
    static let placeOfService = Form.value(
        .pattern("^[0-9]{2}$"), example: PlaceOfService(rawValue: "11")!, "is a place of service code of two digits")
}

extension Form<Modifier> {
    static let modifier = Form.value(
        .pattern("^[0-9A-Z]{2}$"), example: Modifier("GN")!, "is a modifier of CPT or HCPCS: two digits or capital letters")
}

extension Form<Bool> {
    static let flag = Form.value(.boolean, example: false, "is true or false")
}

extension Form<CivilDate> {
    static let day = Form.value(.day, example: CivilDate(year: 2026, month: 11, day: 24)!, "is a date such as 2026-11-24")
}

extension Form<Timestamp> {
    static let instant = Form.value(
        .instant, example: Timestamp(microseconds: 1_764_000_000_000_000), "is a date and time with an offset, such as 2026-11-24T15:04:05Z"
    )
}

extension Form<NPI> {
    static let npi = Form.value(
        .pattern("^[0-9]{10}$"), example: NPI("1234567893")!, "is an NPI: ten digits, the last one its check digit (45 CFR 162.406)")
}

extension Form<ICD10CM> {
    static let icd10 = Form.value(
        .pattern("^[A-Za-z]([0-9][0-9A-Za-z]|[A-Za-z][0-9])(\\.[0-9A-Za-z]{1,4})?$"), example: ICD10CM("F80.2")!,
        "is an ICD-10-CM code such as F80.2")
}

extension Form<ReviewReason> {
    static let reason = Form.value(
        .pattern("^[0-9A-Z]{2}$"), example: ReviewReason(rawValue: "0F")!, "is a reason of code list 886: two digits or capital letters")
}

extension Form<ServiceCode> {
    static let service = Form.value(
        .object(
            "ServiceCode",
            [
                .required("system", .codes(of: ServiceCode.System.self), "Whose code it is."),
                .required("code", .text(1, 20), "The code, in the form of its system."),
            ]), example: ServiceCode(.cpt, "92507")!, "is a code of its system, such as {\"system\": \"cpt\", \"code\": \"92507\"}")
}

extension Form<Quantity> {
    static let quantity = Form.value(
        .object(
            "Quantity",
            [
                .required("amount", .pattern("^[0-9]{1,7}(\\.[0-9]{1,3})?$"), "A decimal number as text, at most a million."),
                .required("unit", .codes(of: Quantity.Unit.self), "What is counted."),
            ]), example: Quantity(amount: "24", .visits)!, "is a quantity such as {\"amount\": \"24\", \"unit\": \"visits\"}")
}

extension Form<Frequency> {
    static let frequency = Form.value(
        .object(
            "Frequency",
            [
                .required("times", .integer(minimum: 1, maximum: Int64(Frequency.countMax)), "How many times in a period."),
                .required("every", .integer(minimum: 1, maximum: Int64(Frequency.countMax)), "Every so many periods."),
                .required("period", .codes(of: Frequency.Period.self), "The period."),
            ]), example: Frequency(times: 2, every: 1, .week)!, "is a frequency such as {\"times\": 2, \"every\": 1, \"period\": \"week\"}")
}

extension Form<DateRange> {
    static let dates = Form.value(
        .object(
            "DateRange", [.required("from", .day, "The first day."), .required("through", .day, "The last day, not before the first.")]),
        example: DateRange(from: CivilDate(year: 2026, month: 12, day: 1)!, through: CivilDate(year: 2027, month: 2, day: 28)!)!,
        "is two dates, the second not before the first")
}

extension Form<LetterSection> {
    static let section = Form.value(.integer(minimum: 1, maximum: 8), example: LetterSection.diagnoses, "is a section's number, 1 to 8")
}

extension Form where Value: DescribedBody {
    /// An object within a body.
    static func object() -> Form {
        let (schema, example) = Value.described
        return Form(
            schema, example: example, expectation: "is an object",
            readAll: { json, defaults throws(BodyFaults) in try Value.read(json, defaults) })
    }
}

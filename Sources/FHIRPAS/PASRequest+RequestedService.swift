public import ClinicalCodes

extension PASRequest {
    /// The order behind a requested service: what was ordered, how much, how often.
    public struct RequestedService: Hashable, Sendable, Unprintable {
        /// `ServiceRequest`, `DeviceRequest`, `MedicationRequest` or `NutritionOrder`.
        public let resourceType: String
        public let code: ServiceCode?
        public let quantity: Quantity?
        public let schedule: Schedule?
    }

    /// How often something is done, and for how long (FHIR Timing; X12 HSD).
    public struct Schedule: Hashable, Sendable, Unprintable {
        public let frequency: Frequency?
        /// How many times in all.
        public let count: Int?
        /// How long it goes on: `12`, `wk`.
        public let lasting: Quantity?
    }

    /// So many times in every so many periods.
    public struct Frequency: Hashable, Sendable, Unprintable {
        public let times: Int
        /// At most so many times, where a range was given.
        public let timesMax: Int?
        /// Exact decimal text, such as `1`.
        public let period: String
        public let unit: Unit

        /// What a period is counted in (UCUM, as FHIR Timing has it).
        public enum Unit: String, Hashable, Sendable, CaseIterable {
            case second = "s"
            case minute = "min"
            case hour = "h"
            case day = "d"
            case week = "wk"
            case month = "mo"
            case year = "a"
        }
    }
}

extension PASRequest.RequestedService {
    /// Reads what a member refers to.
    init?(_ name: String, in object: FHIRObject, of patient: FHIRObject?, _ bundle: BundleIndex) {
        let types = ["ServiceRequest", "DeviceRequest", "MedicationRequest", "NutritionOrder"]
        guard let reference = object.required(object.object(name), name), let order = bundle.target(of: reference, among: types),
            let type = order.peekText("resourceType")
        else { return nil }
        if let patient { bundle.hold(order, to: patient) }
        if order.bool("doNotPerform") == true {
            order.fault(.notAllowed, at: "doNotPerform", "An order not to do something cannot be requested. Leave it out.")
        }
        if order.code("status") == "entered-in-error" {
            order.fault(.notAllowed, at: "status", "An order that was entered in error cannot be requested. Send the right one.")
        }
        // What is requested stands in the item; an order may name the same in a list of its own, such as SNOMED CT.
        let names = ["code", "codeCodeableConcept", "medicationCodeableConcept"]
        let code = names.lazy.compactMap { order.service($0, isNeeded: false)?.code }.first
        let quantity = order.quantity("quantityQuantity")
        let schedule = order.object("occurrenceTiming").flatMap(PASRequest.Schedule.init)
        self.init(resourceType: type, code: code, quantity: quantity, schedule: schedule)
    }
}

extension PASRequest.Schedule {
    /// Reads a Timing; `nil` when it says nothing that is known here.
    init?(_ timing: FHIRObject) {
        guard let rule = timing.object("repeat") else { return nil }
        let frequency = PASRequest.Frequency(rule)
        let count = rule.count("count")
        let lasting = rule.quantity("boundsDuration")
        if frequency == nil, count == nil, lasting == nil { return nil }
        self.init(frequency: frequency, count: count, lasting: lasting)
    }
}

extension PASRequest.Frequency {
    /// Reads how often: once per period unless it says otherwise (FHIR R4, Timing).
    init?(_ rule: FHIRObject) {
        let times = rule.count("frequency")
        let timesMax = rule.count("frequencyMax")
        guard let period = rule.decimal("period") else {
            if times != nil { _ = rule.required(String?.none, "period", "So many times in what time? Add the period.") }
            return nil
        }
        if period == "0" { rule.fault(.invalidNumber, at: "period", "Something cannot be done every zero days. Give a period above zero.") }
        if let times, let timesMax, timesMax < times {
            rule.fault(.invalidNumber, at: "frequencyMax", "At most is less than at least. Correct one of the two.")
        }
        let unit: Unit? = rule.choice("periodUnit")
        guard let unit = rule.required(unit, "periodUnit", "A period without its unit says nothing. Add it.") else { return nil }
        self.init(times: times ?? 1, timesMax: timesMax, period: period, unit: unit)
    }
}

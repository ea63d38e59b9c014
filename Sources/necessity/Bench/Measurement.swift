import Foundation

/// One figure of `necessity bench`: what was measured, what stood beside it in the same run, and the ratio asked for; the figure
/// itself is asked for where nothing stands beside it.
struct Measurement: Sendable {
    /// Which way the ratio, or the figure, should go.
    enum Goal: Sendable {
        /// It should be at least this: floor, stretch.
        case atLeast(floor: Double, stretch: Double)
        /// It should be at most this: floor, stretch.
        case atMost(floor: Double, stretch: Double)
    }

    /// `N1`, as `numbers.md` calls it.
    var id: String
    /// What was varied: `callers 64`.
    var variant: String
    var value: Double
    var unit: String
    /// What stands beside it, in the same unit.
    var besideName = "alone"
    var beside: Double?
    var goal: Goal

    var ratio: Double? { self.beside.map { self.value / $0 } }
    /// What the goal speaks of.
    private var figure: Double { self.ratio ?? self.value }

    /// Whether the floor is met.
    var isMet: Bool {
        switch self.goal {
        case .atLeast(let floor, _): self.figure >= floor
        case .atMost(let floor, _): self.figure <= floor
        }
    }

    /// One object, one line.
    func json() throws -> String {
        let (floor, stretch) =
            switch self.goal {
            case .atLeast(let floor, let stretch), .atMost(let floor, let stretch): (floor, stretch)
            }
        var object: [String: Any] = [
            "id": self.id, "variant": self.variant, "value": self.value.rounded(toPlaces: 3), "unit": self.unit, "floor": floor,
            "stretch": stretch, "met": self.isMet,
        ]
        if let beside, let ratio {
            object["beside"] = beside.rounded(toPlaces: 3)
            object["beside_name"] = self.besideName
            object["ratio"] = ratio.rounded(toPlaces: 3)
        }
        let bytes = try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes])
        return String(decoding: bytes, as: UTF8.self)
    }

    /// One line of the table that people read.
    var row: String {
        let goal =
            switch self.goal {
            case .atLeast(let floor, let stretch): "≥ \(floor.shown) (\(stretch.shown))"
            case .atMost(let floor, let stretch): "≤ \(floor.shown) (\(stretch.shown))"
            }
        return [
            self.id.padded(to: 4), self.variant.padded(to: 22), "\(self.value.shown) \(self.unit)".padded(to: 22),
            "\(self.besideName) \(self.beside?.shown ?? "")".padded(to: 30),
            (self.ratio.map { "× \($0.rounded(toPlaces: 2))" } ?? "").padded(to: 9),
            goal.padded(to: 16), self.isMet ? "met" : "MISSED",
        ].joined(separator: " ")
    }

    static let header = [
        "id".padded(to: 4), "variant".padded(to: 22), "measured".padded(to: 22), "beside".padded(to: 30), "ratio".padded(to: 9),
        "floor (stretch)".padded(to: 16), "floor",
    ].joined(separator: " ")
}

extension [Double] {
    /// The middle value, or the mean of the two middle ones. The array is not empty.
    var median: Double {
        let sorted = self.sorted()
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
}

extension Double {
    fileprivate func rounded(toPlaces places: Int) -> Double {
        let scale = pow(10, Double(places))
        return (self * scale).rounded() / scale
    }

    /// Whole numbers for large values, three significant places for small ones.
    fileprivate var shown: String {
        self >= 100 ? String(Int(self.rounded())) : String(self.rounded(toPlaces: self >= 10 ? 1 : 3))
    }
}

/// The facts of a batch's events in the clear, in one piece. Prints as nothing.
public struct OpenedFacts: Sendable {
    private var bytes: [UInt8] = []
    private var ends: [Int] = []

    /// Facts of nothing yet.
    public init(byteCapacity: Int = 0, eventCapacity: Int = 0) {
        self.bytes.reserveCapacity(byteCapacity)
        self.ends.reserveCapacity(eventCapacity)
    }

    /// Adds the facts of the next event.
    public mutating func append(_ facts: UnsafeRawBufferPointer) {
        self.bytes.append(contentsOf: facts)
        self.ends.append(self.bytes.count)
    }

    /// Checks and indexes the facts of an event as JSON.
    public func object(at index: Int) throws(JSONFault) -> JSONObject { try JSONObject(self.bytes, in: self.range(index)) }

    private func range(_ index: Int) -> Range<Int> { (index == 0 ? 0 : self.ends[index - 1])..<self.ends[index] }
}

extension OpenedFacts: RandomAccessCollection {
    public var startIndex: Int { 0 }
    public var endIndex: Int { self.ends.count }
    /// The facts of an event as they were written.
    public subscript(index: Int) -> ArraySlice<UInt8> { self.bytes[self.range(index)] }
}

extension OpenedFacts: CustomStringConvertible, CustomReflectable {
    public var description: String { "‹facts›" }
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}

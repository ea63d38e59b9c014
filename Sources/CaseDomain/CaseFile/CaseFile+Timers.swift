public import EventSourcing

extension CaseFile.State {
    /// When something next happens to the case of itself, such as a clock that runs out or a window that closes; `nil` when nothing
    /// does.
    ///
    /// A function of the facts alone: the `timer/1` projection keeps it, and whoever carries timers out asks at that moment again
    /// what it comes to.
    public var nextTimerAt: Timestamp? { self.closed == nil ? self.nextMomentAt : nil }
}

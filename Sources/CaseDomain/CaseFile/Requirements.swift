import EventSourcing

extension CaseFile.State {
    /// Whether the pinned rules ask for a letter.
    var ruledLetterBasis: LetterBasis { .unknown }
    /// What the pinned rules want sent along and a packet lacks.
    func attachmentsMissing(in documents: [PacketDocument]) -> [PacketGap] { [] }
    func mayExtend(_ it: PayerExtensionNoticed) -> Bool { true }
    func today(_ now: Timestamp) -> CivilDate { CivilDate(dayNumber: Int(now.rawValue / 86_400_000_000))! }
}

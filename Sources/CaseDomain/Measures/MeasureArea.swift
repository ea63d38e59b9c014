public import EventSourcing

/// What a test measures: two tests of one area can stand in for each other, and a child's progress shows only where they do not.
public enum MeasureArea: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case speechSounds = "speech_sounds"
    case language
    case vocabulary
    case fluency
    case development
    case grossMotor = "gross_motor"
    case fineMotor = "fine_motor"
    case visualMotor = "visual_motor"
    case sensory
    case dailyLiving = "daily_living"
    case adaptiveBehavior = "adaptive_behavior"
    case autism
    case verbalBehavior = "verbal_behavior"
    case balance
    case walking
    case backPain = "back_pain"
    case wheeledMobility = "wheeled_mobility"
    case depression
    case anxiety
    case trauma
    case sleepiness
    case insomnia

    /// Whether speech or language itself is measured, so that a child of two languages is tested in both: a disorder shows in each, a
    /// language that is still being learned in one.
    public var isOfLanguage: Bool {
        switch self {
        case .speechSounds, .language, .vocabulary, .fluency: true
        case .development, .grossMotor, .fineMotor, .visualMotor, .sensory, .dailyLiving, .adaptiveBehavior, .autism, .verbalBehavior,
            .balance, .walking, .backPain, .wheeledMobility, .depression, .anxiety, .trauma, .sleepiness, .insomnia:
            false
        }
    }
}

import EventSourcing

// What a finding says to people: what is so, and what puts it right.

extension MeasureFinding {
    /// What is so, in a sentence.
    public var words: String {
        switch self.reason {
        case .unknownInstrument: "\(self.instrument.rawValue) is not in the registry of tests, or not in that version."
        case .instrumentUnverified: "What the registry says of \(self.instrument.rawValue) was never confirmed, and checks nothing."
        case .editionSuperseded(let newer, let year):
            "\(newer.rawValue) has taken the place of \(self.instrument.rawValue)\(year.map { " since \($0)" } ?? "")."
        case .unknownScale(let known):
            "\(self.instrument.rawValue) has no score \(self.scale.rawValue); it has \(known.map(\.rawValue).joined(separator: ", "))."
        case .scaleUnverified: "The numbers of the score \(self.scale.rawValue) were never confirmed, and check nothing."
        case .scoreOutOfRange(let min, let max): "The score lies outside \(Self.words(min, max))."
        case .scoreBetweenSteps(let step): "The score is none of those that lie \(step.text) apart."
        case .scoreImplausible(let deviation): "The score lies \(deviation.text) standard deviations from the mean."
        case .scoreOutsideInterval(let interval):
            "The score lies outside its own interval of confidence, \(interval.low.text) to \(interval.high.text)."
        case .ageUnknown: "The age is not on record, so that nobody can tell whether the test has norms for it."
        case .administeredInFuture(let day): "The test was given on \(day), which has not come yet."
        case .administeredBeforeBirth(let birth): "The test was given before the day of birth, \(birth)."
        case .tooYoung(let age, let range): "At \(age.words) the person is too young: the norms are for \(range.words)."
        case .tooOld(let age, let range): "At \(age.words) the person is too old: the norms are for \(range.words)."
        case .resultTooOld(let days, let max): "The result is \(days) days old; \(max) are the most."
        case .retestedTooSoon(let previous, let earliest):
            "The same test was given on \(previous); the publisher advises to give it again from \(earliest) on."
        case .otherInstrumentThanBefore(let before, nil):
            "\(Self.list(before)) measured this before; progress cannot be shown across tests."
        case .otherInstrumentThanBefore(let before, let because?):
            "\(Self.list(before)) measured this before; progress cannot be shown across tests (\(because.words))."
        case .languageNotStated: "The person speaks more than one language, and in which one the test was given is not stated."
        case .noNormsInLanguage(let languages, let known): "The test has no norms in \(Self.list(languages)), but in \(Self.list(known))."
        case .languagesUntested(let languages, _): "The person speaks \(Self.list(languages)) too, in which nothing of this was tested."
        case .aboveThreshold(let threshold, let measured):
            "The payer asks for \(threshold.words); this is \(Self.words(measured, threshold.kind))."
        case .thresholdWithinInterval(let threshold):
            "The interval of confidence reaches to both sides of the payer's threshold, \(threshold.words)."
        case .thresholdNotComparable(let threshold, let why): "The payer asks for \(threshold.words), and \(why.words)."
        }
    }

    /// What puts it right; empty where nothing is to be done.
    public var fix: String {
        switch self.reason {
        case .unknownInstrument: "Correct the test's name, or add it to the clinic's registry of tests."
        case .instrumentUnverified: "Confirm it by the test's manual, in the clinic's registry of tests."
        case .editionSuperseded(let newer, _): "Give \(newer.rawValue) next time, or say in the letter why the older edition was used."
        case .unknownScale: "Correct the kind of score."
        case .scaleUnverified: "Confirm it by the test's manual, in the clinic's registry of tests."
        case .scoreOutOfRange, .scoreBetweenSteps, .scoreImplausible: "Compare the score with the record form, and its kind too."
        case .scoreOutsideInterval: "Compare the score and the interval with the record form."
        case .ageUnknown: "Enter the date of birth, or the age as the report states it."
        case .administeredInFuture, .administeredBeforeBirth: "Correct the day of the test, or the date of birth."
        case .tooYoung, .tooOld: "Give a test with norms for that age, or report what the person did without norms."
        case .resultTooOld: "Test again before the request is sent."
        case .retestedTooSoon: "Say why it was given again so soon, or test again later."
        case .otherInstrumentThanBefore(_, nil): "Give the earlier test too, or say why another one was given."
        case .otherInstrumentThanBefore(_, .some): ""
        case .languageNotStated: "Enter the language of the test."
        case .noNormsInLanguage: "Give a test with norms in that language, or report what the person did without norms."
        case .languagesUntested: "Test in each language, or say in the letter why one is enough."
        case .aboveThreshold: "Show the need by other findings, such as function in daily life, or by another score."
        case .thresholdWithinInterval: ""
        case .thresholdNotComparable(_, let why): why.fix
        }
    }

    private static func list(_ instruments: [InstrumentID]) -> String { instruments.map(\.rawValue).joined(separator: ", ") }

    private static func list(_ languages: [LanguageTag]) -> String { languages.map(\.rawValue).joined(separator: ", ") }

    private static func words(_ min: Score?, _ max: Score?) -> String {
        switch (min, max) {
        case (let min?, let max?): "\(min.text) to \(max.text)"
        case (let min?, nil): "\(min.text) and up"
        case (nil, let max?): "up to \(max.text)"
        case (nil, nil): "what is possible"
        }
    }

    private static func words(_ measured: Score, _ kind: MeasureThreshold.Kind) -> String {
        switch kind {
        case .deviations: "\(measured.text) toward the worse end"
        case .percentile: "percentile \(measured.text)"
        case .percentDelay: "\(measured.text) percent"
        }
    }
}

extension MeasureFinding.Incomparable {
    fileprivate var words: String {
        switch self {
        case .noMean: "no mean of this score is on record"
        case .noDirection: "neither end of this score is the worse one"
        case .unverified: "the mean of this score was never confirmed"
        case .noPercentile: "the percentile of this score is not on record"
        case .noAgeEquivalent: "the age equivalent of this score is not on record"
        case .noAge: "the age is not on record"
        }
    }

    fileprivate var fix: String {
        switch self {
        case .noMean, .noDirection: "Add a score by age norms, such as a standard score."
        case .unverified: "Confirm the mean by the test's manual, in the clinic's registry of tests."
        case .noPercentile: "Enter the percentile as the report has it."
        case .noAgeEquivalent: "Enter the age equivalent as the report has it."
        case .noAge: "Enter the date of birth, or the age as the report states it."
        }
    }
}

extension InstrumentChange {
    fileprivate var words: String {
        switch self {
        case .newEdition: "a newer edition took its place"
        case .agedOut: "the person is no longer of its age"
        case .otherLanguage: "another language was tested"
        case .otherQuestion: "another question was asked"
        case .couldNotComplete: "the person could not complete it"
        case .payerRequires: "the payer asks for the other one"
        case .other: "for a reason that was given"
        }
    }
}

import CaseDomain

extension SearchablePatient {
    /// Why a query that found the patient did: each reason once.
    func reasons(for query: PatientQuery, bySound: Bool) -> [MatchReason] {
        let (tokens, present) = self.tokens
        var reasons: Set<MatchReason> = []
        for word in query.words where !word.isOptional {
            guard let match = Self.best(word.token, tokens[...], bySound: bySound) else { continue }
            reasons.insert(Self.reason(match))
            if Self.best(word.token, tokens[..<present], bySound: bySound) != match { reasons.insert(.earlierName) }
        }
        if !query.dates.isEmpty { reasons.insert(.birthDate) }
        for readings in query.numbers {
            let found = readings.flatMap { typed in self.searchNumbers.compactMap { typed.finds($0) } }
            // The best of them is why.
            if let best = MatchReason.allCases.first(where: found.contains) { reasons.insert(best) }
        }
        return MatchReason.allCases.filter(reasons.contains)
    }

    private static func best(_ typed: NameToken, _ tokens: ArraySlice<NameToken>, bySound: Bool) -> MatchClass? {
        tokens.compactMap { Self.match(typed, $0, bySound: bySound) }.min()
    }

    private static func match(_ typed: NameToken, _ token: NameToken, bySound: Bool) -> MatchClass? {
        if typed == token { return .exact }
        if typed.begins(token) { return .prefix }
        if typed.scalars.count >= TokenTable.typoLengthMin, typed.isWithinOneMistake(of: token),
            typed.scalars[0] == token.scalars[0] || token.scalars.starts(with: [typed.scalars[1], typed.scalars[0]])
        {
            return .typo
        }
        return bySound && SoundKey.areAlike(typed, token) ? .sound : nil
    }

    private static func reason(_ match: MatchClass) -> MatchReason {
        switch match {
        case .exact: .nameExact
        case .prefix: .namePrefix
        case .typo: .nameTypo
        case .sound: .nameSound
        }
    }
}

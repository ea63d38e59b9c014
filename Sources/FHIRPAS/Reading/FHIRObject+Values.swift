import EventSourcing

extension FHIRObject {
    /// A text; a blank one counts as absent.
    func text(_ name: String, max lengthMax: Int = PASLimits.textLengthMax) -> String? {
        self.member(name).flatMap { self.text($0, at: self.path(of: name), max: lengthMax) }
    }

    /// A text that says which, of a limited length: an identifier, a code.
    func code(_ name: String) -> String? { self.text(name, max: PASLimits.identifierLengthMax) }

    /// The texts of an array; FHIR allows `null` in place of one.
    func texts(_ name: String) -> [String] {
        self.elements(name, max: PASLimits.repeatsMax).compactMap { path, json in
            self.findings.see(json)
            return json.isNull ? nil : self.text(json, at: path, max: PASLimits.textLengthMax)
        }
    }

    private func text(_ json: JSON, at path: FHIRPath, max lengthMax: Int) -> String? {
        guard let text = try? json.string() else {
            self.findings.fault(.wrongType, at: path, "A text is expected here.")
            return nil
        }
        guard text.utf8.count <= lengthMax else {
            self.findings.fault(.tooLong, at: path, "More than \(lengthMax) bytes are not read here. Shorten it.")
            return nil
        }
        // FHIR allows tabs and line ends only; a zero byte could not even be stored.
        guard !text.utf8.contains(where: { $0 < 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }) else {
            self.findings.fault(.invalidText, at: path, "A control character stands in it. Remove it.")
            return nil
        }
        return Self.isBlank(text) ? nil : text
    }

    func bool(_ name: String) -> Bool? {
        guard let json = self.member(name) else { return nil }
        guard let value = try? json.bool() else {
            self.fault(.wrongType, at: name, "true or false is expected here.")
            return nil
        }
        return value
    }

    /// A whole number from 1, as FHIR's `positiveInt`, or from 0, as its `unsignedInt`.
    func count(_ name: String, from least: Int = 1) -> Int? {
        self.member(name).flatMap { self.count($0, at: self.path(of: name), from: least) }
    }

    /// The whole numbers of an array, each with its path.
    func counts(_ name: String) -> [(value: Int, path: FHIRPath)] {
        self.elements(name, max: PASLimits.repeatsMax).compactMap { path, json in
            self.findings.see(json)
            return self.count(json, at: path, from: 1).map { ($0, path) }
        }
    }

    private func count(_ json: JSON, at path: FHIRPath, from least: Int) -> Int? {
        do throws(JSONFault) {
            guard let value = Int32(exactly: try json.integer()), value >= least else { throw JSONFault(.value) }
            return Int(value)
        } catch {
            self.faultNumber(error, at: path, "A whole number from \(least) to \(Int32.max) is expected here.")
            return nil
        }
    }

    /// A number that is not negative, exact, as decimal text.
    func decimal(_ name: String) -> String? {
        guard let json = self.member(name) else { return nil }
        do throws(JSONFault) {
            let text = try json.decimalText()
            guard !text.hasPrefix("-") else { throw JSONFault(.value) }
            return text
        } catch {
            self.faultNumber(
                error, at: self.path(of: name), "A number of at most \(JSON.decimalDigitsMax) digits, not below zero, is expected here.")
            return nil
        }
    }

    private func faultNumber(_ fault: JSONFault, at path: FHIRPath, _ message: String) {
        if fault.reason == .type {
            self.findings.fault(.wrongType, at: path, "A number is expected here.")
        } else {
            self.findings.fault(.invalidNumber, at: path, message)
        }
    }

    /// A day given in full.
    func day(_ name: String) -> CivilDate? {
        guard let text = self.code(name) else { return nil }
        guard let day = CivilDate(text) else {
            self.fault(.invalidDate, at: name, "This is no day of the calendar. Give one in full, as YYYY-MM-DD.")
            return nil
        }
        return day
    }

    /// An instant with its offset from UTC.
    func instant(_ name: String) -> Timestamp? {
        guard let text = self.code(name) else { return nil }
        guard let instant = Timestamp(fhirInstant: text) else {
            self.fault(.invalidDate, at: name, "This is no instant. Give one as YYYY-MM-DDThh:mm:ss with Z or an offset.")
            return nil
        }
        return instant
    }

    /// A day or an instant.
    func moment(_ name: String) -> PASRequest.Moment? {
        guard let text = self.code(name) else { return nil }
        if let day = CivilDate(text) { return .day(day) }
        if let instant = Timestamp(fhirInstant: text) { return .instant(instant) }
        self.fault(.invalidDate, at: name, "This is no day and no instant. Give a full date, or a date and a time with Z or an offset.")
        return nil
    }

    /// One of the codes of an enumeration.
    func choice<Choice: RawRepresentable & CaseIterable>(_ name: String) -> Choice? where Choice.RawValue == String {
        guard let text = self.code(name) else { return nil }
        guard let choice = Choice(rawValue: text) else {
            let codes = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            self.fault(.invalidCode, at: name, "One of these codes is expected here: \(codes).")
            return nil
        }
        return choice
    }
}

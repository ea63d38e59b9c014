/// Opens, decodes and folds a stream's events.
public enum History {
    /// The state that a stream's facts come to.
    ///
    /// - Parameter skippingNewer: leaves out events that this program does not know, for views; whoever decides must not.
    public static func fold<D: Decider>(
        _ history: EnvelopeBatch, by decider: D.Type, openedBy seal: any EventSeal, skippingNewer: Bool = false
    ) async throws(HistoryError) -> D.State {
        let opened: OpenedFacts
        do {
            opened = try await seal.openFacts(of: history)
        } catch {
            throw .seal(error)
        }
        var state = D.initial
        for (index, envelope) in history.enumerated() {
            let event: D.Event?
            do {
                event = try D.Event.decode(envelope.type, facts: try opened.object(at: index), phi: envelope.hasPHI ? .sealed : nil)
            } catch {
                throw .unreadable(envelope.position, error)
            }
            if let event {
                D.evolve(&state, by: Recorded(event, from: envelope))
            } else if !skippingNewer {
                throw .newer(envelope.type)
            }
        }
        return state
    }

    /// The events of a stream from their facts, in order, where envelopes are at hand.
    ///
    /// - Parameter skippingNewer: leaves out events that this program does not know, for views; whoever decides must not.
    public static func open<Event: StoredEvent>(
        _ envelopes: [RecordedEnvelope], as type: Event.Type, by seal: any EventSeal, skippingNewer: Bool = false
    ) async throws(HistoryError) -> [Recorded<Event>] {
        let bodies: [PlainBody]
        do {
            bodies = try await seal.openFacts(of: envelopes)
        } catch {
            throw .seal(error)
        }
        return try Self.decode(envelopes, bodies, as: type, skippingNewer: skippingNewer)
    }

    /// The events of bodies that were opened; throws `.newer` for an event this program does not know.
    public static func decode<Event: StoredEvent>(
        _ envelopes: [RecordedEnvelope], _ bodies: [PlainBody], as type: Event.Type, skippingNewer: Bool = false
    ) throws(HistoryError) -> [Recorded<Event>] {
        var events: [Recorded<Event>] = []
        events.reserveCapacity(envelopes.count)
        for (envelope, body) in zip(envelopes, bodies) {
            let event: Event?
            do {
                event = try Event.decode(envelope.type, body)
            } catch {
                throw .unreadable(envelope.position, error)
            }
            guard let event else {
                if skippingNewer { continue }
                throw .newer(envelope.type)
            }
            events.append(Recorded(event, from: envelope))
        }
        return events
    }
}

/// Why a history could not be read.
public enum HistoryError: Error, Sendable, Hashable {
    case store(EventStoreError)
    case seal(SealError)
    /// A stream holds an event this program does not know: a newer one wrote it. Deciding must wait for the new program.
    case newer(EventType)
    /// A stored body cannot be read as what its name says.
    case unreadable(Position, JSONFault)
}

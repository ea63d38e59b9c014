import EventSourcing
public import Ledger
public import PHIVault
public import ReadModels
import Synchronization

/// The patients of each clinic in memory, to be found by what somebody types.
///
/// A clinic's index is made when it is first searched, and dropped when nobody has searched it for a while: what is in it is patient
/// data, opened under the system grant (architecture, D4), and is kept no longer and of no more clinics than is of use.
public final class PatientIndexes: Sendable {
    /// Clinics whose patients are held at once; the one that was searched longest ago makes room for another.
    public static let clinicsMax = 64
    /// How long a clinic's patients are held after the last search.
    public static let idleMax: Duration = .seconds(30 * 60)
    /// How often it is looked for what nobody uses any more.
    static let sweepInterval: Duration = .seconds(60)

    private struct Held {
        var patients: ClinicPatients
        var usedAt: ContinuousClock.Instant
    }

    private let ledger: Ledger
    private let vault: PHIVault
    private let readModels: ReadModels
    private let grant: SystemGrant
    private let held = Mutex<[TenantID: Held]>([:])

    /// Holds nobody yet.
    ///
    /// - Parameter grant: leave for the program to read, recorded when it started.
    public init(ledger: Ledger, vault: PHIVault, readModels: ReadModels, grant: SystemGrant) {
        self.ledger = ledger
        self.vault = vault
        self.readModels = readModels
        self.grant = grant
    }

    /// The patients of one clinic, whom whoever asks is about to search.
    func patients(of clinic: TenantID, now: ContinuousClock.Instant = .now) -> ClinicPatients {
        self.held.withLock { held in
            let patients =
                held[clinic]?.patients
                ?? ClinicPatients(of: clinic, ledger: self.ledger, vault: self.vault, readModels: self.readModels, grant: self.grant)
            held[clinic] = Held(patients: patients, usedAt: now)
            if held.count > Self.clinicsMax, let oldest = held.min(by: { $0.value.usedAt < $1.value.usedAt }) { held[oldest.key] = nil }
            return patients
        }
    }

    /// Clinics whose patients are held.
    var count: Int { self.held.withLock(\.count) }

    /// Drops what was searched longer ago than `idleMax`.
    func dropIdle(now: ContinuousClock.Instant = .now) {
        self.held.withLock { held in held = held.filter { now - $0.value.usedAt < Self.idleMax } }
    }

    /// Drops what nobody uses any more, until its task is cancelled.
    public func run() async {
        while (try? await Task.sleep(for: Self.sweepInterval)) != nil { self.dropIdle() }
    }
}

public import EventSourcing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// This machine's clock, read at the edges only.
public enum WallClock {
    /// The time now, by this machine's `CLOCK_REALTIME`.
    public static func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
    }
}

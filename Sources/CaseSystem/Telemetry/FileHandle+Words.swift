public import Foundation

extension FileHandle {
    /// Writes words for whoever reads them, at once, also into a pipe.
    ///
    /// When the reader is gone or the disk is full they are lost: that is no reason to stop serving, and `write(_:)` would.
    public func say(_ words: some Sequence<UInt8>) { try? self.write(contentsOf: Data(words)) }
}

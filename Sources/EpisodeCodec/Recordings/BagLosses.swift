package import Bytes

/// The parts of a bag that a recovering reader could not read.
package struct BagLosses: Sendable {
  /// Chunks not read, or not to their end.
  package internal(set) var chunks = 0
  /// Messages that the index of a broken chunk counts but that were not read. Unknown where that
  /// index is lost too.
  package internal(set) var messages: UInt64 = 0
  /// Bytes skipped: of the file, or of the content of a chunk.
  package internal(set) var bytes: UInt64 = 0
  /// The first fault, with its place.
  package private(set) var firstError: StreamError?

  package init() {}

  package var isEmpty: Bool { firstError == nil }

  mutating func add(_ error: StreamError) {
    if firstError == nil { firstError = error }
  }

  func joined(with other: BagLosses) -> BagLosses {
    var sum = self
    sum.chunks += other.chunks
    sum.messages += other.messages
    sum.bytes += other.bytes
    if let error = other.firstError, error.offset ?? 0 < firstError?.offset ?? .max {
      sum.firstError = error
    }
    return sum
  }
}

internal import Posix

/// The bytes of a file, each of which something else gets first.
final class CopiedInput: FilteredInput {
  private let file: FileDescriptor
  private let take: (RawSpan) throws(SystemError) -> Void

  init(_ file: FileDescriptor, _ take: @escaping (RawSpan) throws(SystemError) -> Void) {
    (self.file, self.take) = (file, take)
  }

  var fractionTaken: Double? { nil }

  func read(into target: UnsafeMutableRawBufferPointer) throws(StreamError) -> Int {
    try system { () throws(SystemError) in
      let count = try unsafe file.read(into: target)
      let bytes = unsafe UnsafeRawBufferPointer(rebasing: target[..<count])
      try unsafe take(RawSpan(_unsafeBytes: bytes))
      return count
    }
  }
}

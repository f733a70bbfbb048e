/// Bytes on their way from a file, front to back: the content of compressed ones, or ones of which
/// something else gets a copy.
protocol FilteredInput: AnyObject {
  /// How much of the file has been taken, from 0 to 1; nil where that is not known.
  var fractionTaken: Double? { get }
  /// Fills the start of a buffer that is not empty.
  /// - Returns: 0 at the end.
  func read(into target: UnsafeMutableRawBufferPointer) throws(StreamError) -> Int
}

package import Bytes

/// The archives and arrays of NumPy that follow one another in an input, as bytes.
package struct NPZUnits {
  private let input: FileInput

  /// - Returns: nil for an input that begins with something else.
  package init?(_ input: FileInput) throws(StreamError) {
    self.input = input
    if try Self.isArray(input) { return }
    guard try Self.isArchive(input) else { return nil }
  }

  private static func isArray(_ input: FileInput) throws(StreamError) -> Bool {
    try input.peek(NPYHeader.magic.count).array == NPYHeader.magic
  }

  private static func isArchive(_ input: FileInput) throws(StreamError) -> Bool {
    try input.peek(4).array == [0x50, 0x4B, 3, 4]
  }

  /// Goes to the end of the next archive or array.
  /// - Parameter keep: called with its bytes, in order.
  /// - Returns: false at the end of the input.
  package func next(
    _ keep: @escaping (Bytes) throws(StreamError) -> Void
  ) throws(StreamError) -> Bool {
    guard try !input.isAtEnd() else { return false }
    if try Self.isArray(input) {
      let (header, head) = try NPYHeader.peek(input)
      var rest = head.count + header.dataSize
      while rest > 0 {
        let piece = try input.takeSome(rest)
        guard !piece.isEmpty else {
          throw StreamError(.truncated, "the array is cut short").at(offset: input.offset)
        }
        try keep(piece)
        rest -= piece.count
      }
    } else {
      try ZipScanner(input, keep: keep).passArchive()
    }
    return true
  }
}

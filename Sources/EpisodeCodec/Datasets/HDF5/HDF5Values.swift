internal import Bytes
internal import CHDF5

/// Values of varying length, in memory of the library.
enum HDF5Values {
  /// Copies values, and gives their memory back.
  /// - Parameters:
  ///   - content: as the library has written it: pointers to strings, or lengths and pointers.
  ///   - space: of the content.
  static func take(
    _ content: Bytes, _ count: Int, _ element: HDF5Element, _ space: HDF5Handle
  ) throws(StreamError) -> [Bytes] {
    defer {
      unsafe content.span.withUnsafeBytes { buffer in
        _ = unsafe H5Dvlen_reclaim(
          element.memory.id, space.id, 0, UnsafeMutableRawPointer(mutating: buffer.baseAddress))
      }
    }
    var values: [Bytes] = []
    var size = 0
    for index in 0..<count {
      let value = unsafe content.span.withUnsafeBytes { buffer -> Bytes in
        if element.kind == .text {
          guard
            let text = unsafe buffer.load(
              fromByteOffset: index * element.size, as: UnsafePointer<CChar>?.self)
          else { return .empty }
          var length = 0
          while unsafe text[length] != 0 { length += 1 }
          return unsafe Bytes(copying: RawSpan(_unsafeStart: text, byteCount: length))
        }
        let list = unsafe buffer.load(fromByteOffset: index * element.size, as: hvl_t.self)
        guard let start = unsafe list.p else { return .empty }
        return unsafe Bytes(copying: RawSpan(_unsafeStart: start, byteCount: list.len))
      }
      size += value.count
      try MemoryBudget.check(size, .images, for: "a row of values of varying length")
      values.append(value)
    }
    return values
  }
}

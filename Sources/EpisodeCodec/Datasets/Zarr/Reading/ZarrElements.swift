internal import Bytes
internal import CIntrinsics
internal import Stream

/// What becomes of elements between a chunk and a step.
enum ZarrElements {
  /// How a step has its numbers, low byte first.
  enum Form: Sendable {
    /// float16 as float32.
    case numbers
    /// float16, too, as it is.
    case pixels
    /// float32 as bytes, see `narrowed`.
    case narrowed
  }

  static func formed(_ bytes: Bytes, _ type: NPYType, _ form: Form) throws(StreamError) -> Bytes {
    let ordered = type.isBigEndian ? swapped(bytes, type.size) : bytes
    switch form {
    case .numbers: return type.kind == .half ? widened(ordered) : ordered
    case .pixels: return ordered
    case .narrowed: return try narrowed(ordered)
    }
  }

  private static func widened(_ ordered: Bytes) -> Bytes {
    var builder = ByteBuilder(reserving: 2 * ordered.count)
    let span = ordered.span
    for place in stride(from: 0, to: ordered.count, by: 2) {
      let half = Float16(bitPattern: span.load(littleEndianAt: place))
      builder.append(Float(half).bitPattern)
    }
    return Bytes(builder.bytes)
  }

  private static func swapped(_ bytes: Bytes, _ size: Int) -> Bytes {
    guard size > 1 else { return bytes }
    var swapped = bytes.array
    for start in stride(from: 0, to: swapped.count, by: size) {
      swapped[start..<start + size].reverse()
    }
    return Bytes(swapped)
  }

  /// Strings of fixed length in UTF-8; nil for numbers.
  /// - Throws: `.malformed` for what is no text.
  static func texts(_ bytes: Bytes, _ type: NPYType) throws(StreamError) -> [Bytes]? {
    guard type.kind == .text || type.kind == .bytes else { return nil }
    var texts: [Bytes] = []
    let ordered = type.isBigEndian && type.kind == .text ? swapped(bytes, 4) : bytes
    for start in stride(from: 0, to: ordered.count, by: type.size) {
      let element = ordered[start..<start + type.size]
      texts.append(Bytes(Array(try type.string(element).utf8)))
    }
    return texts
  }

  /// A byte for each float32, low byte first.
  /// - Throws: `.unsupported` for one that is no whole number from 0 to 255.
  private static func narrowed(_ bytes: Bytes) throws(StreamError) -> Bytes {
    guard let narrow = try narrowedIfWhole(bytes) else {
      throw StreamError(
        .unsupported,
        "a value that is no whole number from 0 to 255, as in the images before; "
          + "--tensor makes no images of them")
    }
    return narrow
  }

  /// The same; nil for other numbers.
  static func narrowedIfWhole(_ bytes: Bytes) throws(StreamError) -> Bytes? {
    let count = bytes.count / 4
    var isWhole = false
    let narrow = try unsafe Bytes(capacity: count) { (target) throws(StreamError) in
      isWhole = unsafe bytes.span.withUnsafeBytes { source in
        guard let from = source.baseAddress, let to = target.baseAddress else { return true }
        return unsafe bagpipe_narrow(from, to.assumingMemoryBound(to: UInt8.self), count) != 0
      }
      return count
    }
    return isWhole ? narrow : nil
  }
}

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
    case .narrowed: return try narrowed(ordered.span)
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
  static func narrowed(_ floats: RawSpan) throws(StreamError) -> Bytes {
    var pixels = ZarrPixels(capacity: floats.byteCount / 4)
    try pixels.append(floats)
    return pixels.bytes
  }
}

/// Pixels that are stored as float32, low byte first.
struct ZarrPixels {
  private let memory: Memory
  private let capacity: Int
  private var count = 0

  init(capacity: Int) {
    (memory, self.capacity) = (Memory(capacity: capacity), capacity)
  }

  /// All that have been appended.
  var bytes: Bytes { Bytes(memory, 0..<count) }

  /// - Throws: `.unsupported` for a value that is no whole number from 0 to 255.
  mutating func append(_ floats: RawSpan) throws(StreamError) {
    let more = floats.byteCount / 4
    precondition(more <= capacity - count)
    let target = unsafe UnsafeMutableRawBufferPointer(rebasing: memory.buffer[count...])
    let areWhole = unsafe floats.withUnsafeBytes { source in
      guard let from = source.baseAddress, let to = target.baseAddress, more > 0 else {
        return true
      }
      return unsafe bagpipe_narrow(from, to.assumingMemoryBound(to: UInt8.self), more) != 0
    }
    guard areWhole else {
      throw StreamError(
        .unsupported,
        "a value that is no whole number from 0 to 255, as in the images before; "
          + "--tensor makes no images of them")
    }
    count += more
  }
}

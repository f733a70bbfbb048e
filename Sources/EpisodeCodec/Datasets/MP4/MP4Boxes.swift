internal import Bytes

/// Builds boxes of ISO/IEC 14496-12: a size, a type, content; numbers have the high byte first.
struct MP4Boxes {
  private var builder = ByteBuilder()

  var bytes: [UInt8] { builder.bytes }

  mutating func append<Number: FixedWidthInteger & BitwiseCopyable>(_ number: Number) {
    builder.append(number.bigEndian)
  }

  mutating func append(_ text: String) { builder.append(utf8: text) }

  mutating func append(_ bytes: [UInt8]) { builder.append(bytes) }

  mutating func appendZeros(_ count: Int) {
    builder.append([UInt8](repeating: 0, count: count))
  }

  /// The matrix that leaves a picture as it is.
  mutating func appendUnityMatrix() {
    for number: UInt32 in [1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30] { append(number) }
  }

  mutating func box(_ type: String, _ content: (inout MP4Boxes) -> Void) {
    let start = builder.count
    append(UInt32(0))
    append(type)
    content(&self)
    // A movie's description takes four bytes for each frame.
    builder.replace(at: start, with: UInt32(builder.count - start).bigEndian)
  }

  /// A box whose content starts with its version, 0, and flags.
  mutating func fullBox(_ type: String, flags: UInt32 = 0, _ content: (inout MP4Boxes) -> Void) {
    box(type) {
      $0.append(flags)
      content(&$0)
    }
  }
}

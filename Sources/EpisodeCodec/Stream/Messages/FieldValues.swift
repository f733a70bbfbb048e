internal import Bytes

/// The selected values of one message, in its order.
struct FieldValues {
  enum Purpose {
    case numbers, texts
    /// Only the ranges of bytes or text in the message.
    case ranges
    /// Only whether a JSON message has text.
    case kinds
  }

  let purpose: Purpose
  /// Little-endian elements without gaps.
  var numbers = ByteBuilder()
  var texts: [String] = []
  var ranges: [Range<Int>] = []
  /// Whether the first value is text.
  var isText: Bool?
  /// The number of all elements.
  private(set) var count = 0
  /// Bytes that all values of a message may take; further ones are not kept.
  private let limit = MemoryBudget.bytes(.values)
  private var hasOverflowed = false
  /// The names beside the arrays on the path.
  var names: NameMemory

  init(
    _ purpose: Purpose, numbers: ByteBuilder = ByteBuilder(), names: NameMemory = NameMemory()
  ) {
    self.purpose = purpose
    self.numbers = numbers
    self.names = names
    self.names.beginMessage()
  }

  mutating func append<T: FixedWidthInteger & BitwiseCopyable>(_ number: T) {
    count += 1
    guard numbers.count < limit else { return hasOverflowed = true }
    numbers.append(number)
  }

  /// Adds contiguous numbers.
  mutating func append(_ bytes: RawSpan, _ type: TensorElementType, isBigEndian: Bool = false) {
    count += bytes.byteCount / type.size
    guard numbers.count + bytes.byteCount <= limit else { return hasOverflowed = true }
    if type == .bool {
      for index in 0..<bytes.byteCount {
        let byte: UInt8 = bytes.load(littleEndianAt: index)
        numbers.append(byte == 0 ? 0 : 1 as UInt8)
      }
    } else if isBigEndian, type.size > 1 {
      for offset in stride(from: 0, to: bytes.byteCount, by: type.size) {
        switch type.size {
        case 2: numbers.append(bytes.load(littleEndianAt: offset, as: UInt16.self).byteSwapped)
        case 4: numbers.append(bytes.load(littleEndianAt: offset, as: UInt32.self).byteSwapped)
        default: numbers.append(bytes.load(littleEndianAt: offset, as: UInt64.self).byteSwapped)
        }
      }
    } else {
      numbers.append(bytes)
    }
  }

  /// Adds the bytes or text in a range of the message.
  mutating func append(_ range: Range<Int>, of message: RawSpan) throws(StreamError) {
    count += 1
    guard purpose == .texts else {
      guard ranges.count < limit / 16 else { return hasOverflowed = true }
      ranges.append(range)
      return
    }
    guard texts.count < limit / 32 else { return hasOverflowed = true }
    guard let text = String(validatingUTF8: message.extracting(range)) else {
      throw StreamError.notUTF8
    }
    texts.append(text)
  }

  mutating func append(_ text: String) {
    count += 1
    guard texts.count < limit / 32 else { return hasOverflowed = true }
    texts.append(text)
  }

  /// - Throws: `.limit` when not all values were kept.
  func checkBudget() throws(StreamError) {
    guard !hasOverflowed else {
      throw StreamError(
        .limit, "the values of a message need more memory than --memory allows: \(limit) bytes")
    }
  }
}

internal import Bytes
internal import Stream

/// The values of a column, or of a part of one, in a batch. Its buffers are as large as they have to
/// be; what they say of each other is checked where a value is read.
struct ArrowArray {
  let field: ArrowField
  let count: Int
  /// A bit for each value that is there; nil where none is missing.
  let validity: Bytes?
  /// The elements, the ends of texts or lists, or the views.
  let values: Bytes
  /// The bytes of texts.
  let texts: [Bytes]
  let children: [ArrowArray]
  /// The values that the elements are indices of.
  let dictionary: [ArrowArray]

  func isNull(_ row: Int) -> Bool {
    guard let validity else { return false }
    return validity.span.load(littleEndianAt: row / 8, as: UInt8.self) >> UInt8(row % 8) & 1 == 0
  }

  /// - Throws: `.unsupported` for a value that is missing inside of another one.
  func checkNoNulls(_ range: Range<Int>) throws(StreamError) {
    guard validity != nil, let row = range.first(where: isNull) else { return }
    throw StreamError(.unsupported, "element \(row - range.lowerBound) of a value is null")
  }

  /// The elements of lists, or the bytes of texts.
  func range(_ row: Int, _ ends: ArrowType.Ends, limit: Int) throws(StreamError) -> Range<Int> {
    let span = values.span
    let (start, end): (Int64, Int64) =
      ends == .offsets32
      ? (
        Int64(span.load(littleEndianAt: 4 * row, as: Int32.self)),
        Int64(span.load(littleEndianAt: 4 * row + 4, as: Int32.self))
      )
      : (span.load(littleEndianAt: 8 * row), span.load(littleEndianAt: 8 * row + 8))
    guard start >= 0, start <= end, end <= limit else {
      throw StreamError(.malformed, "a value from \(start) to \(end) of \(limit)")
    }
    return Int(start)..<Int(end)
  }

  /// The bytes of a text or of a binary value.
  func bytes(_ row: Int) throws(StreamError) -> Bytes {
    if let index = field.dictionary?.index {
      let number = index.double(at: row * index.size, in: values.span)
      guard let target = dictionary.first, let place = Int(exactly: number), place >= 0,
        place < target.count
      else { throw StreamError(.malformed, "an index that is not in the dictionary") }
      try target.checkNoNulls(place..<place + 1)
      return try target.bytes(place)
    }
    switch field.type {
    case .text(.views), .binary(.views): return try view(row)
    case .text(let ends), .binary(let ends):
      let text = texts.first ?? .empty
      return text[try range(row, ends, limit: text.count)]
    case .fixedBinary(let size): return values[row * size..<(row + 1) * size]
    default: return .empty
    }
  }

  func text(_ row: Int) throws(StreamError) -> String {
    let bytes = try bytes(row)
    guard let text = String(validatingUTF8: bytes.span) else { throw StreamError.notUTF8 }
    return text
  }

  /// A length, and the bytes or where they are.
  private func view(_ row: Int) throws(StreamError) -> Bytes {
    let span = values.span
    let start = 16 * row
    let count = Int(span.load(littleEndianAt: start, as: UInt32.self))
    if count <= 12 { return values[start + 4..<start + 4 + count] }
    let buffer = Int(span.load(littleEndianAt: start + 8, as: UInt32.self))
    let place = Int(span.load(littleEndianAt: start + 12, as: UInt32.self))
    guard buffer < texts.count, place + count <= texts[buffer].count else {
      throw StreamError(.malformed, "a text of \(count) bytes that is in no buffer")
    }
    return texts[buffer][place..<place + count]
  }
}

extension ArrowArray {
  /// Numbers in lists of any kind, as one tensor.
  struct Numbers {
    var shape: [Int]
    /// The array of the elements, and which of them.
    var array: ArrowArray
    var range: Range<Int>
  }

  /// The numbers of some values, with their count as the first extent of the shape.
  /// - Throws: `.unsupported` for lists of different lengths inside of one value.
  func numbers(_ rows: Range<Int>) throws(StreamError) -> Numbers {
    try checkNoNulls(rows)
    var numbers: Numbers
    switch field.type {
    case .fixedList(let size):
      numbers = try children[0].numbers(rows.lowerBound * size..<rows.upperBound * size)
      numbers.shape[0] = size
    case .list(let ends):
      guard let first = rows.first else {
        return Numbers(shape: [0, 0], array: self, range: 0..<0)
      }
      let range = try range(first, ends, limit: children[0].count)
      var end = range.upperBound
      for row in rows.dropFirst() {
        let other = try self.range(row, ends, limit: children[0].count)
        guard other.count == range.count, other.lowerBound == end else {
          throw StreamError(
            .unsupported, "lists of \(range.count) and of \(other.count) in one value")
        }
        end = other.upperBound
      }
      numbers = try children[0].numbers(range.lowerBound..<end)
      numbers.shape[0] = range.count
    default: return Numbers(shape: [rows.count], array: self, range: rows)
    }
    numbers.shape.insert(rows.count, at: 0)
    return numbers
  }

  /// The bytes of elements of this array: bits become bytes, 16-bit floats become float32.
  func elements(_ range: Range<Int>) -> Bytes {
    let span = values.span
    switch field.type {
    case .number(.bool):
      var bytes = ByteBuilder(reserving: range.count)
      for index in range {
        let byte = span.load(littleEndianAt: index / 8, as: UInt8.self)
        bytes.append(byte >> UInt8(index % 8) & 1)
      }
      return Bytes(bytes.bytes)
    case .half:
      var bytes = ByteBuilder(reserving: 4 * range.count)
      for index in range {
        let half = Float16(bitPattern: span.load(littleEndianAt: 2 * index))
        bytes.append(Float(half).bitPattern)
      }
      return Bytes(bytes.bytes)
    case .number(let type):
      return values[range.lowerBound * type.size..<range.upperBound * type.size]
    default: return .empty
    }
  }
}

package import Bytes

/// Values of a column: numbers one after the other, or byte arrays.
package struct ParquetValues: Sendable {
  fileprivate enum Content {
    case numbers(Bytes)
    /// - indices: the places in `ranges` of the values; nil for all of them in order.
    case byteArrays(ParquetBody, [Range<Int>], indices: [UInt32]?)
  }

  private let content: Content
  package let count: Int
  /// Bytes of a number; 0 for byte arrays.
  package let width: Int

  init(numbers: Bytes, width: Int) {
    (content, count, self.width) = (.numbers(numbers), numbers.count / width, width)
  }

  init(_ body: ParquetBody, _ ranges: [Range<Int>]) {
    content = .byteArrays(body, ranges, indices: nil)
    (count, width) = (ranges.count, 0)
  }

  /// Those of a dictionary at some places.
  init(_ dictionary: ParquetValues, at indices: [UInt32]) throws(StreamError) {
    for index in indices where index >= dictionary.count {
      throw StreamError(
        .malformed, "value \(index) of a dictionary of \(dictionary.count) in a Parquet page")
    }
    (count, width) = (indices.count, dictionary.width)
    switch dictionary.content {
    case .byteArrays(let body, let ranges, _):
      content = .byteArrays(body, ranges, indices: indices)
    case .numbers(let numbers):
      let width = dictionary.width
      try MemoryBudget.check(count * width, .chunks, for: "a page of a Parquet file")
      content = .numbers(
        try unsafe Bytes(capacity: count * width) { (target) throws(StreamError) in
          unsafe numbers.span.withUnsafeBytes { source in
            for (place, index) in indices.enumerated() {
              // The indices have been checked.
              unsafe (target.baseAddress.unsafelyUnwrapped + place * width).copyMemory(
                from: source.baseAddress.unsafelyUnwrapped + Int(index) * width, byteCount: width)
            }
          }
          return indices.count * width
        })
    }
  }

  /// Some values, which are numbers.
  package func numbers(_ range: Range<Int>) -> Bytes {
    guard case .numbers(let bytes) = content else { return .empty }
    return bytes[range.lowerBound * width..<range.upperBound * width]
  }

  /// A value, a byte array or the bytes of a number.
  package func bytes(_ index: Int) throws(StreamError) -> Bytes {
    switch content {
    case .numbers: return numbers(index..<index + 1)
    case .byteArrays(let body, let ranges, let indices):
      return try body.bytes(ranges[indices.map { Int($0[index]) } ?? index])
    }
  }

  /// The size of a value in bytes.
  package func size(_ index: Int) -> Int {
    guard case .byteArrays(_, let ranges, let indices) = content else { return width }
    return ranges[indices.map { Int($0[index]) } ?? index].count
  }
}

/// A page of a column chunk: levels, and the values that exist.
package struct ParquetPage: Sendable {
  /// One for each value, null or empty list; empty where the column has none.
  package let repetitions: [UInt8]
  package let definitions: [UInt8]
  package let values: ParquetValues
  /// Values, nulls and empty lists.
  package let count: Int

  init(
    count: Int, repetitions: [UInt8], definitions: [UInt8], _ values: ParquetValues
  ) {
    (self.count, self.values) = (count, values)
    (self.repetitions, self.definitions) = (repetitions, definitions)
  }

  /// Some pages as one, without the start of the first.
  init(
    joining pages: [ParquetPage], fromLevel level: Int, value: Int
  ) throws(StreamError) {
    var (repetitions, definitions): ([UInt8], [UInt8]) = ([], [])
    var joined = ByteBuilder()
    var ranges: [Range<Int>] = []
    let width = pages.first?.values.width ?? 0
    var size = 0
    for (index, page) in pages.enumerated() {
      let (level, value) = index == 0 ? (level, value) : (0, 0)
      repetitions += page.repetitions.dropFirst(level)
      definitions += page.definitions.dropFirst(level)
      for place in value..<page.values.count { size += page.values.size(place) }
      try MemoryBudget.check(
        size + ranges.count * 16 + repetitions.count * 2, .chunks, for: "a row of a Parquet file")
      guard width == 0 else {
        joined.append(page.values.numbers(value..<page.values.count).span)
        continue
      }
      for place in value..<page.values.count {
        let bytes = try page.values.bytes(place)
        ranges.append(joined.count..<joined.count + bytes.count)
        joined.append(bytes.span)
      }
    }
    let bytes = Bytes(joined.bytes)
    self.init(
      count: repetitions.count, repetitions: repetitions, definitions: definitions,
      width == 0
        ? ParquetValues(ParquetBody(bytes), ranges) : ParquetValues(numbers: bytes, width: width))
  }
}

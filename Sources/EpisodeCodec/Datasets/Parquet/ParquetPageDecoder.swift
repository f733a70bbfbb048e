internal import Bytes
internal import Stream

/// Decodes the pages of a column chunk.
struct ParquetPageDecoder {
  private let column: ParquetSource
  private var dictionary: ParquetValues?

  init(_ column: ParquetSource) { self.column = column }

  /// Takes the dictionary, which comes first.
  mutating func take(
    dictionary body: ParquetBody, _ header: ParquetPageHeader
  ) throws(StreamError) {
    guard dictionary == nil else {
      throw StreamError(.malformed, "a second dictionary page in a column chunk")
    }
    guard [.plain, .plainDictionary].contains(header.encoding) else {
      throw StreamError(.unsupported, "a dictionary page in encoding \(header.encoding)")
    }
    dictionary = try plain(body, from: 0, count: header.count)
  }

  /// A data page.
  /// - Parameters:
  ///   - levels: those of a page of version 2, in front of the body.
  func page(
    _ header: ParquetPageHeader, levels: Bytes, _ body: ParquetBody
  ) throws(StreamError) -> ParquetPage {
    // Levels, and indices in a dictionary.
    try MemoryBudget.check(header.count * 6, .chunks, for: "a page of a Parquet file")
    var start = 0
    let (repetitions, definitions): ([UInt8], [UInt8])
    if case .data2(let definitionSize, let repetitionSize, _) = header.kind {
      let first = levels[0..<repetitionSize]
      repetitions = try self.levels(first.span, most: column.maxRepetition, header.count)
      let second = levels[repetitionSize..<repetitionSize + definitionSize]
      definitions = try self.levels(second.span, most: column.maxDefinition, header.count)
    } else {
      repetitions = try self.levels(
        body, &start, most: column.maxRepetition, header.repetitionEncoding, header.count)
      definitions = try self.levels(
        body, &start, most: column.maxDefinition, header.definitionEncoding, header.count)
    }
    var count = header.count
    if column.maxDefinition > 0 {
      let whole = UInt8(column.maxDefinition)
      count = definitions.count { $0 == whole }
    }
    let values = try self.values(header.encoding, body, from: start, count: count)
    return ParquetPage(
      count: header.count, repetitions: repetitions, definitions: definitions,
      try values.decoded(column))
  }

  /// Levels of version 1, after their length or packed.
  private func levels(
    _ body: ParquetBody, _ start: inout Int, most: Int, _ encoding: ParquetPageHeader.Encoding,
    _ count: Int
  ) throws(StreamError) -> [UInt8] {
    guard most > 0 else { return [] }
    switch encoding {
    case .runs:
      let length = try body.bytes(start..<start + 4)
      let size = Int(length.span.load(littleEndianAt: 0, as: UInt32.self))
      try MemoryBudget.check(size, .chunks, for: "a page of a Parquet file")
      let bytes = try body.bytes(start + 4..<start + 4 + size)
      start += 4 + size
      return try levels(bytes.span, most: most, count)
    case .bitPacked:
      let width = Self.bits(most)
      let bytes = try body.bytes(start..<start + (count * width + 7) / 8)
      start += bytes.count
      return try checked(
        ParquetRuns.decodeBitPacked(bytes.span, width: width, count: count), most: most)
    default: throw StreamError(.unsupported, "levels in encoding \(encoding)")
    }
  }

  private func levels(_ bytes: RawSpan, most: Int, _ count: Int) throws(StreamError) -> [UInt8] {
    guard most > 0 else { return [] }
    return try checked(
      ParquetRuns.decode(bytes, width: Self.bits(most), count: count), most: most)
  }

  private func checked(_ levels: [UInt8], most: Int) throws(StreamError) -> [UInt8] {
    guard levels.allSatisfy({ $0 <= most }) else {
      throw StreamError(.malformed, "a level above \(most) in a Parquet page")
    }
    return levels
  }

  private static func bits(_ most: Int) -> Int { Int.bitWidth - most.leadingZeroBitCount }

  private func values(
    _ encoding: ParquetPageHeader.Encoding, _ body: ParquetBody, from start: Int, count: Int
  ) throws(StreamError) -> ParquetValues {
    // Of an all-null page some writers store nothing at all.
    guard count > 0 else { return try plain(body, from: body.count, count: 0) }
    switch (encoding, column.physical) {
    case (.plain, _): return try plain(body, from: start, count: count)
    case (.plainDictionary, _), (.dictionary, _):
      guard let dictionary else {
        throw StreamError(.malformed, "a column chunk lacks its dictionary page")
      }
      let bytes = try body.rest(from: start)
      guard !bytes.isEmpty else { throw StreamError.beyondEnd(1, remaining: 0) }
      let width = Int(bytes.span.load(littleEndianAt: 0, as: UInt8.self))
      guard width <= 32 else { throw StreamError(.malformed, "indices of \(width) bits") }
      let packed = bytes.dropFirst(1)
      let indices: [UInt32] = try ParquetRuns.decode(packed.span, width: width, count: count)
      return try ParquetValues(dictionary, at: indices)
    case (.runs, .boolean):
      let bytes = try body.rest(from: start)
      guard bytes.count >= 4 else { throw StreamError.beyondEnd(4, remaining: bytes.count) }
      let packed = bytes.dropFirst(4)
      let flags: [UInt8] = try ParquetRuns.decode(packed.span, width: 1, count: count)
      return ParquetValues(numbers: Bytes(flags), width: 1)
    case (.deltaBinaryPacked, .int32), (.deltaBinaryPacked, .int64):
      try MemoryBudget.check(count * 16, .chunks, for: "a page of a Parquet file")
      var position = 0
      let packed = try body.rest(from: start)
      let numbers = try ParquetRuns.decodeDeltas(packed.span, at: &position, count: count)
      var bytes = ByteBuilder(reserving: count * column.width)
      for number in numbers {
        if column.width == 4 {
          bytes.append(Int32(truncatingIfNeeded: number))
        } else {
          bytes.append(number)
        }
      }
      return ParquetValues(numbers: Bytes(bytes.bytes), width: column.width)
    case (.deltaLengthByteArray, .byteArray):
      return try Self.byteArrays(try body.rest(from: start), at: 0, count: count)
    case (.deltaByteArray, .byteArray), (.deltaByteArray, .fixedBytes):
      return try prefixed(try body.rest(from: start), count: count)
    case (.byteStreamSplit, _) where column.width > 1:
      let bytes = try body.rest(from: start)
      let (size, overflow) = count.multipliedReportingOverflow(by: column.width)
      guard !overflow, size <= bytes.count else {
        throw StreamError.beyondEnd(size, remaining: bytes.count)
      }
      var joined = [UInt8](repeating: 0, count: size)
      for place in 0..<size {
        joined[place] = bytes.span.load(
          littleEndianAt: place % column.width * count + place / column.width)
      }
      return ParquetValues(numbers: Bytes(joined), width: column.width)
    default:
      throw StreamError(.unsupported, "values in encoding \(encoding)")
    }
  }

  /// Values one after the other.
  private func plain(
    _ body: ParquetBody, from start: Int, count: Int
  ) throws(StreamError) -> ParquetValues {
    switch column.physical {
    case .byteArray:
      return ParquetValues(body, try body.lengthPrefixed(count, from: start))
    case .boolean:
      let bytes = try body.bytes(start..<start + (count + 7) / 8)
      let flags = (0..<count).map { number in
        bytes.span.load(littleEndianAt: number >> 3, as: UInt8.self) >> UInt8(number & 7) & 1
      }
      return ParquetValues(numbers: Bytes(flags), width: 1)
    default:
      let (size, overflow) = count.multipliedReportingOverflow(by: column.width)
      guard !overflow, size <= body.count - start else {
        throw StreamError.beyondEnd(size, remaining: body.count - start)
      }
      try MemoryBudget.check(size, .chunks, for: "a page of a Parquet file")
      return ParquetValues(
        numbers: try body.bytes(start..<start + size), width: column.width)
    }
  }

  /// DELTA_LENGTH_BYTE_ARRAY: the lengths, then all bytes.
  private static func byteArrays(
    _ bytes: Bytes, at start: Int, count: Int
  ) throws(StreamError) -> ParquetValues {
    try MemoryBudget.check(count * 24, .chunks, for: "a page of a Parquet file")
    var position = start
    let lengths = try ParquetRuns.decodeDeltas(bytes.span, at: &position, count: count)
    var ranges: [Range<Int>] = []
    ranges.reserveCapacity(count)
    for length in lengths {
      guard length >= 0, length <= Int64(bytes.count - position) else {
        throw StreamError.beyondEnd(length, remaining: bytes.count - position)
      }
      ranges.append(position..<position + Int(length))
      position += Int(length)
    }
    return ParquetValues(ParquetBody(bytes), ranges)
  }

  /// DELTA_BYTE_ARRAY: how much each shares with the one before it, then the rest of each.
  private func prefixed(_ bytes: Bytes, count: Int) throws(StreamError) -> ParquetValues {
    try MemoryBudget.check(count * 40, .chunks, for: "a page of a Parquet file")
    var position = 0
    let prefixes = try ParquetRuns.decodeDeltas(bytes.span, at: &position, count: count)
    let suffixes = try Self.byteArrays(bytes, at: position, count: count)
    var joined: [UInt8] = []
    var ranges: [Range<Int>] = []
    var last = 0..<0
    for (number, prefix) in prefixes.enumerated() {
      guard prefix >= 0, prefix <= Int64(last.count) else {
        throw StreamError(.malformed, "a value shares \(prefix) bytes with one of \(last.count)")
      }
      let size = Int(prefix) + suffixes.size(number)
      // Prefixes of prefixes can be many times the page.
      try MemoryBudget.check(joined.count + size, .chunks, for: "a page of a Parquet file")
      let start = joined.count
      joined.append(contentsOf: Array(joined[last.lowerBound..<last.lowerBound + Int(prefix)]))
      joined.append(contentsOf: try suffixes.bytes(number).array)
      last = start..<start + size
      ranges.append(last)
    }
    let content = Bytes(joined)
    guard column.physical == .fixedBytes else {
      return ParquetValues(ParquetBody(content), ranges)
    }
    guard ranges.allSatisfy({ $0.count == column.width }) else {
      throw StreamError(.malformed, "a value has not the \(column.width) bytes of its column")
    }
    return ParquetValues(numbers: content, width: column.width)
  }
}

extension ParquetValues {
  /// The values in the bits of their type, which are stored in more; 16-bit floats in 32.
  fileprivate func decoded(_ column: ParquetSource) throws(StreamError) -> ParquetValues {
    if column.meaning == .half, width == 2 {
      try MemoryBudget.check(4 * count, .chunks, for: "a page of a Parquet file")
      let halves = numbers(0..<count)
      var floats = ByteBuilder(reserving: 4 * count)
      for place in 0..<count {
        floats.append(Float(halfBits: halves.span.load(littleEndianAt: 2 * place)).bitPattern)
      }
      return ParquetValues(numbers: Bytes(floats.bytes), width: 4)
    }
    guard let size = column.number?.size, size < width else { return self }
    let wide = numbers(0..<count)
    var narrow = ByteBuilder(reserving: size * count)
    for place in 0..<count {
      narrow.append(wide.span.extracting(place * width..<place * width + size))
    }
    return ParquetValues(numbers: Bytes(narrow.bytes), width: size)
  }
}

extension Float {
  /// The value of an IEEE 754 number of 16 bits.
  fileprivate init(halfBits bits: UInt16) {
    let (exponent, fraction) = (UInt32(bits >> 10 & 31), UInt32(bits & 1023))
    let sign = UInt32(bits >> 15) << 31
    switch exponent {
    case 0:
      let value = Float(fraction) / Float(1 << 24)
      self = sign == 0 ? value : -value
    case 31: self = Float(bitPattern: sign | 0x7F80_0000 | fraction << 13)
    default: self = Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
    }
  }
}

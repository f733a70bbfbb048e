internal import Bytes
internal import Images
internal import Stream

/// Takes the values and buffers of a batch, which come in the order of the fields, depth first.
struct ArrowBatch {
  private let body: Bytes
  private let compression: UInt8?
  private let nodes: [(Int64, Int64)]
  private let buffers: [(Int64, Int64)]
  private let textBuffers: [Int64]
  private let dictionaries: [Int64: ArrowArray]
  private let zstd: ZstdDecompressor
  private var (node, buffer, list) = (0, 0, 0)
  /// Bytes that the buffers take when decompressed.
  private var decompressed = 0
  let rows: Int

  private static let mostRows = 1 << 31
  private static let mostEmptyRows = 1 << 20

  /// - Parameters:
  ///   - table: the position of the table RecordBatch in the message.
  init(
    _ message: ArrowMessage, at table: Int, _ dictionaries: [Int64: ArrowArray],
    _ zstd: ZstdDecompressor
  ) throws(StreamError) {
    let buffer = FlatBuffer(message.metadata.span)
    (body, self.dictionaries, self.zstd) = (message.body, dictionaries, zstd)
    rows = Int(clamping: try buffer.number(Int64.self, slot: 0, ofTable: table) ?? 0)
    nodes = try buffer.pairs(slot: 1, ofTable: table)
    buffers = try buffer.pairs(slot: 2, ofTable: table)
    compression = try buffer.table(slot: 3, ofTable: table).map { (place) throws(StreamError) in
      try buffer.number(UInt8.self, slot: 0, ofTable: place) ?? 0
    }
    var counts: [Int64] = []
    if let place = try buffer.table(slot: 4, ofTable: table) {
      let (start, count) = try buffer.vector(at: place, stride: 8)
      for index in 0..<count { counts.append(try buffer.load(Int64.self, at: start + 8 * index)) }
    }
    textBuffers = counts
    // Rows without a bit of their own cost nothing to claim.
    let most = compression == nil ? max(8 * body.count, Self.mostEmptyRows) : Self.mostRows
    guard rows >= 0, rows <= most else { throw StreamError(.limit, "a batch of \(rows) rows") }
  }

  /// The columns of the batch.
  mutating func columns(_ fields: [ArrowField]) throws(StreamError) -> [ArrowArray] {
    var columns: [ArrowArray] = []
    for field in fields {
      do throws(StreamError) {
        let column = try next(field)
        guard column.count == rows else {
          throw StreamError(.malformed, "\(column.count) values in a batch of \(rows) rows")
        }
        columns.append(column)
      } catch { throw error.prefixed("'\(field.name.printable)': ") }
    }
    return columns
  }

  /// The next array. The depth of the fields is limited.
  private mutating func next(_ field: ArrowField) throws(StreamError) -> ArrowArray {
    guard node < nodes.count, nodes[node].0 >= 0, nodes[node].0 <= Self.mostRows else {
      throw StreamError(.malformed, "a batch with values of \(nodes.count) columns")
    }
    let (count, nulls) = (Int(nodes[node].0), nodes[node].1)
    node += 1
    if case .other(_, let buffers) = field.type, field.dictionary == nil {
      for _ in 0..<buffers { _ = try take(atLeast: 0) }
      for child in field.children { _ = try next(child) }
      return ArrowArray(
        field: field, count: count, validity: nil, values: .empty, texts: [], children: [],
        dictionary: [])
    }
    var validity: Bytes? = try take(atLeast: 0)
    if let bits = validity, nulls != 0 {
      try check(bits, (count + 7) / 8)
    } else {
      validity = nil
    }
    if let dictionary = field.dictionary {
      return ArrowArray(
        field: field, count: count, validity: validity,
        values: try take(atLeast: count * dictionary.index.size), texts: [], children: [],
        dictionary: dictionaries[dictionary.id].map { [$0] } ?? [])
    }
    let values = try take(valuesOf: field.type, count)
    let texts = try takeTexts(of: field.type)
    var children: [ArrowArray] = []
    for child in field.children { children.append(try next(child)) }
    try Self.check(children, of: field, count)
    return ArrowArray(
      field: field, count: count, validity: validity, values: values, texts: texts,
      children: children, dictionary: [])
  }

  private mutating func take(
    valuesOf type: ArrowType, _ count: Int
  ) throws(StreamError) -> Bytes {
    switch type {
    case .number(.bool): return try take(atLeast: (count + 7) / 8)
    case .number(let type): return try take(atLeast: count * type.size)
    case .half: return try take(atLeast: 2 * count)
    case .fixedBinary(let size): return try take(atLeast: size.multiplied(by: count) ?? .max)
    case .text(.views), .binary(.views): return try take(atLeast: 16 * count)
    // Without values there may be no offsets.
    case .text(let ends), .binary(let ends), .list(let ends):
      return try take(atLeast: count == 0 ? 0 : (count + 1) * (ends == .offsets32 ? 4 : 8))
    case .fixedList, .structure, .other: return .empty
    }
  }

  private mutating func takeTexts(of type: ArrowType) throws(StreamError) -> [Bytes] {
    switch type {
    case .text(.views), .binary(.views):
      guard list < textBuffers.count, textBuffers[list] >= 0 else {
        throw StreamError(.malformed, "views without their number of buffers")
      }
      var texts: [Bytes] = []
      for _ in 0..<textBuffers[list] { texts.append(try take(atLeast: 0)) }
      list += 1
      return texts
    case .text, .binary: return [try take(atLeast: 0)]
    default: return []
    }
  }

  private static func check(
    _ children: [ArrowArray], of field: ArrowField, _ count: Int
  ) throws(StreamError) {
    let least: Int?
    switch field.type {
    case .fixedList(let size): least = size.multiplied(by: count)
    case .structure: least = count
    case .list: least = 0
    default: return
    }
    if field.type != .structure, children.count != 1 {
      throw StreamError(.malformed, "a list of \(children.count) columns")
    }
    guard let least, children.allSatisfy({ $0.count >= least }) else {
      throw StreamError(.malformed, "fewer elements than \(count) values need")
    }
  }

  /// The next buffer.
  private mutating func take(atLeast count: Int) throws(StreamError) -> Bytes {
    guard buffer < buffers.count else {
      throw StreamError(.malformed, "a batch of \(buffers.count) buffers lacks one")
    }
    let (start, size) = buffers[buffer]
    buffer += 1
    guard start >= 0, size >= 0, start <= body.count, size <= Int64(body.count) - start else {
      throw StreamError(
        .malformed, "a buffer of \(size) bytes at \(start) of \(body.count)")
    }
    let stored = body[Int(start)..<Int(start + size)]
    let bytes = try compression == nil || stored.isEmpty ? stored : decompress(stored)
    try check(bytes, count)
    return bytes
  }

  private func check(_ bytes: Bytes, _ count: Int) throws(StreamError) {
    guard bytes.count >= count else {
      throw StreamError(.malformed, "a buffer of \(bytes.count) bytes, not \(count)")
    }
  }

  /// A length, and the compressed bytes; a length of -1 before bytes that are not compressed.
  private mutating func decompress(_ stored: Bytes) throws(StreamError) -> Bytes {
    guard stored.count >= 8 else {
      throw StreamError(.malformed, "a compressed buffer of \(stored.count) bytes")
    }
    let size = stored.span.load(littleEndianAt: 0, as: Int64.self)
    let rest = stored.dropFirst(8)
    if size == -1 { return rest }
    guard size >= 0, size <= Int64(MemoryBudget.bytes(.chunks) - decompressed) else {
      throw StreamError(
        .limit, "a compressed batch takes more than --memory allows for it")
    }
    decompressed += Int(size)
    switch compression {
    case 0: return try LZ4Frame.decompress(rest.span, size: Int(size))
    case 1: return try zstd.decompress(rest.span, size: Int(size))
    default: throw StreamError(.unsupported, "a compression of the number \(compression ?? 0)")
    }
  }
}

extension ArrowBatch {
  /// Reads the values that the indices of a column refer to.
  static func read(
    _ message: ArrowMessage, _ schema: ArrowSchema,
    into dictionaries: inout [Int64: ArrowArray], _ zstd: ZstdDecompressor
  ) throws(StreamError) {
    let buffer = FlatBuffer(message.metadata.span)
    let id = try buffer.number(Int64.self, slot: 0, ofTable: message.header) ?? 0
    guard let table = try buffer.table(slot: 1, ofTable: message.header),
      var field = schema.fields.lazy.compactMap({ $0.encoded(by: id) }).first
    else { throw StreamError(.malformed, "a dictionary of the number \(id), which no column has") }
    if let isDelta = try buffer.number(UInt8.self, slot: 2, ofTable: message.header), isDelta != 0 {
      throw StreamError(.unsupported, "a dictionary that extends another one")
    }
    field.dictionary = nil
    var batch = try ArrowBatch(message, at: table, dictionaries, zstd)
    dictionaries[id] = try batch.columns([field]).first
  }
}

internal import Bytes
internal import Images
internal import Stream

/// Collects the values of one column, row by row.
protocol ArrowColumn: AnyObject {
  var field: ArrowField { get }
  /// Adds a row.
  /// - Returns: bytes that it takes.
  /// - Throws: for a value that does not fit the column.
  func append(_ message: Message) throws(StreamError) -> Int
  /// The rows so far: the number of values of the field and of each of its children, and the buffers,
  /// depth first. The column goes on empty.
  func take(rows: Int) -> (nodes: [Int], buffers: [ArrowBuffer])
}

/// Numbers of one shape.
final class ArrowNumbers: ArrowColumn {
  let field: ArrowField
  private let type: TensorElementType
  private let shape: [Int]
  private let rowSize: Int
  /// The message of a value up to its elements, which is the same for all rows.
  private let head: Bytes
  private let capacity: Int
  private var pool = MemoryPool()
  private var memory: Memory
  private var used = 0

  /// - Parameter rows: how many are expected.
  init(
    _ name: String, _ type: TensorElementType, _ shape: [Int], _ metadata: [KeyValue], rows: Int
  ) {
    field = .tensor(name, type, shape, metadata)
    (self.type, self.shape) = (type, shape)
    rowSize = shape.reduce(type.size, *)
    head = Bytes(Tensor.head(type, shape, size: rowSize).bytes)
    capacity = max(rowSize * rows, 1)
    memory = pool.take(capacity)
  }

  func append(_ message: Message) throws(StreamError) -> Int {
    let data = message.data
    // Nearly every writer encodes the shape in the same way.
    if data.count == head.count + rowSize, data[0..<head.count] == head {
      append(data.span.extracting(head.count..<data.count))
      return rowSize
    }
    let tensor = try Tensor(parsing: data)
    guard tensor.type == type, tensor.shape == shape else {
      throw StreamError.ragged(
        "\(tensor.type.rawValue) \(tensor.shape)", before: "\(type.rawValue) \(shape)")
    }
    append(tensor.data.span)
    return rowSize
  }

  func append(_ number: Int64) {
    var little = number.littleEndian
    unsafe withUnsafeBytes(of: &little) { unsafe append(RawSpan(_unsafeBytes: $0)) }
  }

  private func append(_ elements: RawSpan) {
    if used + elements.byteCount > memory.capacity {
      let larger = Memory(capacity: max(2 * memory.capacity, used + elements.byteCount))
      unsafe larger.buffer.copyMemory(
        from: UnsafeRawBufferPointer(rebasing: memory.buffer[..<used]))
      memory = larger
    }
    unsafe elements.withUnsafeBytes { source in
      let room = unsafe UnsafeMutableRawBufferPointer(rebasing: memory.buffer[used...])
      unsafe room.copyMemory(from: source)
    }
    used += elements.byteCount
  }

  func take(rows: Int) -> (nodes: [Int], buffers: [ArrowBuffer]) {
    let elements = Bytes(memory, 0..<used)
    memory = pool.take(capacity)
    used = 0
    let count = elements.count / type.size
    let buffer = ArrowBuffer([type == .bool ? Self.bits(elements) : elements])
    guard !shape.isEmpty else { return ([rows], [ArrowBuffer(), buffer]) }
    return ([rows, count], [ArrowBuffer(), ArrowBuffer(), buffer])
  }

  /// A bit for each byte that is not 0, the lowest first.
  private static func bits(_ bytes: Bytes) -> Bytes {
    var bits = [UInt8](repeating: 0, count: (bytes.count + 7) / 8)
    for index in 0..<bytes.count where bytes.span.load(littleEndianAt: index, as: UInt8.self) != 0 {
      bits[index / 8] |= 1 << UInt8(index % 8)
    }
    return Bytes(bits)
  }
}

/// Texts.
final class ArrowTexts: ArrowColumn {
  let field: ArrowField
  private var ends = ArrowEnds()
  private var texts = ByteBuilder()

  init(_ name: String, _ metadata: [KeyValue]) {
    field = ArrowField(name: name, type: .text(.offsets32), metadata: metadata)
  }

  func append(_ message: Message) throws(StreamError) -> Int {
    try append(TextPayload.parse(message.data.span))
  }

  func append(_ text: String) throws(StreamError) -> Int {
    texts.append(utf8: text)
    try ends.append(text.utf8.count)
    return text.utf8.count + ArrowEnds.size
  }

  func take(rows: Int) -> (nodes: [Int], buffers: [ArrowBuffer]) {
    defer { texts.removeAll() }
    return ([rows], [ArrowBuffer(), ends.take(), ArrowBuffer([Bytes(texts.bytes)])])
  }
}

/// Encoded images, or windows of these, as they are. Padding is an image of no bytes.
final class ArrowImages: ArrowColumn {
  let field: ArrowField
  private let images: ArrowImageReader
  private var ends = ArrowEnds()
  private var pieces: [Bytes] = []

  init(_ feature: Feature, _ images: ArrowImageReader) {
    self.images = images
    let binary = ArrowField(name: "item", type: .binary(.offsets32))
    field =
      images.window.map { frames in
        ArrowField(
          name: feature.name, type: .fixedList(frames), children: [binary],
          metadata: feature.channel.metadata)
      }
      ?? ArrowField(
        name: feature.name, type: binary.type, metadata: feature.channel.metadata)
  }

  func append(_ message: Message) throws(StreamError) -> Int {
    var size = 0
    for frame in try images.frames(message) {
      let image = frame.map(\.bytes) ?? .empty
      pieces.append(image)
      try ends.append(image.count)
      size += image.count + ArrowEnds.size
    }
    return size
  }

  func take(rows: Int) -> (nodes: [Int], buffers: [ArrowBuffer]) {
    defer { pieces.removeAll(keepingCapacity: true) }
    let own = [ArrowBuffer(), ends.take(), ArrowBuffer(pieces)]
    guard let frames = images.window else { return ([rows], own) }
    return ([rows, rows * frames], [ArrowBuffer()] + own)
  }
}

/// Where each of the texts or images of a column ends.
struct ArrowEnds {
  private var offsets = ByteBuilder()
  private var end: Int32 = 0

  /// Bytes of an offset.
  static let size = 4

  /// - Throws: `.limit` beyond 2 GiB.
  mutating func append(_ count: Int) throws(StreamError) {
    if offsets.count == 0 { offsets.append(0 as Int32) }
    let (sum, overflow) = end.addingReportingOverflow(Int32(clamping: count))
    guard !overflow, count <= Int(Int32.max) else {
      throw StreamError(.limit, "more than 2 GiB in a column of a batch")
    }
    end = sum
    offsets.append(end)
  }

  mutating func take() -> ArrowBuffer {
    let buffer = ArrowBuffer([Bytes(offsets.bytes)])
    offsets.removeAll()
    end = 0
    return buffer
  }
}

extension StreamError {
  /// - Parameters:
  ///   - now, before: what a value is, and what the first one was.
  static func ragged(_ now: String, before: String) -> StreamError {
    StreamError(
      .malformed, "\(now), in earlier steps it was \(before); a column of Arrow has one shape")
  }
}

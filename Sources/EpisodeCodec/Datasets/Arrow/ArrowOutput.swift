internal import Bytes
internal import Posix
internal import Stream

/// Writes the messages of an Arrow stream (Arrow columnar format, "Serialization and Interprocess
/// Communication"): a schema, then batches of rows. A file has the same messages between two magic
/// words, and a list of where they are.
final class ArrowOutput {
  enum Form { case stream, file }

  private let output: FileOutput
  private let form: Form
  private let schema: FlatTable
  /// Where the batches are: position, size of the metadata and of the body.
  private var blocks = OffsetList()

  static let magic = Array("ARROW1".utf8)
  /// What readers want columns to be aligned to.
  static let alignment = 64

  init(_ output: FileOutput, _ form: Form, _ fields: [ArrowField], _ metadata: [KeyValue])
    throws(StreamError)
  {
    (self.output, self.form) = (output, form)
    schema = FlatTable([
      0: .int16(0), 1: .tables(fields.map(\.table)), 2: .tables(metadata.map(\.table)),
    ])
    if form == .file { try output.write(Self.magic + [0, 0]) }
    _ = try write(1, schema, bodySize: 0, [])
  }

  /// Writes rows, and passes them on at once.
  /// - Parameters:
  ///   - nodes: the number of values of each column and part of one, depth first.
  ///   - nulls: how many of them are missing; empty for none anywhere.
  ///   - buffers: of all columns, depth first; each in pieces.
  func write(
    rows: Int, nodes: [Int], nulls: [Int] = [], buffers: [ArrowBuffer], _ metadata: [KeyValue] = []
  ) throws(StreamError) {
    var places: [Int64] = []
    var end = 0
    for buffer in buffers {
      places += [Int64(end), Int64(buffer.count)]
      end += buffer.count + Self.padding(buffer.count)
    }
    let batch = FlatTable([
      0: .int64(Int64(rows)),
      1: .structs(
        nodes.indices.flatMap { [Int64(nodes[$0]), nulls.isEmpty ? 0 : Int64(nulls[$0])] },
        width: 2),
      2: .structs(places, width: 2),
    ])
    let start = Int(output.offset)
    let size = try write(3, batch, bodySize: end, metadata)
    for buffer in buffers {
      for piece in buffer.pieces { try output.write(piece.span) }
      try output.write([UInt8](repeating: 0, count: Self.padding(buffer.count)))
    }
    try output.flush()
    guard form == .file else { return }
    for number in [start, size, end] { try blocks.append(number) }
  }

  /// Writes a message up to its body, and returns its size.
  private func write(
    _ kind: UInt8, _ header: FlatTable, bodySize: Int, _ metadata: [KeyValue]
  ) throws(StreamError) -> Int {
    let message = FlatTable([
      0: .int16(Self.version), 1: .int8(kind), 2: .table(header), 3: .int64(Int64(bodySize)),
      4: .tables(metadata.map(\.table)),
    ]).encoded()
    let size = 8 + message.count
    let padding = Self.padding(Int(output.offset) + size)
    var head = ByteBuilder(reserving: 8)
    head.append(UInt32.max)
    head.append(UInt32(message.count + padding))
    try output.write(head.bytes)
    try output.write(message)
    try output.write([UInt8](repeating: 0, count: padding))
    return size + padding
  }

  /// V5 of MetadataVersion.
  private static let version: Int16 = 4

  private static func padding(_ size: Int) -> Int { (alignment - size % alignment) % alignment }

  /// Writes the end.
  func finish() throws(StreamError) {
    var end = ByteBuilder()
    end.append(UInt32.max)
    end.append(0 as UInt32)
    try output.write(end.bytes)
    if form == .file { try writeFooter() }
    try output.flush()
  }

  private func writeFooter() throws(StreamError) {
    var places: [Int64] = []
    for index in 0..<blocks.count { places.append(Int64(try blocks.offset(index))) }
    let footer = FlatTable([
      0: .int16(Self.version), 1: .table(schema), 3: .structs(places, width: 3),
    ]).encoded()
    try output.write(footer)
    var size = ByteBuilder()
    size.append(UInt32(footer.count))
    try output.write(size.bytes + Self.magic)
  }
}

/// A buffer of a column.
struct ArrowBuffer {
  var pieces: [Bytes] = []
  private(set) var count = 0

  init(_ pieces: [Bytes] = []) {
    self.pieces = pieces
    count = pieces.reduce(0) { $0 + $1.count }
  }
}

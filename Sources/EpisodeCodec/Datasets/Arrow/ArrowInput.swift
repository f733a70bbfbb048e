package import Bytes
internal import Stream

/// The messages of a stream, or of a file, front to back (Arrow columnar format, "IPC Streaming Format"
/// and "IPC File Format").
package struct ArrowInput {
  private enum Source {
    case stream(FileInput)
    /// With the places of its messages that are not read yet.
    case file(RandomAccessFile, ArraySlice<UInt64>)
  }

  private var source: Source
  let schema: ArrowSchema
  /// Where the last message begins.
  private(set) var offset: UInt64 = 0
  /// True at the end of an input without an end mark.
  private(set) var lacksEnd = false

  /// A size and the magic word end a file.
  private static let tailSize = 4 + ArrowOutput.magic.count

  /// A file that cannot be read at any place has to begin with its schema, like a stream.
  package init(_ input: FileInput) throws(StreamError) {
    if try input.peek(ArrowOutput.magic.count).array == ArrowOutput.magic {
      if let file = try input.randomAccess() {
        self = try ArrowInput(file)
        return
      }
      _ = try input.take(8)
    }
    let start = input.offset
    do throws(StreamError) {
      guard let message = try ArrowMessage.next(input), message.kind == .schema else {
        throw StreamError(.malformed, "the input does not begin with a schema of Arrow")
      }
      var buffer = FlatBuffer(message.metadata.span)
      self.init(.stream(input), try ArrowSchema(&buffer, at: message.header))
    } catch { throw error.at(offset: start) }
  }

  private init(_ source: Source, _ schema: ArrowSchema) {
    (self.source, self.schema) = (source, schema)
  }

  /// - Throws: `.truncated` for a file without its list of messages.
  package init(_ file: RandomAccessFile) throws(StreamError) {
    let tail = try file.bytes(at: UInt64(max(0, file.size - Self.tailSize)), count: Self.tailSize)
    guard tail.dropFirst(4).array == ArrowOutput.magic else {
      throw StreamError(.truncated, "the file does not end like a file of Arrow")
    }
    let size = Int(tail.span.load(littleEndianAt: 0, as: UInt32.self))
    guard size <= file.size - Self.tailSize else {
      throw StreamError(.malformed, "a list of messages of \(size) bytes")
    }
    try MemoryBudget.check(size, .tables, for: "the list of messages")
    let list = try file.bytes(at: UInt64(file.size - Self.tailSize - size), count: size)
    var buffer = FlatBuffer(list.span)
    let footer = try buffer.root()
    guard let table = try buffer.table(slot: 1, ofTable: footer) else {
      throw StreamError(.malformed, "the file has no schema")
    }
    let schema = try ArrowSchema(&buffer, at: table)
    let places =
      try buffer.blocks(slot: 2, ofTable: footer) + buffer.blocks(slot: 3, ofTable: footer)
    self.init(.file(file, places[...]), schema)
  }

  /// The next message but the schema; nil at the end.
  mutating func next() throws(StreamError) -> ArrowMessage? {
    switch source {
    case .stream(let input):
      offset = input.offset
      lacksEnd = try input.isAtEnd()
      return try lacksEnd ? nil : ArrowMessage.next(input)
    case .file(let file, var places):
      guard let place = places.popFirst() else { return nil }
      source = .file(file, places)
      offset = place
      return try ArrowMessage.read(file, at: place)
    }
  }

  /// How much has been read, from 0 to 1.
  package var fractionTaken: Double? {
    switch source {
    case .stream(let input): input.fractionTaken
    case .file(let file, _): Double(offset) / Double(max(file.size, 1))
    }
  }
}

extension FlatBuffer {
  /// The positions of messages, from a list of structs Block.
  fileprivate func blocks(slot: Int, ofTable table: Int) throws(StreamError) -> [UInt64] {
    guard let place = try self.table(slot: slot, ofTable: table) else { return [] }
    let (start, count) = try vector(at: place, stride: 24)
    var blocks: [UInt64] = []
    for index in 0..<count { blocks.append(try load(UInt64.self, at: start + 24 * index)) }
    return blocks
  }
}

internal import Bytes
internal import Posix
internal import Stream

/// A message of a stream: its metadata and its body.
struct ArrowMessage {
  /// What the table Message leads to (format/Message.fbs).
  enum Kind: UInt8 {
    case schema = 1
    case dictionary, batch
  }

  let kind: Kind
  /// The flatbuffer, and the position of the table of the kind in it.
  let metadata: Bytes
  let header: Int
  let entries: [KeyValue]
  let body: Bytes

  /// Reads the next message.
  /// - Returns: nil at the end mark.
  /// - Throws: `.truncated` at the end of an input without an end mark.
  static func next(_ input: FileInput) throws(StreamError) -> ArrowMessage? {
    let size = try size(input.take(8))
    guard size > 0 else { return nil }
    return try ArrowMessage(metadata: input.take(size)) { (size) throws(StreamError) in
      if let total = input.size {
        guard size <= total - Int(input.offset) else {
          throw StreamError(.truncated, "the input ends in a body of \(size) bytes")
        }
      } else {
        try MemoryBudget.check(size, .chunks, for: "a batch from a pipe")
      }
      return try input.take(size)
    }
  }

  /// Reads the message at a place of a file.
  static func read(_ file: RandomAccessFile, at place: UInt64) throws(StreamError) -> ArrowMessage {
    let size = try size(file.bytes(at: place, count: 8))
    let start = place + 8
    return try ArrowMessage(metadata: file.bytes(at: start, count: size)) {
      (count) throws(StreamError) in
      try file.bytes(at: start + UInt64(size), count: count)
    }
  }

  /// The size of the metadata that follow.
  private static func size(_ head: Bytes) throws(StreamError) -> Int {
    let span = head.span
    guard span.load(littleEndianAt: 0, as: UInt32.self) == .max else {
      throw StreamError(.malformed, "this is no message of Arrow")
    }
    let size = Int(span.load(littleEndianAt: 4, as: UInt32.self))
    try MemoryBudget.check(size, .tables, for: "the metadata of a message")
    return size
  }

  private init(
    metadata: Bytes, takeBody: (Int) throws(StreamError) -> Bytes
  ) throws(StreamError) {
    self.metadata = metadata
    let buffer = FlatBuffer(metadata.span)
    let root = try buffer.root()
    let number = try buffer.number(UInt8.self, slot: 1, ofTable: root) ?? 0
    guard let kind = Kind(rawValue: number), let header = try buffer.table(slot: 2, ofTable: root)
    else { throw StreamError(.unsupported, "a message of kind \(number)") }
    (self.kind, self.header) = (kind, header)
    entries = try buffer.metadata(slot: 4, ofTable: root)
    let size = try buffer.number(Int64.self, slot: 3, ofTable: root) ?? 0
    guard size >= 0, size < Int.max / 2 else {
      throw StreamError(.malformed, "a body of \(size) bytes")
    }
    body = try takeBody(Int(size))
  }
}

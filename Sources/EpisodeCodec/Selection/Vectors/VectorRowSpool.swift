package import Bytes
internal import Stream

/// Rows that wait, on disk beyond a megabyte, until it is known which columns all of them need.
package struct VectorRowSpool {
  private var spool = Spool()
  private var numbers: [String: UInt32] = [:]
  package private(set) var count = 0
  /// Scores in the order in which they first come, and what else some row has.
  package private(set) var columns = VectorFileWriter.Columns()

  private static let mostScores = 4096

  package init() {}

  package mutating func append(_ row: VectorRow) throws(StreamError) {
    var builder = ByteBuilder()
    builder.append(string: row.id)
    builder.append(string: row.task)
    builder.append(string: row.uri)
    builder.append(row.time == nil ? 0 as UInt8 : 1)
    builder.append(row.time ?? 0)
    builder.append(UInt64(row.mass))
    builder.append(UInt32(row.scores.count))
    for score in row.scores {
      builder.append(try number(score.name))
      builder.append(score.value.bitPattern)
    }
    builder.append(UInt32(row.vector.count))
    for value in row.vector { builder.append(value.bitPattern) }
    var size = ByteBuilder()
    size.append(UInt32(builder.count))
    try spool.append(size.bytes + builder.bytes)
    count += 1
    columns.hasTask = columns.hasTask || !row.task.isEmpty
    columns.hasURI = columns.hasURI || !row.uri.isEmpty
    columns.hasTime = columns.hasTime || row.time != nil
    columns.hasMass = columns.hasMass || row.mass != 1
  }

  private mutating func number(_ name: String) throws(StreamError) -> UInt32 {
    if let known = numbers[name] { return known }
    guard columns.scores.count < Self.mostScores else {
      throw StreamError(.limit, "more than \(Self.mostScores) scores of different names")
    }
    let number = UInt32(columns.scores.count)
    numbers[name] = number
    columns.scores.append(name)
    return number
  }

  /// Hands out all rows in order.
  package mutating func forEach(
    _ take: (VectorRow) throws(StreamError) -> Void
  ) throws(StreamError) {
    let input = try spool.input()
    for _ in 0..<count {
      let head = try input.take(4)
      let size = Int(head.span.load(littleEndianAt: 0, as: UInt32.self))
      let bytes = try input.take(size)
      var cursor = ByteCursor(bytes.span)
      var row = VectorRow(id: try cursor.readString(cursor.readLength32()), vector: [])
      row.task = try cursor.readString(cursor.readLength32())
      row.uri = try cursor.readString(cursor.readLength32())
      let hasTime = try cursor.readUInt8() == 1
      let time = try cursor.readUInt64()
      if hasTime { row.time = time }
      row.mass = Int(try cursor.readUInt64())
      for _ in 0..<(try cursor.readUInt32()) {
        let name = columns.scores[Int(try cursor.readUInt32())]
        row.scores.append((name, Double(bitPattern: try cursor.readUInt64())))
      }
      row.vector = bytes[size - 4 * Int(try cursor.readUInt32())..<size].floats
      try take(row)
    }
  }
}

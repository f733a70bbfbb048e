package import Bytes
internal import Stream

extension ParquetFile {
  /// Where the data of the first row groups ends, and what ends a file that has only these.
  package func prefix(groups count: Int) throws(StreamError) -> (end: Int, tail: [UInt8]) {
    var end = Self.magic.count
    for number in 0..<count {
      for chunk in try rowGroup(number).chunks { end = max(end, chunk.place.upperBound) }
    }
    let footer = try footer(groups: count)
    var tail = ByteBuilder()
    tail.append(footer)
    tail.append(UInt32(footer.count))
    tail.append(Self.magic)
    return (end, tail.bytes)
  }

  /// The footer with the first row groups only. parquet.thrift, FileMetaData: all else is copied.
  private func footer(groups count: Int) throws(StreamError) -> [UInt8] {
    let footer = footer
    var reader = ThriftReader(footer.span)
    var writer = ThriftWriter()
    writer.beginStruct()
    var last = 0
    while let field = try reader.nextField(&last) {
      let start = reader.position
      try reader.skip(field.type)
      switch field.number {
      case 3: writer.field(3, Int64(rows(ofGroup: count).lowerBound))
      case 4:
        writer.beginList(4, of: .structure, count: count)
        let end = count < places.count ? places[count] : reader.position
        if count > 0 { writer.append(encoded: footer[places[0]..<end].array) }
      default:
        guard let type = ThriftWriter.FieldType(rawValue: field.type.rawValue) else { continue }
        writer.field(field.number, type, encoded: footer[start..<reader.position].array)
      }
    }
    writer.endStruct()
    return writer.bytes
  }
}

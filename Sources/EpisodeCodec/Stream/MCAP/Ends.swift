package import Bytes

/// The first record of a file. MCAP specification, "Header (op=0x01)".
package struct Header: MCAPRecord, Hashable, Sendable {
  package static let opcode = Opcode.header
  /// `ros1`, `ros2` or empty: a hint only.
  package var profile: String
  /// The program that wrote the file.
  package var library: String

  package init(profile: String = "", library: String = "") {
    self.profile = profile
    self.library = library
  }

  package init(parsing cursor: inout ByteCursor) throws(StreamError) {
    profile = try cursor.readString()
    library = try cursor.readString()
  }

  package func encodeBody(into builder: inout ByteBuilder) {
    builder.append(string: profile)
    builder.append(string: library)
  }
}

/// The end of the data section. MCAP specification, "Data End (op=0x0F)".
package struct DataEnd: MCAPRecord {
  package static let opcode = Opcode.dataEnd
  /// CRC-32 of all bytes from the leading magic up to this record; 0 when absent.
  package var dataSectionCRC: UInt32

  package init(dataSectionCRC: UInt32) { self.dataSectionCRC = dataSectionCRC }

  package init(parsing cursor: inout ByteCursor) throws(StreamError) {
    dataSectionCRC = try cursor.readUInt32()
  }

  package func encodeBody(into builder: inout ByteBuilder) { builder.append(dataSectionCRC) }
}

/// The last record. MCAP specification, "Footer (op=0x02)".
package struct Footer: MCAPRecord {
  package static let opcode = Opcode.footer
  /// Where the summary and its offsets start; 0 when absent.
  package var summaryStart: UInt64
  package var summaryOffsetStart: UInt64
  /// CRC-32 from the start of the summary through the two fields above; 0 when absent.
  package var summaryCRC: UInt32

  package init(summaryStart: UInt64, summaryOffsetStart: UInt64, summaryCRC: UInt32) {
    self.summaryStart = summaryStart
    self.summaryOffsetStart = summaryOffsetStart
    self.summaryCRC = summaryCRC
  }

  package init(parsing cursor: inout ByteCursor) throws(StreamError) {
    summaryStart = try cursor.readUInt64()
    summaryOffsetStart = try cursor.readUInt64()
    summaryCRC = try cursor.readUInt32()
  }

  package func encodeBody(into builder: inout ByteBuilder) {
    builder.append(summaryStart)
    builder.append(summaryOffsetStart)
    builder.append(summaryCRC)
  }
}

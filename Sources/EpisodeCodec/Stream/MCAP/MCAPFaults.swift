package import Bytes

/// Faults that more than one reader of MCAP files finds: each has one wording.
extension StreamError {
  /// - Parameter start: the first bytes of the input.
  package static func notMCAP(_ start: Bytes) -> StreamError {
    InputKind.error(expecting: "an MCAP file", start)
  }
  package static let noHeader = StreamError(.malformed, "the first record is not a header")
  package static let earlyFooter = StreamError(
    .malformed, "a footer before the end of the data section")
  package static let zeroOpcode = StreamError(.malformed, "opcode 0")
  package static let noEndMark = StreamError(.truncated, "the stream ends before its end mark")
  package static let cutRecord = StreamError(.truncated, "the stream ends inside a record")
  package static let dataSectionCRC = StreamError(.checksum, "data section CRC mismatch")
  package static let summaryCRC = StreamError(.checksum, "summary CRC mismatch")

  package static func unknownChannel(_ id: UInt16) -> StreamError {
    StreamError(.malformed, "a message on unknown channel \(id)")
  }

  /// A record or a chunk of more than `MCAP.largestRecord` bytes.
  package static func tooLarge(_ kind: String, _ size: some BinaryInteger) -> StreamError {
    StreamError(.limit, "a \(kind) of \(size) bytes exceeds the limit of \(MCAP.largestRecord)")
  }
}

package import Bytes
package import Stream

extension StreamSummary {
  /// Reads a stream to its end.
  /// - Throws: the fault of the stream, because a summary of a part would mislead.
  package init(reading reader: StreamReader) throws(StreamError) {
    var builder = StreamSummaryBuilder(header: reader.header)
    try builder.read(reader)
    self = builder.finish(size: reader.scanner.input.offset)
  }

  /// Reads the index of a file, and only those chunks that may hold more than messages.
  /// - Returns: nil when the index is incomplete and the file must be read.
  package static func indexed(_ file: RandomAccessFile) -> StreamSummary? {
    guard let index = try? FileIndex.of(file) else { return nil }
    var builder = StreamSummaryBuilder(header: index.header)
    guard (try? builder.read(index, of: file)) == true else { return nil }
    return builder.finish(size: UInt64(file.size))
  }
}

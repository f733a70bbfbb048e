package import Bytes

/// Reads the pages of a column chunk, front to back.
package final class ParquetColumnReader {
  package let column: ParquetSource
  private let file: RandomAccessFile
  private let chunk: ParquetChunk
  private var decoder: ParquetPageDecoder
  private var position: Int
  /// Values of the pages so far.
  private var count = 0
  private var hasPages = false
  /// Bytes read ahead, for headers and small pages.
  private var window = (start: 0, bytes: Bytes.empty)

  private static let windowSize = 32 << 10
  private static let longestHeader = 1 << 20

  package init(_ file: ParquetFile, _ column: Int, _ group: ParquetRowGroup) {
    (self.file, chunk, self.column) = (file.file, group.chunks[column], file.columns[column])
    decoder = ParquetPageDecoder(self.column)
    position = chunk.place.lowerBound
  }

  /// The next page with values; nil after the last one.
  package func next() throws(StreamError) -> ParquetPage? {
    let start = position
    do throws(StreamError) { return try readNext() } catch {
      throw error.prefixed("column '\(column.name)': ").at(offset: UInt64(start))
    }
  }

  private func readNext() throws(StreamError) -> ParquetPage? {
    while count < chunk.count {
      guard position < chunk.place.upperBound else {
        throw StreamError(
          .malformed, "its pages have \(count) values, not the \(chunk.count) of its metadata")
      }
      let header = try readHeader()
      let range = position + header.headerSize..<position + header.headerSize + header.storedSize
      guard range.upperBound <= chunk.place.upperBound else {
        throw StreamError.beyondEnd(
          header.storedSize, remaining: chunk.place.upperBound - range.lowerBound)
      }
      try check(range, header.crc)
      position = range.upperBound
      switch header.kind {
      case .index: continue
      case .dictionary:
        guard !hasPages else {
          throw StreamError(.malformed, "a dictionary page after other pages")
        }
        try decoder.take(dictionary: body(range, chunk.codec, header.size), header)
      case .data:
        hasPages = true
        let body = try body(range, chunk.codec, header.size)
        return try counted(decoder.page(header, levels: .empty, body))
      case .data2(let definitions, let repetitions, let isCompressed):
        hasPages = true
        let size = definitions + repetitions
        let values = range.lowerBound + size..<range.upperBound
        try MemoryBudget.check(size, .chunks, for: "a page of a Parquet file")
        let body = try body(
          values, isCompressed ? chunk.codec : .none, header.size - size)
        return try counted(
          decoder.page(header, levels: bytes(range.lowerBound, size), body))
      }
    }
    return nil
  }

  private func counted(_ page: ParquetPage) throws(StreamError) -> ParquetPage {
    count += page.count
    guard count <= chunk.count else {
      throw StreamError(
        .malformed, "its pages have more than the \(chunk.count) values of its metadata")
    }
    return page
  }

  /// Statistics make some headers longer than others.
  private func readHeader(in size: Int = 256) throws(StreamError) -> ParquetPageHeader {
    let left = chunk.place.upperBound - position
    let bytes = try bytes(position, min(left, size))
    do throws(StreamError) { return try ParquetPageHeader(bytes.span) } catch {
      guard size < left, size < Self.longestHeader else { throw error }
    }
    return try readHeader(in: 16 * size)
  }

  private func bytes(_ start: Int, _ count: Int) throws(StreamError) -> Bytes {
    let end = window.start + window.bytes.count
    if start < window.start || start + count > end {
      guard count <= Self.windowSize / 2 else {
        return try file.bytes(at: UInt64(start), count: count)
      }
      let size = min(Self.windowSize, chunk.place.upperBound - start)
      window = (start, try file.bytes(at: UInt64(start), count: size))
    }
    return window.bytes[start - window.start..<start - window.start + count]
  }

  private func body(
    _ range: Range<Int>, _ codec: ParquetChunk.Codec, _ size: Int
  ) throws(StreamError) -> ParquetBody {
    let isSmall = range.count <= Self.windowSize / 2 && size <= ParquetBody.largestInMemory
    guard isSmall else { return try ParquetBody(file, range, codec, size: size) }
    return try ParquetBody(bytes(range.lowerBound, range.count), codec, size: size)
  }

  /// The checksum covers the page as it is stored.
  private func check(_ range: Range<Int>, _ expected: UInt32?) throws(StreamError) {
    guard let expected else { return }
    var crc = CRC32()
    for start in stride(from: range.lowerBound, to: range.upperBound, by: 1 << 20) {
      let piece = try bytes(start, min(1 << 20, range.upperBound - start))
      crc.update(piece.span)
    }
    guard crc.value == expected else {
      throw StreamError(.checksum, "the CRC of a page does not match")
    }
  }
}

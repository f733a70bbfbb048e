import EpisodeCodec

/// Reads a Parquet file: its schema, every page, and every row as values.
func readParquet(_ input: Bytes) throws(StreamError) {
  try salvageParquet(input)
  let file = try ParquetFile(RandomAccessFile(remote: input))
  precondition(file.nodes.flatMap(\.columns) == Array(file.columns.indices))
  for group in 0..<file.groupCount {
    attempt { () throws(StreamError) in
      let chunks = try file.rowGroup(group)
      for column in file.columns.indices {
        attempt { () throws(StreamError) in
          let reader = ParquetColumnReader(file, column, chunks)
          while let page = try reader.next() {
            precondition(page.values.count <= page.count)
            for value in 0..<page.values.count {
              let bytes = try page.values.bytes(value)
              precondition(bytes.count == page.values.size(value))
            }
          }
        }
      }
    }
  }
  for count in 0...file.groupCount {
    attempt { () throws(StreamError) in
      let prefix = try file.prefix(groups: count)
      precondition(prefix.end <= input.count && !prefix.tail.isEmpty)
    }
  }
  let rows = try ParquetTableReader(file)
  var count = 0
  while let row = try rows.next() {
    precondition(row.count == file.nodes.count)
    count += 1
    // A few bytes may claim 2^31 rows of nothing.
    guard count < 10_000 else { return }
  }
  precondition(count == file.rowCount || file.nodes.isEmpty)
}

/// Finds the row groups of a table by its pages alone.
private func salvageParquet(_ input: Bytes) throws(StreamError) {
  let columns: [(field: ParquetField, perRow: Int)] = [
    (ParquetField("action", .list(.number(.float32))), 3),
    (ParquetField("done", .number(.bool)), 1),
    (ParquetField("note", .text), 1),
  ]
  for first in columns.indices {
    let found = try ParquetSalvage(
      RandomAccessFile(remote: input), Array(columns[first...] + columns[..<first]))
    precondition(found.end <= input.count)
    precondition(found.groups.allSatisfy { !$0.description.isEmpty && $0.rows >= 0 })
  }
}

/// Decompresses snappy in pieces of a size that the input chooses, and as a whole.
func decompressSnappy(_ input: Bytes) {
  let block = input.dropFirst(3)
  let size = Int(input.byte(0)) << 8 | Int(input.byte(1))
  var pieces: [UInt8] = []
  let whole = attempt { () throws(StreamError) in
    let content = try SnappyDecompressor.decompress(block.span, size: size)
    precondition(content.count == size)
  }
  let parted = attempt { () throws(StreamError) in
    let decompressor = SnappyDecompressor(size: size, window: 0)
    let step = Int(input.byte(2)) + 1
    var (start, end) = (0, 0)
    while end < block.count {
      end = min(end + step, block.count)
      let piece = block[start..<end]
      start += try decompressor.decompress(piece.span) { (part) throws(StreamError) in
        pieces += part.array
      }
      precondition(end - start < 5)
    }
    guard start == end else { throw StreamError(.malformed, "cut") }
    try decompressor.finish { (part) throws(StreamError) in pieces += part.array }
    precondition(pieces.count == size)
  }
  // Whatever the pieces, the result is the same.
  precondition(whole == nil || parted != nil)
}

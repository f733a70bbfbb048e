import EpisodeCodec

/// Reads embeddings, of episodes and of frames, and chooses from them. What has been read can be written
/// to a vector file, from which the same comes again.
func readVectors(_ input: Bytes) {
  for level in [VectorReader.Level.episodes, .frames] {
    var rows: [VectorRow] = []
    var reader = VectorReader(level)
    // Each row has its vector in the input at least once, unless it is compressed.
    let take = { (row: VectorRow) throws(StreamError) in
      guard rows.count < 200 else { throw StreamError(.limit, "enough rows") }
      rows.append(row)
    }
    attempt { () throws(StreamError) in
      if try VectorReader.isFile(FileInput(input)) {
        try reader.read(ArrowRowReader(RandomAccessFile(remote: input)), advance: { _ in }, take)
      } else {
        try reader.read(StreamReader(FileInput(input, pieces: 777)), take)
      }
    }
    guard let embedding = reader.embedding, !rows.isEmpty else { continue }
    choose(from: rows)
    attempt { () throws(StreamError) in try rewrite(rows, embedding, level) }
  }
}

private func choose(from rows: [VectorRow]) {
  attempt { () throws(StreamError) in
    var options = CenterSelection.Options()
    (options.budget, options.outliers) = (.count(2), 0.1)
    (options.vectors.skipsUnsound, options.vectors.isHalf) = (true, rows.count % 2 == 0)
    var selection = CenterSelection(options) { () throws(StreamError) in nil }
    for row in rows { try selection.add(row) }
    var (_, choice) = try selection.finish()
    while choice.chosen < 2, choice.next() != nil {}
    _ = choice.squaredRadius()
  }
  attempt { () throws(StreamError) in
    var options = VectorSet.Options()
    (options.metric, options.skipsUnsound) = (.cosine, true)
    var collector = VectorCollector(options)
    for row in rows { try collector.add(row) }
    var copies = NearCopies(try collector.finish(), NearCopies.Options())
    copies.findOwn()
    try copies.writeClusters(to: FileOutput(discarding: ()))
  }
}

private func rewrite(
  _ rows: [VectorRow], _ embedding: Embedding, _ level: VectorReader.Level
) throws(StreamError) {
  var spool = VectorRowSpool()
  for row in rows { try spool.append(row) }
  let output = FileOutput(toMemory: ())
  var writer = try VectorFileWriter(output, embedding, spool.columns, provenance: [])
  try spool.forEach { (row) throws(StreamError) in try writer.write(row) }
  try writer.finish()
  var again: [VectorRow] = []
  var reader = VectorReader(level)
  try reader.read(
    ArrowRowReader(RandomAccessFile(remote: Bytes(output.collected))), advance: { _ in }
  ) { (row) throws(StreamError) in again.append(row) }
  precondition(again.map(\.id) == rows.map(\.id) && again.map(\.time) == rows.map(\.time))
  for (row, other) in zip(rows, again) {
    precondition(row.vector.map(\.bitPattern) == other.vector.map(\.bitPattern))
  }
}

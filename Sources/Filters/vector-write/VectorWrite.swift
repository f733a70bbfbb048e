import EpisodeCodec
import FilterKit
import Posix

/// Writes embeddings for vector databases, and finds the nearest ones without any.
@main
struct VectorWrite: Filter {
  enum Target: String, CaseIterable, OptionValue { case milvus, pinecone, lance, parquet, arrow }

  static let configuration = FilterConfiguration(
    name: "vector-write", family: .selection,
    abstract: "Write embeddings and scores for vector databases, or find the nearest.",
    discussion: """
      The filter reads the embeddings of episodes from a stream of frame-embed(1), or from vector files
      (bagpipe-vectors(5)), and writes a file with a row for each: its id, vector, scores, task and
      address. The address is the attribute uri of the episode, or else the name of its file. The
      first operand is the file to write, the others are read; without others it is standard input.
      With --frames it writes the embeddings of frames, each with its time in nanoseconds.

      --for says for whom. arrow, the default, is a vector file, which kcenter-select(1) and
      near-drop(1) read; --half stores it as float16. lance is the same in float32, from which LanceDB
      makes a table. parquet has a list of float32 in the column vector, and a column for each score.
      milvus is a Parquet file for Milvus' bulk import into a collection with the primary key id (a
      VARCHAR), the field vector and dynamic fields: all else is JSON in the column $meta. pinecone is
      a Parquet file for Pinecone's import, with the columns id, values and metadata. For these two
      the id of a frame is that of its episode with @ and its time, and a score that is not finite is
      left out of the JSON.

      --query FILE prints, in place of writing a file, the nearest rows of a vector file for each
      vector that it reads: {"id": "a#0", "rank": 0, "neighbor": "b#7", "distance": 0.02}. It compares
      with all of them, so the answer is exact; of equally near ones the first in FILE comes first.
      --metric is cosine, 1 less the cosine of the angle, or l2.

      A vector with NaN or infinity is an error, unless --skip-nan leaves it out. The output appears
      when it is complete.
      """,
    input: .recordings, output: .dataset,
    examples: [
      .init(
        "vector-write --for milvus out.parquet < scored.mcap",
        "Write a file for the bulk import of Milvus."),
      .init("vector-write new.vec monday.vec tuesday.vec", "Join vector files."),
      .init(
        "vector-write --query lake.vec -k 3 < scored.mcap",
        "Print the three most similar episodes of the lake for each new one."),
    ],
    seeAlso: ["frame-embed", "kcenter-select", "near-drop"])

  @Argument(
    help: "The file to write, unless --query is given; then streams or vector files to read.",
    valueName: "FILE", completion: .file)
  var files: [String] = []
  @Option(name: .long("for"), help: "Who will read the file.") var target = Target.arrow
  @Option(
    help: "Print the nearest rows of this vector file.", valueName: "FILE", completion: .file)
  var query: String?
  @Option(name: .short("k", long: "count"), help: "How many rows to print.", in: 1...100_000)
  var count = 10
  @Option(help: "What distance is.") var metric = VectorSet.Metric.cosine
  @Flag(help: "Write the embeddings of frames, not of episodes.") var frames = false
  @Flag(help: "Store vectors as float16, in half the space.") var half = false
  @Flag(help: "Leave out vectors that cannot be compared, and report how many.") var skipNan = false
  @Flag(help: "Replace an existing file.") var force = false

  func validate() throws {
    if query == nil, files.isEmpty { throw UsageError("the file to write is required") }
    if query == nil, files[0] == "-" { throw UsageError("the output must be a file") }
    if query == "-" { throw UsageError("--query needs a file, not standard input") }
    if half, target != .arrow || query != nil { throw UsageError("--half is for --for arrow only") }
    if query != nil, force || target != .arrow {
      throw UsageError("--query writes no file: it has no --for and no --force")
    }
  }

  func run(_ context: RunContext) throws {
    Signals.deferInterrupts()
    if let query { return try find(in: query, context) }
    let file = try StagedFile(files[0], existing: force ? .replace : .refuse)
    var reader = VectorReader(frames ? .frames : .episodes)
    var rows = VectorRowSpool()
    var ids = DistinctIDs()
    var skipped: UInt64 = 0
    var options = VectorSet.Options()
    (options.skipsUnsound, options.isHalf) = (skipNan, half)
    try context.forEachVector(Array(files.dropFirst()), &reader) { (row) throws(StreamError) in
      var vector = row.vector
      guard try VectorSet.makeSound(&vector, of: row, options) else { return skipped += 1 }
      ids.add(row.id, time: row.time)
      try rows.append(row)
    }
    context.warnAboutSkipped(skipped)
    guard rows.count > 0, let embedding = reader.embedding else {
      throw StreamError.noVectors
    }
    try ids.check { (isMeant) throws(StreamError) in
      var title: String?
      try rows.forEach { if isMeant($0.id, $0.time) { title = $0.title } }
      return title
    }
    let provenance = reader.provenance + (context.ownProvenance.map { [$0] } ?? [])
    try write(&rows, embedding, provenance, to: file.output)
    try file.publish()
  }

  private func write(
    _ rows: inout VectorRowSpool, _ embedding: Embedding, _ provenance: [Provenance],
    to output: FileOutput
  ) throws {
    var columns = rows.columns
    columns.isHalf = half
    switch target {
    case .arrow, .lance:
      var writer = try VectorFileWriter(output, embedding, columns, provenance: provenance)
      try rows.forEach { (row) throws(StreamError) in try writer.write(row) }
      try writer.finish()
    case .milvus, .pinecone, .parquet:
      let forms: [Target: VectorParquetWriter.Form] = [.milvus: .milvus, .pinecone: .pinecone]
      let form = forms[target] ?? .plain
      var writer = try VectorParquetWriter(
        output, embedding, form, columns, provenance: provenance)
      try rows.forEach { (row) throws(StreamError) in try writer.write(row) }
      try writer.finish()
    }
  }

  /// Prints the nearest rows of a file.
  private func find(in name: String, _ context: RunContext) throws {
    var options = VectorSet.Options()
    (options.metric, options.skipsUnsound) = (metric, skipNan)
    var reader = VectorReader(frames ? .frames : .episodes)
    var collector = VectorCollector(options)
    try context.forEachVector(files, &reader) { (row) throws(StreamError) in
      try collector.add(row)
    }
    let queries = try collector.finish()
    var nearest = NearestVectors(queries, most: count)
    try context.forEachVector([name], &reader) { (row) throws(StreamError) in
      try nearest.add(row)
    }
    nearest.finish()
    context.warnAboutSkipped(collector.skipped + nearest.skipped)
    let output = FileOutput(.standardOutput())
    for place in 0..<queries.count {
      for (rank, neighbor) in nearest.neighbors[place].enumerated() {
        var text = JSONText()
        text.beginObject()
        text.member("id", queries.id(place))
        if let time = queries.time(place) { text.member("time", time) }
        text.member("rank", rank)
        text.member("neighbor", neighbor.row.id)
        if let time = neighbor.row.time { text.member("neighbor_time", time) }
        text.member("distance", neighbor.distance)
        if !neighbor.row.task.isEmpty { text.member("task", neighbor.row.task) }
        if !neighbor.row.uri.isEmpty { text.member("uri", neighbor.row.uri) }
        text.endObject()
        try output.write(text.utf8.bytes + [UInt8(ascii: "\n")])
      }
    }
    try output.flush()
  }
}

import EpisodeCodec
import Testing

@Suite struct VectorFileTests {
  private static let embedding = Embedding(model: "toy", version: "2", dimension: 3)

  private static func file(
    _ rows: [VectorRow], isHalf: Bool = false
  ) throws(StreamError) -> Bytes {
    var spool = VectorRowSpool()
    for row in rows { try spool.append(row) }
    var columns = spool.columns
    columns.isHalf = isHalf
    let output = FileOutput(toMemory: ())
    var writer = try VectorFileWriter(output, embedding, columns, provenance: [])
    try spool.forEach { (row) throws(StreamError) in try writer.write(row) }
    try writer.finish()
    return Bytes(output.collected)
  }

  private static func read(
    _ file: Bytes, _ level: VectorReader.Level = .episodes, by reader: VectorReader? = nil
  ) throws(StreamError) -> (rows: [VectorRow], embedding: Embedding?) {
    var reader = reader ?? VectorReader(level)
    var rows: [VectorRow] = []
    try reader.read(ArrowRowReader(RandomAccessFile(remote: file)), advance: { _ in }) {
      (row) throws(StreamError) in rows.append(row)
    }
    return (rows, reader.embedding)
  }

  /// Rows of several batches, of which some lack scores, tasks and addresses.
  private static func rows(_ count: Int) -> [VectorRow] {
    (0..<count).map { number in
      var row = VectorRow(
        id: "run\(number)#0", vector: [Float(number), 0.1 * Float(number), -1e-20])
      if number % 3 > 0 { row.scores.append(("loss", 0.1 * Double(number))) }
      if number % 5 == 0 { row.scores.append(("entropy", Double(number))) }
      if number % 2 == 0 { row.task = "pick \(number)" }
      if number % 7 == 0 { row.uri = "s3://day/\(number)" }
      return row
    }
  }

  @Test func whatIsWrittenIsRead() throws {
    let rows = Self.rows(20_000)
    let (read, embedding) = try Self.read(Self.file(rows))
    #expect(embedding == Self.embedding && read.count == rows.count)
    for (row, other) in zip(rows, read) {
      let isSame =
        row.id == other.id && row.vector == other.vector && row.task == other.task
        && row.uri == other.uri && other.time == nil && other.mass == 1
        && row.scores.count == other.scores.count
        && row.scores.allSatisfy { other.score($0.name) == $0.value }
      #expect(isSame, "\(row) became \(other)")
      if !isSame { break }
    }
  }

  @Test func framesAndMassesHaveColumns() throws {
    var rows = Self.rows(10)
    for place in rows.indices {
      rows[place].time = 1_700_000_000_123_456_789 + UInt64(place)
      rows[place].mass = place + 1
    }
    let file = try Self.file(rows)
    let read = try Self.read(file, .frames).rows
    #expect(read.map(\.time) == rows.map(\.time) && read.map(\.mass) == rows.map(\.mass))
    #expect(throws: StreamError(.malformed, "")) { try Self.read(file, .episodes) }
    #expect(throws: StreamError(.malformed, "")) { try Self.read(Self.file(Self.rows(3)), .frames) }
  }

  @Test func float16IsReadAsFloat32() throws {
    let file = try Self.file(Self.rows(100), isHalf: true)
    for (row, other) in zip(Self.rows(100), try Self.read(file).rows) {
      #expect(other.vector == row.vector.map { Float(Float16($0)) })
    }
  }

  @Test func anotherModelDoesNotCompare() throws {
    var reader = VectorReader()
    try reader.check(Embedding(model: "toy", version: "1", dimension: 3))
    let file = try Self.file(Self.rows(3))
    #expect(throws: StreamError(.malformed, "")) { try Self.read(file, by: reader) }
  }

  @Test func aScoreCannotHaveTheNameOfAColumn() {
    var row = VectorRow(id: "a", vector: [1, 2, 3])
    row.scores = [("task", 1)]
    #expect(throws: StreamError(.unsupported, "")) { try Self.file([row]) }
  }

  @Test func aFileThatWasCutIsNoFile() throws {
    let file = try Self.file(Self.rows(50))
    for size in [0, 7, 100, file.count / 2, file.count - 1] {
      #expect(throws: StreamError.self) { try Self.read(file[0..<size]) }
    }
  }

  @Test func repeatedIDsAreFound() throws {
    var ids = DistinctIDs()
    for number in 0..<1000 { ids.add("run\(number)", time: nil) }
    for time in 0..<1000 as Range<UInt64> { ids.add("run", time: time) }
    try ids.check()
    ids.add("run7", time: nil)
    #expect(throws: StreamError(.malformed, "")) { try ids.check() }
  }
}

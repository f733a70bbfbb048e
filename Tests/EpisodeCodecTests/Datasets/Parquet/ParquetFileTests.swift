import EpisodeCodec
import Foundation
import Testing

@testable import Bytes
@testable import Datasets

/// Reads what pyarrow has written: Tests/Data/parquet/make.py.
@Suite struct ParquetFileTests {
  private static let folder = TestsFolder.url.appending(path: "Data/parquet")
  static let forms = [
    "default", "plain", "snappy-v2", "gzip", "zstd", "lz4-v2", "deltas", "deltas-v2", "old",
    "small-pages",
  ]

  static func bytes(_ form: String) throws -> [UInt8] {
    Array(try Data(contentsOf: folder.appending(path: form + ".parquet")))
  }

  static func open(_ bytes: [UInt8]) throws -> ParquetFile {
    try ParquetFile(RandomAccessFile(remote: Bytes(bytes)))
  }

  private static func rows() throws -> [JSONValue] {
    let text = try String(contentsOf: folder.appending(path: "rows.json"), encoding: .utf8)
    return try #require(JSONValue(parsing: text).array)
  }

  @Test(arguments: forms) func rowsAreThoseThatWereWritten(form: String) throws {
    let file = try Self.open(Self.bytes(form))
    let rows = try Self.rows()
    #expect((file.rowCount, file.groupCount) == (rows.count, 3))
    #expect(file.rows(ofGroup: 2) == 16..<40)
    let reader = try ParquetTableReader(file)
    for (number, row) in rows.enumerated() {
      let values = try #require(try reader.next())
      for (node, value) in zip(file.nodes, values) {
        let expected = try #require(row[node.name])
        #expect(value.equals(expected), "\(form): row \(number), \(node.name): \(value)")
      }
    }
    #expect(try reader.next() == nil)
  }

  /// The same through the descriptor of a file, in a row group, by columns.
  @Test func columnsAreReadAlone() throws {
    let path = Self.folder.appending(path: "default.parquet").path
    let file = try ParquetFile(path: path)
    let vector = try #require(file.column("vector"))
    #expect(file.columns[vector].number == .float32)
    let rows = ParquetRowReader(file, column: vector, groups: 2..<3)
    try rows.skip(3)
    let row = try #require(try rows.next())
    #expect(row.isWhole && row.count == 3)
    var expected = ByteBuilder()
    for value: Float in [4.75, -9.5, 19] { expected.append(value.bitPattern) }
    #expect(row.numbers.array == expected.bytes)
    let tiny = try #require(file.column("tiny"))
    let numbers = ParquetRowReader(file, column: tiny, groups: 0..<1)
    #expect(try numbers.next()?.numbers.array == [128])
    #expect(try numbers.next()?.numbers.array == [129])
    let chunk = try file.rowGroup(0).chunks[tiny]
    #expect((chunk.count, chunk.nulls) == (15, 0))
    #expect(chunk.least?.array.first == 128)
  }

  @Test func missingColumnsAreNamed() throws {
    let file = try Self.open(Self.bytes("plain"))
    #expect(throws: StreamError(.missing, "")) { try ParquetTableReader(file, ["nobody"]) }
    #expect(file.column("image") == nil)
  }

  @Test func otherFilesAreRefused() throws {
    let whole = try Self.bytes("plain")
    func kind(_ bytes: [UInt8]) -> StreamError.Kind? {
      do {
        _ = try Self.open(bytes)
        return nil
      } catch { return (error as? StreamError)?.kind }
    }
    #expect(kind([]) == .malformed)
    #expect(kind(Array("PAR1PAR1".utf8)) == .malformed)
    #expect(kind(Array(whole.dropLast(1))) == .truncated)
    #expect(kind(Array(whole.dropLast(4)) + Array("PARE".utf8)) == .unsupported)
    var long = whole
    long[whole.count - 5] = 0x7F
    #expect(kind(long) == .malformed)
  }

  /// A page larger than what is kept in memory, in the codecs that are read in pieces.
  @Test(arguments: ["none", "zstd"]) func largePagesGoThroughAFile(codec: String) throws {
    let output = FileOutput(toMemory: ())
    let writer = try ParquetWriter(
      [ParquetField("a", codec == "none" ? .bytes : .text), ParquetField("n", .number(.int64))])
    try writer.start(output)
    let second = (0..<4096).map { UInt8(65 + ($0 * $0) >> 7 % 50) }
    let all = Array(repeatElement(second, count: 2100).joined())
    try writer.columns[0].append(bytes: all.rawSpan)
    try writer.columns[0].append(bytes: second.rawSpan)
    for number in 0..<2 { try writer.columns[1].append(number) }
    try writer.endRowGroup(rows: 2)
    try writer.finish()
    let file = try Self.open(output.collected)
    let rows = ParquetRowReader(file, column: 0, groups: 0..<1)
    #expect(try rows.next()?.bytes(0).array == all)
    #expect(try rows.next()?.bytes(0).array == second)
  }

  /// A row of more values than a page has continues in the pages after it.
  @Test func rowsContinueOverPages() throws {
    let leaf = ParquetSource(
      path: ["a"], physical: .int32, width: 4, meaning: .plain, maxRepetition: 1, maxDefinition: 3)
    #expect(leaf.number == .int32)
    func page(_ repetitions: [UInt8], _ numbers: [UInt8]) -> ParquetPage {
      ParquetPage(
        count: repetitions.count, repetitions: repetitions,
        definitions: repetitions.map { _ in 3 },
        ParquetValues(numbers: Bytes(numbers.flatMap { [$0, 0, 0, 0] }), width: 4))
    }
    let joined = try ParquetPage(
      joining: [page([0, 0, 1], [1, 2, 3]), page([1, 1], [4, 5]), page([1, 0], [6, 7])],
      fromLevel: 1, value: 1)
    #expect(joined.repetitions == [0, 1, 1, 1, 1, 0])
    #expect(joined.values.numbers(0..<6).array.filter { $0 > 0 } == [2, 3, 4, 5, 6, 7])
  }
}

extension ParquetValue {
  fileprivate func equals(_ json: JSONValue) -> Bool {
    switch (self, json) {
    case (.null, .null): true
    case (.flag(let flag), .bool(let expected)): flag == expected
    case (.bytes, .string(let expected)): text == expected
    case (.bytes(let bytes), .object):
      bytes.array.map { JSONValue.number(Double($0)) } == json["bytes"]?.array
    case (.list(let values), .array(let expected)):
      values.count == expected.count && zip(values, expected).allSatisfy { $0.equals($1) }
    case (.group(let members), .object(let expected)):
      members.count == expected.count
        && members.allSatisfy { member in json[member.name].map(member.value.equals) ?? false }
    default: real.map { JSONValue.number($0) == json } ?? false
    }
  }
}

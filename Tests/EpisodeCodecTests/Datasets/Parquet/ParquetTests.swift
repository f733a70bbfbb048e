import EpisodeCodec
import Testing

@testable import Datasets

@Suite struct ParquetTests {
  @Test func thriftIsCompact() {
    var writer = ThriftWriter()
    writer.beginStruct()
    writer.field(1, Int32(-1))
    writer.field(4, Int64(300))
    writer.beginList(5, of: .int32, count: 2)
    writer.element(Int32(0))
    writer.element(Int32(3))
    writer.field(6, "é")
    writer.emptyStruct(8)
    writer.endStruct()
    #expect(
      writer.bytes == [
        0x15, 0x01, 0x36, 0xD8, 0x04, 0x19, 0x25, 0x00, 0x06, 0x18, 0x02, 0xC3, 0xA9, 0x2C, 0x00,
        0x00,
      ])
  }

  @Test func levelsAreRuns() {
    var levels = ParquetLevels()
    levels.append(0, times: 1)
    levels.append(1, times: 2)
    levels.append(1, times: 98)
    #expect(levels.count == 101)
    var page = ByteBuilder()
    levels.drain(to: &page)
    #expect(page.bytes == [5, 0, 0, 0, 2, 0, 0xC8, 0x01, 1])
    #expect(levels.count == 0)
  }

  /// A list in a list in a list: each value repeats the outermost list that it does not begin.
  @Test func nestedListsRepeatWhereTheySay() throws {
    let list = ParquetType.list(.list(.list(.number(.uint8))))
    let leaf = try #require(ParquetLeaf.leaves(of: [ParquetField("a", list)]).first)
    #expect(leaf.path == ["a", "list", "element", "list", "element", "list", "element"])
    #expect((leaf.maxRepetition, leaf.maxDefinition) == (3, 7))
    let column = ParquetColumn(leaf, nil)
    for _ in 0..<2 { try column.append([UInt8](0..<12).rawSpan, extents: [2, 3, 2]) }
    let output = FileOutput(toMemory: ())
    let chunk = try column.end(to: output) { _ in }
    try output.flush()
    #expect((chunk.values, chunk.nulls) == (24, 0))
    let row: [UInt8] = [0, 3, 2, 3, 2, 3, 1, 3, 2, 3, 2, 3]
    let levels = (row + row).flatMap { [2, $0] as [UInt8] }
    // Behind the header of the page: the length of the levels, then each as a run of 1.
    let size: [UInt8] = [UInt8(levels.count), 0, 0, 0]
    let found = try #require(
      output.collected.indices.first { output.collected[$0...].starts(with: size + levels) })
    #expect(found < 30)
  }

  @Test func rangesKeepSignAndZeroAndLeaveNaNOut() {
    var range = ParquetRange()
    var numbers = ByteBuilder()
    for value in [Float.nan, 0, -3, 2] { numbers.append(value.bitPattern) }
    let bytes = numbers.bytes
    range.take(bytes.rawSpan, of: .float32)
    let ends = range.stored(as: .number(.float32))
    #expect(ends?.least == [0, 0, 0x40, 0xC0])
    #expect(ends?.greatest == [0, 0, 0, 0x40])
    range = ParquetRange()
    range.take([UInt8](repeating: 0, count: 4).rawSpan, of: .float32)
    #expect(range.stored(as: .number(.float32))?.least == [0, 0, 0, 0x80])
    range = ParquetRange()
    range.take([1, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF].rawSpan, of: .uint32)
    #expect(range.stored(as: .number(.uint32))?.greatest == [0xFF, 0xFF, 0xFF, 0xFF])
    range.take([1, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF].rawSpan, of: .int32)
    #expect(range.stored(as: .number(.int32))?.least == [0xFF, 0xFF, 0xFF, 0xFF])
  }

  /// Pages of a large row group go through temporary files and come out whole.
  @Test func columnsLargerThanAPageAreWhole() throws {
    let writer = try ParquetWriter([ParquetField("a", .bytes), ParquetField("b", .number(.int64))])
    let output = FileOutput(toMemory: ())
    try writer.start(output)
    let image = [UInt8](repeating: 7, count: 700_000)
    for number in 0..<5 {
      try writer.columns[0].append(bytes: image.rawSpan)
      try writer.columns[1].append(number)
    }
    #expect(writer.pendingSize >= 3_500_000)
    try writer.endRowGroup(rows: 5)
    #expect(writer.pendingSize == 0)
    try writer.finish()
    #expect(output.collected.count { $0 == 7 } >= 3_500_000)
    #expect(output.collected.starts(with: Array("PAR1".utf8)))
    #expect(output.collected.suffix(4) == Array("PAR1".utf8)[...])
  }
}

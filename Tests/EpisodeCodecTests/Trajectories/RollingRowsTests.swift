import EpisodeCodec

import Testing
@testable import Trajectories

struct RollingRowsTests {
  @Test func rowsStayWhereTheyAre() {
    var rows = RollingRows(size: 100)
    for row in 0..<1000 {
      let bytes = [UInt8](repeating: UInt8(row % 251), count: row % 2 == 0 ? 100 : 60)
      rows.append(bytes.rawSpan)
      rows.drop(before: row - 5)
      let last = copy(of: rows, max(row - 5, 0)..<row + 1)
      #expect(last.count == 100 * min(row + 1, 6))
      #expect(last[last.count - 100] == UInt8(row % 251))
      #expect(last[last.count - 1] == (row % 2 == 0 ? UInt8(row % 251) : 0))
      #expect(rows.bytes.count < 10_000)
    }
    rows.removeAll()
    #expect((rows.first, rows.end) == (0, 0))
  }

  @Test func rowsOfNothingAreCounted() {
    var rows = RollingRows(size: 0)
    for row in 0..<10 {
      rows.append([UInt8]().rawSpan)
      rows.drop(before: row)
    }
    #expect(rows.end == 10 && copy(of: rows, 7..<9).isEmpty)
  }

  private func copy(of rows: RollingRows, _ range: Range<Int>) -> [UInt8] {
    var builder = ByteBuilder()
    rows.copy(range, to: &builder)
    return builder.bytes
  }
}

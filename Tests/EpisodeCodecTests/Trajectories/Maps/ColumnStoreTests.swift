import EpisodeCodec
import Testing

@testable import Trajectories

struct ColumnStoreTests {
  private func column(_ type: MapType, rows: Range<Int>) -> MapColumn {
    let values = rows.flatMap { row in (0..<type.count).map { row * 10 + $0 } }
    switch type {
    case .numbers(.float32, _):
      return MapColumn(.floats(values.map { Float($0) / 3 }), width: type.count)
    case .numbers(.float64, _):
      return MapColumn(.doubles(values.map { Double($0) / 3 }), width: type.count)
    case .numbers: return MapColumn(.integers(values.map { Int64($0) }), width: type.count)
    default: return MapColumn(.texts(rows.map { "row \($0)" }))
    }
  }

  @Test(
    arguments: [
      .numbers(.float32, shape: [3]), .numbers(.float64, shape: []), .numbers(.uint8, shape: [2]),
      .text,
    ] as [MapType], [0, 1000, 1 << 20])
  func givesBackRows(_ type: MapType, budget: Int) throws {
    var store = ColumnStore(type, budget: budget)
    let all = 60_000
    for start in stride(from: 0, to: all, by: 250) {
      try store.append(column(type, rows: start..<start + 250))
    }
    #expect(store.count == all)
    let whole = column(type, rows: 0..<all)
    for places in [[0], [5, 3, 4], [all - 1, 0], [77, 20_000, 59_999], Array(100..<400), []] {
      let (found, expected) = (try store.rows(places), whole.gathered(rows: places))
      #expect(found.doubles == expected.doubles && found.texts == expected.texts)
      #expect(found.rows == places.count && found.width == whole.width)
    }
  }
}

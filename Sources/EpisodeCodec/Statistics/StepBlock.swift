internal import Bytes

/// Consecutive steps of a feature, to be counted together.
struct StepBlock: Sendable {
  /// The episode and step of a row in a block.
  private struct Mark: Sendable {
    let row: Int
    let episode: UInt64
    let step: UInt64
  }

  let rows: Bytes
  let count: Int
  private let marks: [Mark]

  /// `step 12 of episode 3`
  func title(row: Int) -> String {
    guard let mark = marks.last(where: { $0.row <= row }) else { return "row \(row)" }
    return "step \(mark.step + UInt64(row - mark.row)) of episode \(mark.episode)"
  }

  /// A block being filled.
  struct Builder {
    private var rows: Rows
    private var marks: [Mark] = []
    private var nextStep: UInt64 = 0

    private static let mostSteps = 1 << 14

    /// - Parameters:
    ///   - rowSize: bytes of a step, above 0.
    ///   - size: bytes of a block.
    init(rowSize: Int, size: Int = 256 << 10) {
      rows = Rows(rowSize: rowSize, capacity: min(Self.mostSteps, max(1, size / rowSize)))
    }

    var capacity: Int { rows.capacity }
    var isEmpty: Bool { rows.count == 0 }
    var isFull: Bool { rows.isFull }

    mutating func append(_ row: RawSpan, episode: UInt64, step: UInt64) {
      if step == 0 || step != nextStep || isEmpty {
        marks.append(Mark(row: rows.count, episode: episode, step: step))
      }
      nextStep = step + 1
      rows.append(row)
    }

    /// Removes and returns the steps so far.
    mutating func take() -> StepBlock {
      defer { marks = [] }
      let count = rows.count
      return StepBlock(rows: rows.take(), count: count, marks: marks)
    }
  }
}

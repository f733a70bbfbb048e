internal import Bytes
internal import Stream
internal import TrajectoryMath

/// A block of steps of a feature on its way to be counted.
struct ColumnBlock<Pattern: FloatPattern>: Sendable {
  /// What is left of a block that has been counted.
  struct Counted: Sendable {
    /// The keys, column by column, where their place is in memory.
    var keys: [Pattern]?
    var leftOut: UInt64
  }
  typealias Outcome = Result<Counted, StreamError>

  let steps: StepBlock
  let place: KeySpool<Pattern>.Place
}

/// The columns of a feature, as one thread counts them. Never used by two threads at a time: by its
/// own first, and when all are done by the one that adds them up.
final class ColumnAccumulator<Pattern: FloatPattern>: @unchecked Sendable {
  private(set) var columns: [ExactColumn<Pattern>]
  private let feature: CollectedFeature
  private let skipsNonFinite: Bool
  private var numbers: [Pattern] = []
  /// Of a whole block, column by column.
  private var keys: [Pattern] = []

  init(_ feature: CollectedFeature, skipsNonFinite: Bool) {
    columns = Array(repeating: .init(), count: feature.dimensions)
    self.feature = feature
    self.skipsNonFinite = skipsNonFinite
  }

  func add(_ block: ColumnBlock<Pattern>) -> ColumnBlock<Pattern>.Outcome {
    Result { () throws(StreamError) in try count(block) }
  }

  private func count(_ block: ColumnBlock<Pattern>) throws(StreamError)
    -> ColumnBlock<Pattern>.Counted
  {
    let steps = block.steps.count
    if keys.count != steps * feature.dimensions {
      keys = Array(repeating: 0, count: steps * feature.dimensions)
    }
    var faults: [(row: Int, dimension: Int)] = []
    var leftOut: UInt64 = 0
    for dimension in 0..<feature.dimensions {
      takeColumn(dimension, of: block.steps)
      let place = dimension * steps..<(dimension + 1) * steps
      let range = Pattern.orderKeys(of: numbers.span, into: &keys, at: place.lowerBound)
      if Pattern.isFinite(orderKey: range.least), Pattern.isFinite(orderKey: range.greatest) {
        columns[dimension].add(keys.span.extracting(place), range: range)
      } else if let key = keys[place].firstIndex(where: { !Pattern.isFinite(orderKey: $0) }) {
        faults.append((key - place.lowerBound, dimension))
        leftOut += addFinite(dimension, at: place)
      }
    }
    if !skipsNonFinite, let first = faults.min(by: { $0.row < $1.row }) {
      takeColumn(first.dimension, of: block.steps)
      let number = numbers[first.row].number
      throw StreamError(
        .malformed,
        "\(block.steps.title(row: first.row)): \(feature.title(first.dimension)) is \(number)")
    }
    if case .memory = block.place {
      defer { keys = [] }
      return .init(keys: keys, leftOut: leftOut)
    }
    try KeySpool.store(keys, at: block.place)
    return .init(leftOut: leftOut)
  }

  /// Adds what is finite of the column whose keys are at `place`.
  /// - Returns: how many numbers are not.
  private func addFinite(_ dimension: Int, at place: Range<Int>) -> UInt64 {
    let finite = keys[place].filter { Pattern.isFinite(orderKey: $0) }
    if let least = finite.min(), let greatest = finite.max() {
      columns[dimension].add(finite.span, range: (least, greatest))
    }
    return UInt64(place.count - finite.count)
  }

  private func takeColumn(_ dimension: Int, of steps: StepBlock) {
    let (type, size) = (feature.type, feature.type.size)
    let stride = feature.dimensions * size
    if type == .float32 || type == .float64 {
      return steps.rows.copyColumn(
        at: dimension * size, stride: stride, count: steps.count, into: &numbers)
    }
    numbers.removeAll(keepingCapacity: true)
    let rows = steps.rows
    for row in 0..<steps.count {
      let number = type.double(at: row * stride + dimension * size, in: rows.span)
      numbers.append(Pattern(patternOf: number))
    }
  }
}

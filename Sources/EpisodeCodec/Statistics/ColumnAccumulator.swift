internal import Bytes
internal import Stream
internal import TrajectoryMath

/// A block of steps of a feature to be counted.
struct ColumnBlock<Pattern: FloatPattern>: Sendable {
  /// The rest of a counted block.
  struct Counted: Sendable {
    /// The keys, column by column, if their place is in memory.
    var keys: [Pattern]?
    var leftOut: UInt64
  }
  typealias Outcome = Result<Counted, StreamError>

  let steps: StepBlock
  let place: KeySpool<Pattern>.Place
}

/// The columns of a feature, as one thread counts them. Two threads never use it at the same time:
/// first its own thread, and after all are done, the one that adds them up.
final class ColumnAccumulator<Pattern: FloatPattern>: @unchecked Sendable {
  private(set) var columns: [ExactColumn<Pattern>]
  private let feature: CollectedFeature
  private let skipsNonFinite: Bool
  /// The keys of a whole block, column by column.
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
      let place = dimension * steps..<(dimension + 1) * steps
      let range = takeColumn(dimension, of: block.steps, at: place)
      if Pattern.isFinite(orderKey: range.least), Pattern.isFinite(orderKey: range.greatest) {
        columns[dimension].add(keys.span.extracting(place), range: range)
      } else if let key = keys[place].firstIndex(where: { !Pattern.isFinite(orderKey: $0) }) {
        faults.append((key - place.lowerBound, dimension))
        leftOut += addFinite(dimension, at: place)
      }
    }
    if !skipsNonFinite, let first = faults.min(by: { $0.row < $1.row }) {
      let number = Pattern(orderKey: keys[first.dimension * steps + first.row]).number
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

  /// Adds the finite numbers of the column whose keys are at `place`.
  /// - Returns: the count of other numbers.
  private func addFinite(_ dimension: Int, at place: Range<Int>) -> UInt64 {
    let finite = keys[place].filter { Pattern.isFinite(orderKey: $0) }
    if let least = finite.min(), let greatest = finite.max() {
      columns[dimension].add(finite.span, range: (least, greatest))
    }
    return UInt64(place.count - finite.count)
  }

  /// Writes the order keys of a column to their place in those of the block.
  @_specialize(where Pattern == UInt32)
  @_specialize(where Pattern == UInt64)
  private func takeColumn(
    _ dimension: Int, of steps: StepBlock, at place: Range<Int>
  ) -> (least: Pattern, greatest: Pattern) {
    let (type, size) = (feature.type, feature.type.size)
    let stride = feature.dimensions * size
    let column = steps.rows.dropFirst(dimension * size)
    if type == .float32 || type == .float64 {
      return Pattern.orderKeys(of: column.span, stride: stride, into: &keys, at: place)
    }
    var (least, greatest) = (Pattern.max, Pattern.min)
    for row in 0..<place.count {
      let key = Pattern(patternOf: type.double(at: row * stride, in: column.span)).orderKey
      (least, greatest) = (min(least, key), max(greatest, key))
      keys[place.lowerBound + row] = key
    }
    return (least, greatest)
  }
}

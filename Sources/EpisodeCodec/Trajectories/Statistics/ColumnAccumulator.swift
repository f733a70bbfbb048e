internal import Bytes
internal import Stream
internal import TrajectoryMath

/// A block of steps of a feature on its way to be counted.
struct ColumnBlock<Pattern: FloatPattern>: Sendable {
  /// Where in a block which step of which episode is.
  struct Mark: Sendable {
    let row: Int
    let episode: UInt64
    let step: UInt64
  }

  /// What is left of a block that has been counted.
  struct Counted: Sendable {
    /// The keys, column by column, where their place is in memory.
    var keys: [Pattern]?
    var leftOut: UInt64
  }
  typealias Outcome = Result<Counted, StreamError>

  let rows: Bytes
  let steps: Int
  let marks: [Mark]
  let place: KeySpool<Pattern>.Place

  /// `step 12 of episode 3`
  func title(row: Int) -> String {
    guard let mark = marks.last(where: { $0.row <= row }) else { return "row \(row)" }
    return "step \(mark.step + UInt64(row - mark.row)) of episode \(mark.episode)"
  }
}

/// The columns of a feature, as one thread counts them. Never used by two threads at a time: by its
/// own first, and when all are done by the one that adds them up.
final class ColumnAccumulator<Pattern: FloatPattern>: @unchecked Sendable {
  private(set) var columns: [ExactColumn<Pattern>]
  private let feature: CollectedFeature
  private let skipsNonFinite: Bool
  private var bins = ExponentBins<Pattern>()
  private var numbers: [Pattern] = []
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
    var all: [Pattern] = []
    all.reserveCapacity(block.steps * feature.dimensions)
    var faults: [(row: Int, dimension: Int)] = []
    var leftOut: UInt64 = 0
    for dimension in 0..<feature.dimensions {
      takeColumn(dimension, of: block)
      let range = Pattern.orderKeys(of: numbers.span, into: &keys)
      all += keys
      if Pattern.isFinite(orderKey: range.least), Pattern.isFinite(orderKey: range.greatest) {
        columns[dimension].add(numbers.span, keys: keys.span, range: range, bins: &bins)
      } else if let row = keys.firstIndex(where: { !Pattern.isFinite(orderKey: $0) }) {
        faults.append((row, dimension))
        leftOut += addFinite(dimension)
      }
    }
    if !skipsNonFinite, let first = faults.min(by: { $0.row < $1.row }) {
      takeColumn(first.dimension, of: block)
      let number = numbers[first.row].number
      throw StreamError(
        .malformed,
        "\(block.title(row: first.row)): \(feature.title(first.dimension)) is \(number)")
    }
    return .init(keys: try KeySpool.store(all, at: block.place), leftOut: leftOut)
  }

  /// Adds what is finite of the column at hand.
  /// - Returns: how many numbers are not.
  private func addFinite(_ dimension: Int) -> UInt64 {
    let finite = numbers.filter { Pattern.isFinite(orderKey: $0.orderKey) }
    let leftOut = UInt64(numbers.count - finite.count)
    guard !finite.isEmpty else { return leftOut }
    var keys: [Pattern] = []
    let range = Pattern.orderKeys(of: finite.span, into: &keys)
    columns[dimension].add(finite.span, keys: keys.span, range: range, bins: &bins)
    return leftOut
  }

  private func takeColumn(_ dimension: Int, of block: ColumnBlock<Pattern>) {
    let (type, size) = (feature.type, feature.type.size)
    let stride = feature.dimensions * size
    if type == .float32 || type == .float64 {
      return block.rows.copyColumn(
        at: dimension * size, stride: stride, count: block.steps, into: &numbers)
    }
    numbers.removeAll(keepingCapacity: true)
    let rows = block.rows
    for row in 0..<block.steps {
      let number = type.double(at: row * stride + dimension * size, in: rows.span)
      numbers.append(Pattern(patternOf: number))
    }
  }
}

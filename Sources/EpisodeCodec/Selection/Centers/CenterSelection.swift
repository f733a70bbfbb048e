package import Bytes
internal import TrajectoryMath

/// Collects vectors and makes the choice of centers. What does not fit in memory is summarized part by
/// part, in the order in which it comes, so that each vector is read once.
package struct CenterSelection {
  package enum Budget: Equatable, Sendable {
    case count(Int)
    case share(Double)

    func count(of total: Int) -> Int {
      switch self {
      case .count(let count): count
      case .share(let share): max(1, Int((share * Double(total)).rounded()))
      }
    }
  }

  package struct Options: Sendable {
    package var vectors = VectorSet.Options()
    package var budget = Budget.count(1)
    /// The share of the vectors that may be garbage.
    package var outliers = 0.0
    package var threads = 1
    /// Bytes of vectors after which they are summarized.
    package var memory = MemoryBudget.bytes(.buffers) + MemoryBudget.bytes(.images)
    /// Whether they are summarized even if they fit.
    package var summarizes = false

    package init() {}
  }

  private let options: Options
  /// How many vectors there will be; nil where nobody knows.
  private let countAll: () throws(StreamError) -> Int?
  private var total: Int??
  private var set: VectorSet?
  private var summary: VectorSet?
  private var seen: VectorTable?
  private var ids = DistinctIDs()
  private var isEnded = false
  /// The largest squared distance of a vector from the summary of its part.
  private var squaredRadius: Float = 0
  package private(set) var count = 0
  /// Vectors that cannot be compared.
  package private(set) var skipped: UInt64 = 0

  package init(_ options: Options, countAll: @escaping () throws(StreamError) -> Int?) {
    (self.options, self.countAll) = (options, countAll)
  }

  /// Adds a center that there is already.
  package mutating func see(_ row: VectorRow) throws(StreamError) {
    var rules = options.vectors
    (rules.weight, rules.isHalf) = (nil, false)
    var vector = row.vector
    guard try VectorSet.makeSound(&vector, of: row, rules) else { return skipped += 1 }
    let table = seen ?? VectorTable(dimensions: vector.count)
    seen = table
    table.append(vector.span)
    let size = table.count * VectorTable.rowSize(vector.count, isHalf: false)
    guard size <= options.memory else {
      throw StreamError(.limit, "the vectors of --seen need more than --memory allows")
    }
  }

  package mutating func add(_ row: VectorRow) throws(StreamError) {
    if set == nil { set = VectorSet(dimensions: row.vector.count, options.vectors) }
    guard try set?.append(row) == true else { return skipped += 1 }
    ids.add(row.id, time: row.time)
    count += 1
    if let set, set.size > options.memory { try endPart(set) }
  }

  private mutating func endPart(_ part: VectorSet) throws(StreamError) {
    // Remembering the ids of all parts would take memory without bound.
    try ids.check(part)
    ids = DistinctIDs()
    let (centers, outliers) = try sizes(part)
    var summary = self.summary ?? VectorSet(dimensions: part.table.dimensions, options.vectors)
    let radius = CenterSummary.add(
      part, centers: centers, outliers: outliers, seen: seen, threads: options.threads,
      to: &summary)
    squaredRadius = max(squaredRadius, radius)
    self.summary = summary
    set = nil
    guard summary.size <= options.memory else {
      throw StreamError(
        .limit, "the choices from parts of the vectors need more than --memory allows")
    }
  }

  /// How many vectors of the whole are chosen, and may be garbage.
  private mutating func sizes(_ part: VectorSet) throws(StreamError) -> (Int, Int) {
    if case .count(let count) = options.budget, options.outliers == 0 { return (count, 0) }
    if total == nil { total = .some(try countAll() ?? (isEnded ? count : nil)) }
    if let known = total ?? nil {
      return (
        options.budget.count(of: known), Int((options.outliers * Double(known)).rounded())
      )
    }
    var error = StreamError(
      .limit, "a share of vectors that do not fit in --memory needs vector files, whose rows count")
    error.isAboutRequest = true
    throw error
  }

  /// Ends the input.
  /// - Returns: the vectors to choose from, and the choice.
  package mutating func finish() throws(StreamError) -> (set: VectorSet, choice: CenterChoice) {
    isEnded = true
    let budget = options.budget.count(of: count)
    if let set, summary != nil || options.summarizes { try endPart(set) }
    if let summary { for place in 0..<summary.count { ids.add(summary.id(place), time: nil) } }
    try ids.check(summary ?? set)
    // The choice needs the memory.
    ids = DistinctIDs()
    guard let set = summary ?? set else { throw StreamError.noVectors }
    guard set.weights.isEmpty || set.weights.contains(where: { $0 > 0 }) else {
      throw StreamError(
        .missing, "every vector has the weight 0: '\(options.vectors.weight?.printable ?? "")'")
    }
    guard budget <= set.mass else {
      var error = StreamError(
        .missing,
        "the budget is \(budget), and there are \(Quantity.count(UInt64(count), "vector"))")
      error.isAboutRequest = true
      throw error
    }
    self.budget = budget
    var choice = CenterChoice.Options()
    (choice.outliers, choice.threads) = (options.outliers, options.threads)
    return (set, CenterChoice(set, seen: seen, choice))
  }

  /// How many are to be chosen, after the input has ended.
  package private(set) var budget = 0

  /// The distance within which all vectors are of a center, garbage left out.
  /// - Parameter squared: the squared distance for the vectors that were chosen from.
  package func radius(_ squared: Float) -> Double {
    let length = Double(squared).squareRoot() + Double(squaredRadius).squareRoot()
    return options.vectors.metric.distance(Float(length * length))
  }

  /// The same after the choices so far; with weights the largest distance times its weight.
  package func radius(after choice: inout CenterChoice) -> Double {
    guard let next = choice.ahead() else { return radius(0) }
    return radius(next.squaredDistance) * Double(next.weight)
  }

  /// True if `radius` is a bound, because vectors were summarized.
  package var isBound: Bool { squaredRadius > 0 }
}

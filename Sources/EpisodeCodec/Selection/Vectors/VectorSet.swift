package import Bytes
internal import Posix
package import TrajectoryMath

/// Vectors in memory, ready to be compared, with the ids and what else a choice needs.
package struct VectorSet {
  package enum Metric: String, CaseIterable, Sendable {
    /// The length of the difference.
    case l2
    /// 1 less the cosine of the angle: vectors are divided by their lengths.
    case cosine

    /// The distance, of a squared one between vectors that are stored.
    package func distance(_ squared: Float) -> Double {
      switch self {
      case .l2: Double(squared).squareRoot()
      case .cosine: Double(squared) / 2
      }
    }
  }

  package struct Options: Sendable {
    package var metric = Metric.l2
    package var isHalf = false
    /// Vectors that cannot be compared are counted instead of refused.
    package var skipsUnsound = false
    /// The score that is every vector's weight; nil for none.
    package var weight: String?
    /// Whether weights may be of any size, because they are only compared.
    package var ranks = false

    package init() {}
  }

  package let options: Options
  package private(set) var table: VectorTable
  private var ids = TextList()
  private var times: [UInt64] = []
  /// For each vector; empty while all have the first name.
  private var tasks: [UInt32] = []
  private var taskNames: [String] = []
  private var taskNumbers: [String: UInt32] = [:]
  /// For each vector; empty without weights.
  package private(set) var weights: [Float] = []
  /// How many vectors each stands for; empty where all stand for themselves.
  package private(set) var masses: [Int] = []
  package private(set) var mass = 0

  package init(dimensions: Int, _ options: Options) {
    self.options = options
    table = VectorTable(dimensions: dimensions, isHalf: options.isHalf)
  }

  package var count: Int { table.count }

  /// Bytes of memory, with what a search for centers needs.
  package var size: Int {
    let row = VectorTable.rowSize(table.dimensions, isHalf: options.isHalf)
    return count * (row + 40) + ids.size
  }

  /// Adds a vector.
  /// - Returns: false for one that is skipped.
  package mutating func append(_ row: VectorRow) throws(StreamError) -> Bool {
    var vector = row.vector
    guard try Self.makeSound(&vector, of: row, options) else { return false }
    var weight: Float = 1
    if let name = options.weight {
      guard let score = row.score(name) else {
        throw StreamError(.missing, "\(row.title) has no score '\(name.printable)'")
      }
      guard options.ranks ? !score.isNaN : score >= 0 && score <= Self.heaviest else {
        throw StreamError(
          .malformed,
          "\(row.title): the score '\(name.printable)' is \(Quantity.short(score))"
            + (options.ranks ? "" : "; a weight is from 0 to 1e9"))
      }
      weight = Float(score)
    }
    append(row, vector, weight: weight, mass: row.mass)
    return true
  }

  private static let heaviest = 1e9

  private mutating func append(_ row: VectorRow, _ vector: [Float], weight: Float, mass: Int) {
    if mass != 1, masses.isEmpty { masses = [Int](repeating: 1, count: count) }
    if mass != 1 || !masses.isEmpty { masses.append(mass) }
    self.mass += mass
    addTask(row.task)
    table.append(vector.span)
    ids.append(row.id)
    if let time = row.time { times.append(time) }
    if options.weight != nil { weights.append(weight) }
  }

  private mutating func addTask(_ name: String) {
    let number = taskNumbers[name] ?? UInt32(taskNames.count)
    if number == taskNames.count {
      taskNumbers[name] = number
      taskNames.append(name)
    }
    if number > 0, tasks.isEmpty { tasks = [UInt32](repeating: 0, count: count) }
    if taskNames.count > 1 { tasks.append(number) }
  }

  /// Makes a vector one that can be compared.
  /// - Returns: false for one that is skipped.
  /// - Throws: for one that cannot be compared, unless such are skipped.
  package static func makeSound(
    _ vector: inout [Float], of row: VectorRow, _ options: Options
  ) throws(StreamError) -> Bool {
    let isLimited = options.isHalf && options.metric == .l2
    let most = isLimited ? VectorTable.largestHalf : VectorTable.largest
    if let place = VectorScale.firstUnsound(vector.span, most: most) {
      if options.skipsUnsound { return false }
      throw StreamError(
        .malformed,
        "\(row.title): number \(place) of the vector is \(vector[place])"
          + (vector[place].isFinite ? ", beyond \(most)" : ""))
    }
    if options.metric == .cosine, !VectorScale.normalize(&vector) {
      if options.skipsUnsound { return false }
      throw StreamError(.malformed, "\(row.title): a vector of zeros has no direction")
    }
    return true
  }

  /// Adds a vector of another set with the same options, which stands for some.
  package mutating func append(_ place: Int, of other: VectorSet, mass: Int) {
    append(
      other.row(place), other.table[place],
      weight: other.weights.isEmpty ? 1 : other.weights[place], mass: mass)
  }

  /// What is known of a vector, as it is compared.
  package func row(_ place: Int) -> VectorRow {
    var row = VectorRow(
      id: ids[place], time: times.isEmpty ? nil : times[place], vector: table[place])
    row.task = taskNames[tasks.isEmpty ? 0 : Int(tasks[place])]
    if let name = options.weight { row.scores = [(name, weights[place].asWritten)] }
    if !masses.isEmpty { row.mass = masses[place] }
    return row
  }

  package func id(_ place: Int) -> String { ids[place] }
  package func time(_ place: Int) -> UInt64? { times.isEmpty ? nil : times[place] }
}

/// Finds ids that come twice, in the memory of eight bytes for each.
package struct DistinctIDs {
  private var hashes: [UInt64] = []

  package init() {}

  package mutating func add(_ id: String, time: UInt64?) { hashes.append(Self.hash(id, time)) }

  /// FNV-1a, with its bits mixed.
  private static func hash(_ id: String, _ time: UInt64?) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in id.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    if let time { hash = (hash ^ time) &* 0x9E37_79B9_7F4A_7C15 }
    hash = (hash ^ hash >> 32) &* 0xD6E8_FEB8_6659_FD93
    return hash ^ hash >> 32
  }

  /// Ends adding.
  /// - Parameter find: the title of a vector that is meant, where one can still be found.
  /// - Throws: `.malformed` when an id has come twice.
  package mutating func check(
    _ find: ((String, UInt64?) -> Bool) throws(StreamError) -> String? = { _ in nil }
  ) throws(StreamError) {
    hashes.sort()
    guard let place = hashes.indices.dropFirst().first(where: { hashes[$0] == hashes[$0 - 1] })
    else { return }
    let twice = hashes[place]
    let title = try find { Self.hash($0, $1) == twice }
    throw StreamError(
      .malformed, title.map { "two vectors have the id \($0)" } ?? "two vectors have the same id")
  }

  package mutating func check(_ set: VectorSet?) throws(StreamError) {
    try check { isMeant in
      set.flatMap { set in
        (0..<set.count).first { isMeant(set.id($0), set.time($0)) }.map { set.row($0).title }
      }
    }
  }
}

extension VectorSet {
  /// Adds what else rows of choices say about a vector.
  package func appendMembers(of place: Int, to text: inout JSONText) {
    let row = row(place)
    for score in row.scores { text.member(score.name, score.value) }
    if !row.task.isEmpty { text.member("task", row.task) }
  }
}

extension Float {
  /// The number with the fewest digits that is this one, as people wrote it.
  fileprivate var asWritten: Double { Double(description) ?? Double(self) }
}

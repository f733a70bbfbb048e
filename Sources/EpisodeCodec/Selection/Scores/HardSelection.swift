package import Bytes
internal import Posix
internal import TrajectoryMath

/// Chooses the rows of highest value, in the memory of those that are chosen.
///
/// Equal values are in the order of their ids. With suspect labels, these come before all others.
package struct HardSelection {
  /// How many rows are chosen.
  package enum Budget: Sendable {
    case count(Int)
    /// From 0 to 1; of the rows that have a value. The count is rounded up.
    case share(Double)
  }

  /// How many rows of each value of a key there may be.
  package struct Quota: Sendable {
    package var key: String
    package var least = 0
    package var most: Int?

    package init(key: String) { self.key = key }
  }

  package struct Options: Sendable {
    package var budget = Budget.count(0)
    /// Rows are chosen by this if set.
    package var expression: ScoreExpression?
    package var condition: ScoreExpression?
    package var labels: LabelSuspicion?
    /// The budget is for each value of this key.
    package var per: String?
    package var quota: Quota?
    package var threads = 1

    package init() {}
  }

  /// What has become of the rows.
  package struct Counts: Sendable {
    package var rows: UInt64 = 0
    package var chosen: UInt64 = 0
    /// Rows without a value, and those that the condition left out.
    package var unknown: UInt64 = 0
    package var leftOut: UInt64 = 0
    package var suspect: UInt64 = 0
    /// Chosen rows whose id another chosen one has.
    package var repeated: UInt64 = 0
    /// Rows that the quotas add to the budget.
    package var beyond: UInt64 = 0
  }

  private struct Candidate: Comparable, Sendable {
    var value: Double
    var isSuspect: Bool
    var id: String
    var group: Int
    /// Where the row is in the log.
    var place: Int
    var count: Int

    /// The better one is less.
    static func < (left: Candidate, right: Candidate) -> Bool {
      if left.isSuspect != right.isSuspect { return left.isSuspect }
      if left.value != right.value { return left.value > right.value }
      if left.id != right.id { return left.id.utf8.lexicographicallyPrecedes(right.id.utf8) }
      return left.place < right.place
    }
  }

  private let options: Options
  private var budget = 0
  /// Of each group, where the budget is for each.
  private var budgets: [Int] = []
  private var groups: [String: Int] = [:]
  private var heaps: [SmallestElements<Candidate>] = []
  /// The best of all, where a quota asks for some of each group only.
  private var best: SmallestElements<Candidate>?
  private let log = ByteLog(budget: MemoryBudget.bytes(.buffers) / 4)
  private var size = 0
  package private(set) var counts = Counts()

  package init(
    _ options: Options, inputs: [ScoreRowInput]
  ) throws(StreamError) {
    var options = options
    if var labels = options.labels {
      for input in inputs {
        try input.read { (rows) throws(StreamError) in try labels.fit(rows) }
      }
      options.labels = labels
    }
    self.options = options
    let key = options.per ?? options.quota?.key
    let judged = JudgedRows(
      RowJudge(Self.rule(options), condition: options.condition, group: key),
      threads: options.threads)
    switch options.budget {
    case .count(let count): budget = count
    case .share(let share): try count(share, judged, inputs)
    }
    if options.quota != nil, options.quota?.most == nil {
      best = SmallestElements(capacity: budget)
    }
    for input in inputs {
      try input.read { (rows) throws(StreamError) in
        try judged.forEachBlock(of: rows) { (block) throws(StreamError) in try take(block) }
      }
    }
    if case .share(let share) = options.budget {
      budget = Self.part(share, of: Int(counts.rows - counts.leftOut - counts.unknown))
    }
  }

  /// Reads the rows for the number of those that have a value, of each group or of all.
  private mutating func count(
    _ share: Double, _ judged: JudgedRows, _ inputs: [ScoreRowInput]
  ) throws(StreamError) {
    var (rows, parts) = (0, [Int]())
    guard options.per != nil else {
      // No more than there are lines; how many have a value shows later.
      let counts = OrderedWorkers<Bytes, Int>(threads: options.threads) { { $0.span.lineCount } }
      for input in inputs {
        try input.read { (lines) throws(StreamError) in
          let blocks = RowBlocks(lines)
          while let block = try blocks.next() {
            if counts.pending >= 2 * options.threads { rows += counts.next() ?? 0 }
            counts.submit(block)
          }
        }
      }
      while let count = counts.next() { rows += count }
      budget = Self.part(share, of: rows)
      return
    }
    for input in inputs {
      try input.read { (lines) throws(StreamError) in
        try judged.forEachBlock(of: lines) { (block) throws(StreamError) in
          for row in block.rows where !row.value.isNaN {
            let group = try Self.group(of: row, block, &groups)
            if group == parts.count { parts.append(0) }
            parts[group] += 1
          }
        }
      }
    }
    budgets = parts.map { Self.part(share, of: $0) }
  }

  private static func rule(_ options: Options) -> RowJudge.Rule {
    switch (options.labels, options.expression) {
    case (let labels?, let expression?): .both(labels, expression)
    case (let labels?, nil): .labels(labels)
    case (nil, let expression?): .expression(expression)
    case (nil, nil): preconditionFailure("nothing to choose by")
    }
  }

  /// The part of a number, rounded up; 1 / 100 of 100 is 1 although a double is a little more.
  private static func part(_ share: Double, of count: Int) -> Int {
    Int((share * Double(count) * (1 - 0x1p-50)).rounded(.up))
  }

  private static func group(
    of row: JudgedRows.Row, _ block: JudgedRows.Block, _ groups: inout [String: Int]
  ) throws(StreamError) -> Int {
    let range = Int(row.group.lowerBound)..<Int(row.group.upperBound)
    let name = range.isEmpty ? "" : String(repairingUTF8: block.bytes.span.extracting(range))
    if let group = groups[name] { return group }
    let size = (groups.count + 1) * 128 + name.utf8.count
    try MemoryBudget.check(size, .tables, for: "\(groups.count + 1) groups of rows")
    groups[name] = groups.count
    return groups.count - 1
  }

  private mutating func take(_ block: JudgedRows.Block) throws(StreamError) {
    counts.rows += UInt64(block.rows.count + block.leftOut)
    counts.leftOut += UInt64(block.leftOut)
    for row in block.rows {
      guard !row.value.isNaN else {
        counts.unknown += 1
        continue
      }
      if row.isSuspect { counts.suspect += 1 }
      let hasGroups = options.per != nil || options.quota != nil
      let group = hasGroups ? try Self.group(of: row, block, &groups) : 0
      while heaps.count <= group { heaps.append(heap(of: heaps.count)) }
      try add(row, block, group)
    }
  }

  private func heap(of group: Int) -> SmallestElements<Candidate> {
    if options.per != nil {
      return SmallestElements(capacity: group < budgets.count ? budgets[group] : budget)
    }
    guard let quota = options.quota else { return SmallestElements(capacity: budget) }
    return SmallestElements(
      capacity: quota.most.map { min($0, max(budget, quota.least)) } ?? quota.least)
  }

  private mutating func add(
    _ row: JudgedRows.Row, _ block: JudgedRows.Block, _ group: Int
  ) throws(StreamError) {
    // Most rows end here, by their values alone.
    let isBest = best.map { Self.mayTake(row, $0) } ?? false
    guard isBest || Self.mayTake(row, heaps[group]) else { return }
    let start = Int(row.start)
    let id = ScoreFields.text(
      block.bytes.span, Int(row.id.lowerBound)..<Int(row.id.upperBound))
    var candidate = Candidate(
      value: row.value, isSuspect: row.isSuspect, id: id ?? "", group: group, place: log.end,
      count: Int(row.end) - start)
    guard heaps[group].takes(candidate) || best?.takes(candidate) == true else { return }
    candidate.place = log.end
    try log.append(block.bytes.span.extracting(start..<Int(row.end)))
    let isMore = heaps[group].add(candidate)
    let isMoreOfBest = best?.add(candidate) ?? false
    guard isMore || isMoreOfBest else { return }
    size += MemoryLayout<Candidate>.stride + candidate.id.utf8.count + 32
    try MemoryBudget.check(size, .buffers, for: "the chosen rows")
  }

  /// False for a value with which no id would be taken.
  private static func mayTake(
    _ row: JudgedRows.Row, _ heap: SmallestElements<Candidate>
  ) -> Bool {
    guard heap.count == heap.capacity, let worst = heap.largest else { return heap.capacity > 0 }
    if row.isSuspect != worst.isSuspect { return row.isSuspect }
    return row.value >= worst.value
  }

  /// Writes the chosen rows, the best first.
  /// - Throws: `.missing` if no row has a value.
  package mutating func write(to output: FileOutput) throws(StreamError) {
    guard counts.unknown == 0 || counts.unknown + counts.leftOut < counts.rows else {
      throw StreamError(.missing, "no row has all numbers of the expression")
    }
    let chosen = choose()
    counts.chosen = UInt64(chosen.count)
    counts.repeated = UInt64(chosen.count - Set(chosen.map(\.id)).count)
    let groups = budgets.isEmpty ? budget : budgets.reduce(0, +)
    if options.per == nil { counts.beyond = UInt64(max(0, chosen.count - groups)) }
    for (rank, candidate) in chosen.enumerated() {
      let row = try log.read(at: candidate.place, count: candidate.count)
      var text = ChosenRow(rank: rank, hardness: candidate.value)
      if options.labels != nil { text.isSuspect = candidate.isSuspect }
      try output.write(try text.line(of: row))
    }
  }

  private func choose() -> [Candidate] {
    guard let quota = options.quota else {
      let all = heaps.flatMap(\.sorted).sorted()
      return options.per == nil ? Array(all.prefix(budget)) : all
    }
    var chosen: [Candidate] = []
    var others: [Candidate] = []
    var places: Set<Int> = []
    for heap in heaps {
      let sorted = heap.sorted
      for candidate in sorted.prefix(quota.least) {
        chosen.append(candidate)
        places.insert(candidate.place)
      }
      others += sorted.dropFirst(quota.least)
    }
    if let best { others = best.sorted.filter { !places.contains($0.place) } }
    others.sort()
    chosen += others.prefix(max(0, budget - chosen.count))
    return chosen.sorted()
  }
}

package import Bytes

/// Makes rows of what people said: one for each episode and task, by majority, after the row that they
/// were asked about, which learns the truth.
package struct AnswerMerge {
  private struct Key: Hashable {
    var id: String
    var task: String
  }

  private var answers: [Key: [PersonAnswer]] = [:]
  private var order: [Key] = []
  private var size = 0
  package private(set) var ties: UInt64 = 0
  package private(set) var skipped: UInt64 = 0

  package init() {}

  /// Takes an answer; one that says nothing counts as skipped.
  package mutating func add(_ answer: PersonAnswer) throws(StreamError) {
    guard answer.saysSomething else { return skipped += 1 }
    guard !answer.id.isEmpty, answer.id.utf8.count <= LabelRow.idLimit else {
      throw StreamError(.malformed, "an answer has no id, or one that is too long")
    }
    size += 512 + answer.id.utf8.count + (answer.row?.bytes.count ?? 0)
    size += answer.texts.reduce(0) { $0 + $1.utf8.count } + answer.events.count * 64
    try MemoryBudget.check(size, .buffers, for: "the answers of people")
    let key = Key(id: answer.id, task: answer.task)
    if answers[key] == nil { order.append(key) }
    answers[key, default: []].append(answer)
  }

  package mutating func skip() { skipped += 1 }

  /// Writes the rows, in the order in which the episodes came.
  package mutating func write(to output: FileOutput) throws(StreamError) {
    for key in order {
      guard let given = answers[key] else { continue }
      let label = merged(given)
      if let row = given.lazy.compactMap(\.row).first {
        var changes: [(key: LabelKey, json: [UInt8])] = []
        if let truth = label.label, truth != Label.unknown {
          var text = JSONText()
          text.value(truth)
          changes.append((.groundTruth, text.utf8.bytes))
        }
        try output.write(row.replacing(changes).onOneLine)
        try output.write([UInt8(ascii: "\n")])
      }
      try output.write(label.line)
      try output.write([UInt8(ascii: "\n")])
    }
  }

  private mutating func merged(_ given: [PersonAnswer]) -> Label {
    var label = Label(id: given[0].id)
    (label.task, label.source) = (given[0].task, Label.person)
    let votes = Self.counts(given.compactMap(\.label))
    // A ground truth outweighs all others.
    let truths = given.filter(\.isTruth)
    let winner = truths.last?.label ?? Self.majority(votes)
    if winner == nil, !votes.isEmpty { ties += 1 }
    label.label = votes.isEmpty ? nil : winner ?? Label.unknown
    let agreeing = given.filter { $0.label == label.label }
    label.reason =
      winner == nil && !votes.isEmpty
      ? "people disagree" : Self.majority(Self.counts(agreeing.compactMap(\.reason)))
    if label.reason == nil { label.reason = agreeing.lazy.compactMap(\.reason).first }
    label.texts = (truths.isEmpty ? given : truths).last { !$0.texts.isEmpty }?.texts ?? []
    label.events = agreeing.flatMap(\.events).sorted { $0.time < $1.time }
    label.who = Self.joined(given.compactMap(\.who))
    label.when = given.compactMap(\.when).max()
    let times = given.compactMap(\.leadTime)
    label.leadTime = times.isEmpty ? nil : times.reduce(0, +)
    label.isGolden = given.contains { $0.row?.isGolden ?? false }
    if given.count > 1, !votes.isEmpty {
      label.add(
        "votes", .object(votes.map { .init(key: $0.key, value: .number(Double($0.count))) }))
    }
    return label
  }

  /// In the order of their first occurrence.
  private static func counts(_ values: [String]) -> [(key: String, count: Int)] {
    var counts: [(key: String, count: Int)] = []
    for value in values {
      if let place = counts.firstIndex(where: { $0.key == value }) {
        counts[place].count += 1
      } else {
        counts.append((value, 1))
      }
    }
    return counts
  }

  /// What comes more often than anything else; nil for a tie.
  private static func majority(_ counts: [(key: String, count: Int)]) -> String? {
    let most = counts.map(\.count).max()
    let first = counts.filter { $0.count == most }
    return first.count == 1 ? first[0].key : nil
  }

  private static func joined(_ names: [String]) -> String? {
    let names = Set(names).sorted()
    return names.isEmpty ? nil : names.joined(separator: ", ")
  }
}

extension [UInt8] {
  /// JSON that was indented, as exports may be, without the ends of lines and what indents them.
  fileprivate var onOneLine: [UInt8] {
    guard contains(UInt8(ascii: "\n")) || contains(UInt8(ascii: "\r")) else { return self }
    var (line, isIndented): ([UInt8], Bool) = ([], false)
    for byte in self {
      // Texts in JSON have no ends of lines but as escapes.
      if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { isIndented = true }
      if byte > UInt8(ascii: " ") { isIndented = false }
      if !isIndented { line.append(byte) }
    }
    return line
  }
}

internal import Bytes

/// All answers to one question about an episode: its samples, with the answers in both orders.
struct AnswerGroup {
  let id: String
  let task: String
  private var answers: [RequestKey: [SampleAnswer]] = [:]
  private var order: [RequestKey] = []

  init(id: String, task: String) { (self.id, self.task) = (id, task) }

  /// Adds the answers to a request. Of several results of it the last good one counts.
  /// - Returns: false if it had a result before.
  mutating func add(_ new: [SampleAnswer], to key: RequestKey) -> Bool {
    guard let known = answers[key] else {
      order.append(key)
      answers[key] = new
      return true
    }
    let isGood = new.contains { $0.failure == nil }
    if isGood || known.allSatisfy({ $0.failure != nil }) { answers[key] = new }
    return false
  }

  /// The row.
  /// - Parameter choices: nil for a question that any text answers.
  func label(_ choices: AnswerChoices?) -> Label {
    let all = order.flatMap { answers[$0] ?? [] }
    let good = all.filter { $0.failure == nil }
    var row = Label(id: id)
    row.task = task
    row.source = Label.model
    row.who = all.map(\.model).first { !$0.isEmpty }
    // A time after the year 2500 is no time.
    if let created = all.compactMap(\.created).max(), created < 1 << 34 {
      row.when = Timestamp.text(created * 1_000_000_000)
    }
    guard !good.isEmpty else {
      row.reason = all.first?.failure
      row.add("error", true)
      return row
    }
    for text in good.flatMap(\.texts) where !row.texts.contains(text) { row.texts.append(text) }
    if let choices { judge(good, choices, &row) }
    if good.count < all.count {
      row.add("failed_samples", .number(Double(all.count - good.count)))
    }
    return row
  }

  private func judge(_ good: [SampleAnswer], _ choices: AnswerChoices, _ row: inout Label) {
    var votes = [Int](repeating: 0, count: choices.answers.count)
    for answer in good { if let choice = answer.choice { votes[choice] += 1 } }
    let (means, isUnknown) = Self.means(good, choices.answers.count)
    let best = means.map(Self.greatest) ?? Self.greatest(votes)
    row.label = choices.names[best]
    if isUnknown {
      // The list had other words: what else the answer says of itself is worth less.
    } else if let means {
      (row.confidence, row.confidenceFrom) = (means[best], "logprobs")
    } else if good.count > 1 {
      row.confidence = Double(votes[best]) / Double(good.count)
      row.confidenceFrom = "agreement"
    } else if let stated = good[0].stated {
      (row.confidence, row.confidenceFrom) = (stated, "stated")
    }
    row.reason = Self.reason(good.filter { $0.choice == best })
    if good.count > 1 { row.add("samples", .number(Double(good.count))) }
  }

  /// The mean probability of each answer over the samples that have a list.
  /// - Returns: also whether a list has no permitted answer.
  private static func means(
    _ answers: [SampleAnswer], _ count: Int
  ) -> (means: [Double]?, isUnknown: Bool) {
    var sums = [Double](repeating: 0, count: count)
    var (number, isUnknown) = (0.0, false)
    for answer in answers {
      switch answer.probabilities {
      case .known(let probabilities):
        number += 1
        for place in sums.indices { sums[place] += probabilities[place] }
      case .unknown: isUnknown = true
      case .absent: break
      }
    }
    guard number > 0, !isUnknown else { return (nil, isUnknown) }
    return (sums.map { $0 / number }, false)
  }

  /// The place of the greatest number, of equal ones the first.
  private static func greatest<Number: Comparable>(_ numbers: [Number]) -> Int {
    numbers.indices.dropFirst().reduce(0) { numbers[$1] > numbers[$0] ? $1 : $0 }
  }

  /// The most frequent reason, of equal ones the first; nil where none is given.
  private static func reason(_ answers: [SampleAnswer]) -> String? {
    let reasons = answers.compactMap(\.reason).filter {
      !["", "none", "n/a", "null"].contains(AnswerChoices.plain($0))
    }
    var distinct: [String] = []
    for reason in reasons where !distinct.contains(reason) { distinct.append(reason) }
    guard !distinct.isEmpty else { return nil }
    return distinct[greatest(distinct.map { reason in reasons.count { $0 == reason } })]
  }
}

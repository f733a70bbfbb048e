internal import Bytes
internal import Stream
internal import Trajectories

/// The rules on their way through a stream: reads the messages of their fields, and no others, and says
/// when a rule fires.
///
/// Time is that of the messages. A rule that waits, because of `for` or `silent`, fires at its own time,
/// which the next message of any topic shows.
struct RuleWatch {
  struct Firing {
    /// The place of the rule.
    var rule: Int
    var time: UInt64
    /// True for the end of a rule that fires while it holds.
    var isEnd = false
    /// What the rule measured.
    var measured = Measured()
  }

  /// Numbers that expressions of a rule compared, by their texts, and texts.
  struct Measured {
    var numbers: [(name: String, value: Double)] = []
    var texts: [String] = []
  }

  private struct Watched {
    let rule: TriggerRule
    var state: RuleState
    /// Of a silence: its field, whether it lasts, and when it begins.
    var silence: RuleField?
    var isSilent = false
    var silentAt: UInt64?

    /// The rule's next deadline.
    var deadline: UInt64? { [silentAt, state.deadline].compactMap(\.self).min() }
  }

  private var rules: [Watched]
  private var fields: [RuleField]
  private var evaluator = RuleEvaluator()
  /// By id of a channel: the fields of its messages, the rules that read them, and the silences.
  private var channels: [Route?] = []
  private var topics: Set<String> = []
  /// The latest time of a message, at which the clock is.
  private(set) var clock: UInt64 = 0
  private var nextDeadline: UInt64?
  /// The step whose values are being read, and the rules that they concern.
  private var step: (sequence: UInt32, time: UInt64)?
  private var stepRules: Set<Int> = []
  private var firings: [Firing] = []

  private struct Route {
    var fields: [Int]
    var rules: [Int]
    var silences: [Int]
    var isFeature: Bool
  }

  init(_ rules: [TriggerRule]) throws(StreamError) {
    var watched: [Watched] = []
    var fields: [RuleField] = []
    for rule in rules {
      var state = Watched(rule: rule, state: RuleState(hold: rule.hold))
      if case .silence(let topic, _) = rule.form {
        state.silence = try RuleField(topic, at: rule.location)
      }
      for name in rule.fields where !fields.contains(where: { $0.name == name }) {
        fields.append(try RuleField(name, at: rule.location))
      }
      watched.append(state)
    }
    (self.rules, self.fields) = (watched, fields)
  }

  // MARK: Channels

  mutating func add(_ id: UInt16, _ channel: Channel) throws(StreamError) {
    topics.insert(channel.topic)
    let feature = try Feature(channel)
    var route = Route(fields: [], rules: [], silences: [], isFeature: feature != nil)
    for place in fields.indices where try fields[place].add(id, channel, feature) {
      route.fields.append(place)
    }
    let names = Set(route.fields.map { fields[$0].name })
    for place in rules.indices {
      if !names.isDisjoint(with: rules[place].rule.fields) { route.rules.append(place) }
      guard var silence = rules[place].silence else { continue }
      if try silence.add(id, channel, feature) {
        route.silences.append(place)
        rules[place].silence = silence
      }
    }
    while channels.count <= Int(id) { channels.append(nil) }
    let isNeeded = !route.fields.isEmpty || !route.silences.isEmpty
    channels[Int(id)] = isNeeded ? route : nil
  }

  // MARK: Messages

  /// The firings since the last call.
  mutating func takeFirings() -> [Firing] {
    defer { firings.removeAll(keepingCapacity: true) }
    return firings
  }

  /// Moves the clock to the time of the next message, before which rules may fire.
  mutating func advance(to message: Message) throws(StreamError) {
    if let step, step.sequence != message.sequence || step.time != message.logTime {
      try endStep()
    }
    clock = max(clock, message.logTime)
    while let deadline = nextDeadline, deadline <= clock { try pass(deadline) }
  }

  /// Reads a message if a rule is about its topic.
  mutating func take(_ message: Message) throws(StreamError) {
    guard Int(message.channelID) < channels.count, let route = channels[Int(message.channelID)]
    else { return }
    for place in route.fields {
      let value = try fields[place].read(message)
      let name = fields[place].name
      // A message without the value, such as one about other joints, leaves the last one.
      evaluator.values[name] = value ?? evaluator.values[name]
      evaluator.readers[name] = fields[place].reader(of: message.channelID)
    }
    for place in route.silences { try hear(place) }
    if route.isFeature {
      step = (message.sequence, message.logTime)
      stepRules.formUnion(route.rules)
    } else {
      try update(route.rules)
      try lower(route, message.channelID)
    }
  }

  /// Forgets all values and times.
  mutating func restart() {
    evaluator.values.removeAll()
    for place in rules.indices {
      rules[place].state = RuleState(hold: rules[place].rule.hold)
      (rules[place].isSilent, rules[place].silentAt) = (false, nil)
    }
    (clock, nextDeadline, step) = (0, nil, nil)
    stepRules.removeAll()
  }

  /// The values of a step are whole.
  mutating func endStep() throws(StreamError) {
    guard step != nil else { return }
    step = nil
    let rules = stepRules.sorted()
    stepRules.removeAll()
    try update(rules)
  }

  /// A topic without a field is true in its message only.
  private mutating func lower(_ route: Route, _ id: UInt16) throws(StreamError) {
    let pulses = route.fields.filter { fields[$0].isWholeMessage(id) }
    guard !pulses.isEmpty else { return }
    for place in pulses { evaluator.values[fields[place].name] = .flag(false) }
    try update(route.rules)
  }

  // MARK: Rules

  private mutating func update(_ places: [Int]) throws(StreamError) {
    for place in places {
      let condition = try condition(of: place)
      if let change = rules[place].state.update(condition, at: clock) {
        try tell(place, change, at: clock)
      }
    }
    settleDeadline()
  }

  private mutating func condition(of place: Int) throws(StreamError) -> Bool {
    let rule = rules[place].rule
    switch rule.form {
    case .expression(let expression): guard try evaluator.holds(expression) else { return false }
    case .silence: guard rules[place].isSilent else { return false }
    }
    guard let guardian = rule.guardian else { return true }
    return try evaluator.holds(guardian)
  }

  /// A topic that may be silent has a message.
  private mutating func hear(_ place: Int) throws(StreamError) {
    guard case .silence(_, let length) = rules[place].rule.form else { return }
    rules[place].isSilent = false
    rules[place].silentAt = clock.addingSaturated(length)
    try update([place])
  }

  /// The first deadline has come.
  private mutating func pass(_ deadline: UInt64) throws(StreamError) {
    guard let place = rules.indices.first(where: { rules[$0].deadline == deadline }) else {
      return settleDeadline()
    }
    var change: RuleState.Change?
    if rules[place].silentAt == deadline {
      rules[place].silentAt = nil
      rules[place].isSilent = true
      change = rules[place].state.update(try condition(of: place), at: deadline)
    } else {
      change = rules[place].state.pass()
    }
    settleDeadline()
    if let change { try tell(place, change, at: deadline) }
  }

  private mutating func settleDeadline() {
    nextDeadline = nil
    for rule in rules {
      if let deadline = rule.deadline { nextDeadline = min(nextDeadline ?? .max, deadline) }
    }
  }

  private mutating func tell(_ place: Int, _ change: RuleState.Change, at time: UInt64)
    throws(StreamError)
  {
    switch (rules[place].rule.edge, change) {
    case (.rising, .rise), (.falling, .fall), (.while, .rise):
      firings.append(Firing(rule: place, time: time, measured: try measured(place)))
    case (.while, .fall): firings.append(Firing(rule: place, time: time, isEnd: true))
    default: break
    }
  }

  /// What a rule measures now.
  private mutating func measured(_ place: Int) throws(StreamError) -> Measured {
    let rule = rules[place].rule
    var measured = Measured()
    if case .silence(let topic, let length) = rule.form {
      measured.numbers.append(("\(topic) silent", Double(length) / 1e9))
    }
    var expressions = [rule.guardian].compactMap(\.self)
    if case .expression(let expression) = rule.form { expressions.insert(expression, at: 0) }
    for expression in expressions { try evaluator.measure(expression, into: &measured) }
    return measured
  }

  // MARK: What to say at the end

  /// What the stream lacked, and what could not be computed.
  var complaints: [String] {
    var lines: [String] = []
    for watched in rules {
      let silent = [watched.silence].compactMap(\.self)
      let read = fields.filter { watched.rule.fields.contains($0.name) }
      for field in silent + read where !field.isFound {
        let near = Suggestion.nearest(to: field.topic, among: topics.sorted())
        let hint =
          near.map { "; is '\($0.printable)' meant?" }
          ?? "; the topics are \(topics.sorted().prefix(20).map(\.printable).joined(separator: ", "))"
        lines.append(
          "rule '\(watched.rule.name.printable)': no topic '\(field.topic.printable)' came" + hint)
      }
    }
    if evaluator.zeroDivisions > 0 {
      lines.append(
        "\(Quantity.count(UInt64(evaluator.zeroDivisions), "division")) by 0, where no rule held")
    }
    return lines
  }
}

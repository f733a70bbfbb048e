internal import Bytes
internal import Stream

/// The takes of a recording that are not written yet: the open one, and those that have ended but may
/// get messages after their stop.
struct TakeList {
  /// What a message means.
  struct Event {
    var (isStart, isStop, isDiscard) = (false, false, false)
    var outcome: FieldValue?
    var instruction: String?
  }

  private let rules: TakeRules
  var output: TakeOutput
  var latched = LatchedMessages()
  /// Takes that began in any recording.
  private(set) var begun = 0

  // State of the current recording.
  private let log = MessageLog()
  /// The end of the log at which to look for what it need not keep.
  private var nextForgetting = 0
  private var past = RecentPast()
  private var open: Take?
  /// In the order of their ends.
  private var ended: [Take] = []
  /// Messages so far.
  private var number = 0
  private var lastTime: UInt64?
  private var instruction = ""
  /// Where the next take begins if nothing starts it.
  private var next = Beginning.recording

  private enum Beginning {
    /// With the recording, which is not cut there.
    case recording
    case firstMessage
    /// Where the length of the take before it was full.
    case time(UInt64)
  }

  init(_ rules: TakeRules, _ output: TakeOutput) {
    self.rules = rules
    self.output = output
  }

  mutating func add(_ message: Message, _ event: Event) throws(StreamError) {
    let time = message.logTime
    try endTakes(before: time)
    instruction = event.instruction ?? instruction
    if open != nil {
      if event.isDiscard {
        discardOpen()
        try append(message)
      } else if event.isStop {
        try append(message)
        end(.stop, at: time)
      } else if event.isStart, rules.startsEndTakes {
        end(.start, at: time)
        try begin(at: time)
        try append(message)
      } else {
        output.counts.strayStarts += event.isStart ? 1 : 0
        try append(message)
      }
    } else if event.isStart || rules.start.isEmpty && !event.isStop && !event.isDiscard {
      try begin(at: time)
      try append(message)
    } else {
      if event.isDiscard, let take = ended.popLast() {
        output.discard(take)
      } else {
        output.counts.strayStops += event.isStop ? 1 : 0
        output.counts.strayDiscards += event.isDiscard ? 1 : 0
      }
      try append(message)
    }
    tell(event)
    try writeComplete()
    lastTime = time
  }

  /// Ends the recording.
  mutating func endRecording(_ end: EpisodeEnd) throws(StreamError) {
    self.end(.recording, at: lastTime ?? 0)
    complete { _ in true }
    try writeComplete()
    try output.end(end, messages: number)
    (past, next, instruction) = (RecentPast(), .recording, "")
    (number, lastTime) = (0, nil)
    latched.removeAll()
    forget()
  }

  // MARK: Takes

  private mutating func begin(at time: UInt64) throws(StreamError) {
    var (place, first) = (log.end, number)
    var (start, cut) = (time, Optional(time))
    if rules.start.isEmpty {
      switch next {
      case .recording: cut = nil
      case .firstMessage: break
      case .time(let time): (start, cut) = (time, time)
      }
    } else if rules.pre > 0 {
      cut = time - min(rules.pre, time)
      (place, first) = try past.start(at: time - min(rules.pre, time), in: log) ?? (place, first)
    }
    open = Take(
      places: place..<log.end, numbers: first..<number, cut: EpisodeCut(start: cut, end: nil),
      startTime: start, latched: latched.state(before: first), instruction: instruction)
    begun += 1
  }

  private mutating func end(_ ending: Take.Ending, at time: UInt64) {
    guard var take = open else { return }
    open = nil
    take.ending = ending
    take.close(log, number)
    if ending == .stop {
      take.lastTime = time.addingReportingOverflow(rules.post).overflow ? .max : time + rules.post
      take.isComplete = rules.post == 0
    }
    take.cut.end = ending == .stop ? take.lastTime : ending == .recording ? nil : time
    ended.append(take)
    next = .firstMessage
  }

  private mutating func discardOpen() {
    guard var take = open else { return }
    open = nil
    take.close(log, number)
    output.discard(take)
    next = .firstMessage
  }

  /// Ends the takes that a message at a time does not belong to.
  private mutating func endTakes(before time: UInt64) throws(StreamError) {
    if let gap = rules.gap, let last = lastTime, max(time, last) - min(time, last) > gap {
      end(.gap, at: last)
      complete { _ in true }
      past = RecentPast()
      next = .firstMessage
    }
    if let length = rules.length, let take = open, time >= take.startTime,
      time - take.startTime >= length
    {
      end(.length, at: take.startTime + length)
      next = .time(time - (time - take.startTime) % length)
    }
    complete { $0.lastTime < time }
    try writeComplete()
  }

  /// Gives the open take, or else the last one, what a message tells of it.
  private mutating func tell(_ event: Event) {
    if open != nil {
      open?.learn(event)
    } else if let last = ended.indices.last {
      ended[last].learn(event)
    }
  }

  // MARK: Messages

  /// Numbers a message, and keeps it if a take has it or may need it.
  private mutating func append(_ message: Message) throws(StreamError) {
    try latched.take(message, number: number, needed: past.first?.number ?? number)
    if rules.pre > 0 {
      past.add(place: log.end, number: number, time: message.logTime)
      past.forget(before: message.logTime - min(rules.pre, message.logTime))
    }
    if open != nil || rules.pre > 0 || ended.contains(where: { !$0.isComplete }) {
      try log.append(message)
    }
    number += 1
    if log.end >= nextForgetting { forget() }
  }

  /// Gives up the messages that no take can need any more.
  private mutating func forget() {
    let needed = [open?.places.lowerBound, ended.first?.places.lowerBound, past.first?.place]
    log.forget(before: needed.compactMap(\.self).min() ?? log.end)
    nextForgetting = log.end + (64 << 10)
  }

  /// Closes the ended takes that get no more messages.
  private mutating func complete(where isOver: (Take) -> Bool) {
    for index in ended.indices where !ended[index].isComplete && isOver(ended[index]) {
      ended[index].close(log, number)
    }
  }

  /// Writes the takes that are complete, in the order of their ends.
  private mutating func writeComplete() throws(StreamError) {
    while let take = ended.first, take.isComplete {
      ended.removeFirst()
      try output.write(take, from: log)
      forget()
    }
  }
}

extension Take {
  fileprivate mutating func learn(_ event: TakeList.Event) {
    outcome = event.outcome ?? outcome
    if instruction.isEmpty { instruction = event.instruction ?? "" }
  }

  /// Ends its messages with the last one of the log.
  fileprivate mutating func close(_ log: MessageLog, _ number: Int) {
    places = places.lowerBound..<log.end
    numbers = numbers.lowerBound..<number
    isComplete = true
  }
}

internal import Bytes
internal import Images
internal import Stream

/// Passes what is around events, each piece as an episode of its own, and gives up the rest.
///
/// The last messages wait in a ring. A clip begins with those of the time before its event, goes on
/// with the stream until the time after its last event, and waits for another event as long as that
/// one's time before it would touch this one's. Nothing waits for the end of a clip.
struct ClipCutter {
  private let settings: ClipSettings
  private let warn: (String) -> Void
  private let ring: MessageRing
  private var latched = LatchedMessages()
  private var videos = VideoStarts()
  private var features: Set<UInt16> = []
  private var output = ClipOutput()
  private var budget: ClipBudget?
  private var clip: Clip?
  /// The number of the next message in the recording, and its latest time.
  private var number = 0
  private var clock: UInt64 = 0
  /// The latest time of a message that was given up because of the bound in bytes.
  private var lostUntil: UInt64?
  /// Events for which the budget had no room, by rule; -1 for a person's.
  private var refused: [Int: UInt64] = [:]
  private var shortClips: UInt64 = 0
  private var largest = 0

  init(
    _ settings: ClipSettings, priorities: [Int32], warn: @escaping (String) -> Void
  ) throws(StreamError) {
    (self.settings, self.warn) = (settings, warn)
    let spill = try settings.spill.map { (spill) throws(StreamError) in
      try SpillFile(spill.path, size: spill.size)
    }
    ring = MessageRing(limit: settings.memory, spill: spill)
    budget = settings.budget.map { ClipBudget($0, priorities: priorities) }
  }

  mutating func add(_ id: UInt16, _ channel: Channel) throws(StreamError) {
    if try Feature(channel) != nil { features.insert(id) }
    latched.add(id, channel)
    videos.add(id, channel)
  }

  mutating func begin(_ recording: EpisodeBegin) { output.recording = recording }

  // MARK: Messages

  /// Takes the next message: into the open clip, and into the ring.
  mutating func take(_ message: Message, to relay: inout Relay) throws(StreamError) {
    clock = max(clock, message.logTime)
    if let clip, clip.lasting.isEmpty, clock > clip.end.addingSaturated(settings.pre) {
      try close(.post, to: &relay)
    }
    try latched.take(message, number: number, needed: ring.first?.number ?? number)
    videos.take(message, number: number)
    if let clip, clip.next == number, !clip.lasting.isEmpty || message.logTime <= clip.end {
      self.clip?.next = number + 1
      try write(message, number, to: &relay)
    }
    try keep(message, to: &relay)
    number += 1
  }

  private mutating func keep(_ message: Message, to relay: inout Relay) throws(StreamError) {
    let cutoff = clock.subtractingSaturated(settings.pre)
    let needed = videos.firstNeeded(from: cutoff) ?? .max
    while let first = ring.first, first.message.logTime < cutoff, first.number < needed {
      ring.removeFirst()
    }
    var lost = try ring.append(message, number: number)
    guard let last = lost.last else { return }
    // The rest of a step would be no step.
    while let first = ring.first, features.contains(first.message.channelID),
      first.message.logTime == last.message.logTime, first.number != number
    {
      lost.append(first)
      ring.removeFirst()
    }
    for entry in lost {
      lostUntil = max(lostUntil ?? 0, entry.message.logTime)
      if entry.size > ringSize { largest = max(largest, entry.count) }
    }
    // With a hole in it, a clip would not be what it says.
    if let clip, lost.contains(where: { $0.number >= clip.next }) {
      try close(.memory, to: &relay)
    }
  }

  /// Whether a message is a part of a clip. Frames of a video before its start are, from a key frame on.
  private func isIn(_ clip: Clip, _ message: Message, _ number: Int) -> Bool {
    guard !clip.lasting.isEmpty || message.logTime <= clip.end else { return false }
    return videos.isVideo(message.channelID)
      ? videos.passes(message.channelID, number) : message.logTime >= clip.start
  }

  /// Bytes of a message in the stream.
  private static func size(_ payload: Int) -> Int { payload + Message.fieldsSize + 9 }

  /// Writes a message of the clip if it is a part of it.
  private mutating func write(
    _ message: Message, _ number: Int, to relay: inout Relay
  ) throws(StreamError) {
    guard let open = clip else { return }
    guard isIn(open, message, number) else { return }
    let size = Self.size(message.data.count)
    if budget?.takes(size, open.priority, at: message.logTime) == false {
      return try close(.budget, to: &relay)
    }
    try output.write(message, isStep: features.contains(message.channelID), &clip, to: &relay)
  }

  /// Writes what waits for the clip.
  private mutating func writeWaiting(to relay: inout Relay) throws(StreamError) {
    guard let open = clip, open.next < number else { return }
    clip?.next = number
    try ring.forEach(from: open.next, readsPayloads: true) {
      (message, number, _) throws(StreamError) in
      try write(message, number, to: &relay)
    }
  }

  // MARK: Events

  /// Begins a clip with an event, or makes the open one longer.
  /// - Parameters:
  ///   - rule: the rule that fired; nil for a person.
  ///   - lasts: true if the clip goes on until `endLasting`.
  /// - Returns: false if the budget has no room for it.
  mutating func open(
    _ event: EpisodeEvent, rule: Int?, lasts: Bool, to relay: inout Relay
  ) throws(StreamError) -> Bool {
    let start = event.time.subtractingSaturated(settings.pre)
    let end = event.time.addingSaturated(settings.post)
    if let open = clip, !open.reaches(start) { try close(.post, to: &relay) }
    if clip == nil {
      try begin(event, start: start, end: end, to: &relay)
    } else {
      clip?.add(event, until: end)
    }
    if lasts, let rule { clip?.lasting.insert(rule) }
    try writeWaiting(to: &relay)
    if clip == nil { refused[rule ?? -1, default: 0] += 1 }
    return clip != nil
  }

  /// A rule that fires while it holds does not hold any more.
  mutating func endLasting(_ rule: Int, at time: UInt64) {
    guard let open = clip, open.lasting.contains(rule) else { return }
    clip?.lasting.remove(rule)
    clip?.end = max(open.end, time.addingSaturated(settings.post))
  }

  private mutating func begin(
    _ event: EpisodeEvent, start: UInt64, end: UInt64, to relay: inout Relay
  ) throws(StreamError) {
    let oldest = ring.first?.number ?? number
    // The first message of each channel at the start or later, and the first of all.
    var inside: [UInt16: Int] = [:]
    var first: Int?
    try ring.forEach(from: oldest, readsPayloads: false) {
      (message, number, _) throws(StreamError) in
      guard message.logTime >= start else { return }
      first = first ?? number
      inside[message.channelID] = inside[message.channelID] ?? number
    }
    videos.begin(at: start, first: oldest, inside: inside)
    var open = Clip(start: start, end: end, next: oldest, event: event)
    if let lostUntil, lostUntil >= start { open.missing = min(lostUntil, event.time) - start }
    var time: UInt64?
    var size = 0
    try ring.forEach(from: oldest, readsPayloads: false) {
      (message, number, count) throws(StreamError) in
      guard isIn(open, message, number) else { return }
      time = time ?? message.logTime
      size += Self.size(count)
    }
    guard isAffordable(size, event) else { return }
    if open.missing > 0 { shortClips += 1 }
    clip = open
    try output.begin(
      &clip, at: time ?? event.time, latched.state(before: first ?? number), to: &relay)
  }

  /// Whether the budget has room for a clip, supposed that after its event as many bytes come in a
  /// second as came before.
  private func isAffordable(_ size: Int, _ event: EpisodeEvent) -> Bool {
    let share = Double(settings.post) / Double(max(settings.pre, 1))
    let whole = settings.pre > 0 ? Double(size) * (1 + share) : Double(size)
    return budget?.admits(Int(min(whole, 1e18)), event.priority, at: event.time) ?? true
  }

  // MARK: Ends

  private mutating func close(_ ending: Clip.Ending, to relay: inout Relay) throws(StreamError) {
    if ending != .budget { try writeWaiting(to: &relay) }
    guard let open = clip else { return }
    clip = nil
    try output.end(open, ending, to: &relay)
  }

  /// Ends the recording, or the part of it in which the clock runs on.
  mutating func endPart(to relay: inout Relay) throws(StreamError) {
    try close(.recording, to: &relay)
    ring.removeAll()
    latched.removeAll()
    videos.removeAll()
    (number, clock, lostUntil) = (0, 0, nil)
  }

  /// Says what the bounds cost.
  func tellCounts(of rules: [TriggerRule]) {
    for (rule, count) in refused.sorted(by: { $0.key < $1.key }) {
      let name = rule < 0 ? "SIGUSR1" : "rule '\(rules[rule].name.printable)'"
      warn("\(name): \(Quantity.count(count, "event")) left out by --budget")
    }
    if shortClips > 0 {
      warn(
        "\(Quantity.count(shortClips, "clip")) shorter than --pre, because the ring holds no more than "
          + "\(ringSize) bytes; see trigger/missing of each")
    }
    if largest > 0 {
      warn("a message of \(largest) bytes is larger than the ring of \(ringSize) bytes")
    }
  }

  private var ringSize: Int { settings.memory + (settings.spill?.size ?? 0) }
}

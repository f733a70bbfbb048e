package import Bytes
package import Stream

/// Collects the numbers of a stream's steps, in any of its forms, and returns their statistics at
/// the end.
package final class StatisticsCollector {
  package struct Options: Sendable {
    /// Features of numbers in addition to `action` and `observation/proprio`.
    package var features: [String] = []
    /// True to count 8-bit images too.
    package var countsImages = false
    /// True to leave out NaN and the infinities instead of throwing.
    package var skipsNonFinite = false
    /// The quantiles to compute, from 0 to 1.
    package var quantiles = StatisticsFormat.lerobot.quantiles
    /// Counts the actions in chunks relative to the state; nil counts them as they are.
    package var relativeActions: RelativeActions.Settings?
    /// True when the dataset must have a state: `observation/proprio` or else `observation/state`.
    package var needsState = false
    package var threads = 1

    package init() {}
  }

  /// The features that every dataset has: the action, and the state of the robot.
  package static let action = "action"
  package static let proprio = "observation/proprio"
  /// The features that may be the state; the first that the stream has is.
  static let states = [proprio, "observation/state"]

  /// The meaning of a channel's messages.
  private enum Role {
    case marker
    case numbers(Int)
    case image(Int)
  }

  private let options: Options
  private var wanted: [WantedFeature]
  private var images: [ImageCollector] = []
  /// By channel id.
  private var roles: [Role?] = []
  private var names: [String] = []
  private var bracket = EpisodeBracket()
  private var statistics = DatasetStatistics()
  private var relative: RelativeActions?

  package init(_ options: Options) {
    self.options = options
    relative = options.relativeActions.map(RelativeActions.init)
    var names = [Self.action] + (options.needsState ? Self.states : [Self.proprio])
    for name in options.features where !names.contains(name) { names.append(name) }
    wanted = names.map { WantedFeature(name: $0, options) }
  }

  /// Takes the next record of the stream.
  package func take(_ record: Record) throws(StreamError) {
    switch record {
    case .channel(let id, let channel): try add(channel, id)
    case .message(let message):
      guard let role = role(of: message.channelID) else { return }
      try take(message.data, as: role, sequence: message.sequence, &wanted)
    default: break
    }
  }

  /// Takes the next messages.
  package func take(_ run: MessageRun) throws(StreamError) {
    var messages = run.cursor
    let span = run.bytes.span
    // Out of the object while the loop runs: 20 ns per message.
    var wanted = wanted
    self.wanted = []
    defer { self.wanted = wanted }
    while let place = messages.next() {
      let start = place.body.lowerBound
      guard let role = role(of: span.load(littleEndianAt: start)) else { continue }
      do {
        let sequence = span.load(littleEndianAt: start + 2, as: UInt32.self)
        if case .numbers(let number) = role {
          try takeNumbers(span.extracting(place.data), number, sequence: sequence, &wanted)
        } else {
          try take(run.bytes[place.data], as: role, sequence: sequence, &wanted)
        }
      } catch {
        throw error.at(offset: run.offset + UInt64(place.start), record: run.index + place.number)
      }
    }
  }

  private func role(of channel: UInt16) -> Role? {
    Int(channel) < roles.count ? roles[Int(channel)] : nil
  }

  private func take(
    _ data: Bytes, as role: Role, sequence: UInt32, _ wanted: inout [WantedFeature]
  ) throws(StreamError) {
    switch role {
    case .marker: try take(EpisodeMarker(parsing: data.span), &wanted)
    case .image(let number): try images[number].take(data)
    case .numbers(let number):
      try takeNumbers(data.span, number, sequence: sequence, &wanted)
    }
  }

  @inline(__always)
  private func takeNumbers(
    _ data: RawSpan, _ number: Int, sequence: UInt32, _ wanted: inout [WantedFeature]
  ) throws(StreamError) {
    if !bracket.isOpen { _ = bracket.beginUnmarked() }
    let place = try wanted[number].next(
      data, sequence: sequence, episode: bracket.count, isFirst: statistics.transitions == 0)
    if relative == nil {
      try wanted[number].count(data.extracting(place), episode: bracket.count)
    } else {
      try takeRelative(data.extracting(place), number, &wanted)
    }
  }

  private func takeRelative(
    _ row: RawSpan, _ number: Int, _ wanted: inout [WantedFeature]
  ) throws(StreamError) {
    if let feature = wanted[number].collector?.feature, feature.name == Self.action {
      try relative?.take(action: row, of: feature)
    } else {
      if let feature = wanted[number].collector?.feature, number == state(in: wanted) {
        try relative?.take(state: row, of: feature)
      }
      try wanted[number].count(row, episode: bracket.count)
    }
    try countChunks(atEnd: false, &wanted)
  }

  /// The number of the feature that is the state.
  private func state(in wanted: [WantedFeature]) -> Int? {
    wanted.firstIndex { Self.states.contains($0.name) && $0.isSeen }
  }

  private func countChunks(
    atEnd: Bool, _ wanted: inout [WantedFeature]
  ) throws(StreamError) {
    guard let action = wanted.firstIndex(where: { $0.name == Self.action }) else { return }
    while let first = relative?.first, let rows = try relative?.nextChunk(atEnd: atEnd) {
      try wanted[action].count(chunk: rows.span, episode: bracket.count, step: first)
    }
  }

  private func add(_ channel: Channel, _ id: UInt16) throws(StreamError) {
    var role: Role?
    if EpisodeMarker.isMarker(channel) {
      role = .marker
    } else if let feature = try Feature(channel) {
      names.append(feature.name)
      if feature.kind == .tensor,
        let number = wanted.firstIndex(where: { $0.name == feature.name })
      {
        let mask = try feature.mask(.actionNormalization)
        if !wanted[number].isSeen { wanted[number].mask = mask }
        wanted[number].isSeen = true
        role = .numbers(number)
      } else if feature.kind == .image, options.countsImages, let image = ImageChannel(channel) {
        role = .image(imageNumber(feature.name, image))
      }
    }
    while roles.count <= Int(id) { roles.append(nil) }
    roles[Int(id)] = role
  }

  private func imageNumber(_ name: String, _ channel: ImageChannel) -> Int {
    if let known = images.firstIndex(where: { $0.name == name }) { return known }
    images.append(ImageCollector(name, channel, threads: options.threads))
    return images.count - 1
  }

  private func take(
    _ marker: EpisodeMarker, _ wanted: inout [WantedFeature]
  ) throws(StreamError) {
    switch marker {
    case .begin(let begin):
      try bracket.begin()
      if statistics.name.isEmpty { statistics.name = begin.dataset }
    case .end(let end):
      let episode = bracket.count
      try countChunks(atEnd: true, &wanted)
      try bracket.end()
      try count(end.steps, of: episode, &wanted)
    }
  }

  /// Counts an episode that has ended, in which every feature has its value of each step.
  private func count(
    _ steps: UInt64, of episode: UInt64, _ wanted: inout [WantedFeature]
  ) throws(StreamError) {
    for index in wanted.indices where wanted[index].collector != nil {
      guard wanted[index].steps >= steps else { throw wanted[index].missing(episode: episode) }
      wanted[index].steps = 0
    }
    relative?.endEpisode()
    statistics.transitions += steps
    statistics.trajectories += steps > 0 ? 1 : 0
  }

  /// The statistics of all steps.
  /// - Parameters:
  ///   - report: called with the count of numbers left out of a feature.
  /// - Throws: `.missing` for a feature that does not exist.
  package func finish(
    report: (String) -> Void = { _ in }
  ) throws(StreamError) -> DatasetStatistics {
    if bracket.isOpen {
      try countChunks(atEnd: true, &wanted)
      try count(wanted.map(\.steps).max() ?? 0, of: bracket.count, &wanted)
      bracket.close()
    }
    try checkWanted()
    for index in wanted.indices {
      guard let collector = wanted[index].collector else { continue }
      try wanted[index].drain()
      if collector.leftOut > 0 {
        report(
          "'\(collector.feature.name)': left out \(collector.leftOut) numbers that are NaN or infinite"
        )
      }
      statistics.features.append(try collector.statistics(options.quantiles))
    }
    for image in images {
      if let found = try image.statistics(options.quantiles) {
        statistics.images.append(found)
      }
    }
    return statistics
  }

  private func checkWanted() throws(StreamError) {
    guard !names.isEmpty else {
      throw StreamError.notSteps
    }
    let needed = [Self.action] + options.features
    for feature in wanted where feature.collector == nil && needed.contains(feature.name) {
      guard feature.isSeen else {
        throw StreamError.noNumbers(of: feature.name, among: names)
      }
      throw StreamError(.missing, "no step has a value of '\(feature.name)'")
    }
    if options.needsState, state(in: wanted) == nil {
      throw StreamError.noNumbers(of: Self.states.joined(separator: "' or '"), among: names)
    }
    if let relative, relative.count == 0 {
      throw StreamError(
        .missing, "no episode has as many steps as a chunk: \(options.relativeActions?.steps ?? 0)")
    }
  }

  /// Writes the state of all features that merging needs.
  package func writeState(_ statistics: DatasetStatistics, to state: StateWriter)
    throws(StreamError)
  {
    for collector in wanted.compactMap(\.collector) { try collector.writeState(to: state) }
    for image in images { try image.writeState(to: state) }
  }
}

extension StreamError {
  package static func noNumbers(of feature: String, among names: [String]) -> StreamError {
    StreamError(
      .missing,
      "no feature '\(feature)' of numbers; there are \(names.sorted().joined(separator: ", "))")
  }
}

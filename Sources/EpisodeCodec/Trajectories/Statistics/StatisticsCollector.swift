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
    package var threads = 1

    package init() {}
  }

  /// The features that every dataset has: the action, and the state of the robot.
  package static let action = "action"
  package static let proprio = "observation/proprio"

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
  private var isOpen = false
  private var episode: UInt64 = 0
  private var statistics = DatasetStatistics()

  package init(_ options: Options) {
    self.options = options
    var names = [Self.action, Self.proprio]
    for name in options.features where !names.contains(name) { names.append(name) }
    wanted = names.map { WantedFeature(name: $0) }
  }

  /// Takes the next record of the stream.
  package func take(_ record: Record) throws(StreamError) {
    switch record {
    case .channel(let id, let channel): try add(channel, id)
    case .message(let message):
      try take(message.data, channel: message.channelID, sequence: message.sequence)
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
      let id = span.load(littleEndianAt: start, as: UInt16.self)
      guard Int(id) < roles.count, let role = roles[Int(id)] else { continue }
      do {
        let sequence = span.load(littleEndianAt: start + 2, as: UInt32.self)
        if isOpen, case .numbers(let number) = role,
          try wanted[number].take(
            span.extracting(place.data), sequence: sequence, episode: episode)
        {
          continue
        }
        swap(&wanted, &self.wanted)
        defer { swap(&wanted, &self.wanted) }
        try take(run.bytes[place.data], channel: id, sequence: sequence)
      } catch {
        throw error.at(offset: run.offset + UInt64(place.start), record: run.index + place.number)
      }
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
    _ data: Bytes, channel: UInt16, sequence: UInt32
  ) throws(StreamError) {
    guard Int(channel) < roles.count, let role = roles[Int(channel)] else { return }
    switch role {
    case .marker: try take(EpisodeMarker(parsing: data.span))
    case .image(let number): try images[number].take(data)
    case .numbers(let number):
      isOpen = true
      guard try !wanted[number].take(data.span, sequence: sequence, episode: episode) else {
        return
      }
      try learn(number, Tensor(parsing: data))
      guard try wanted[number].take(data.span, sequence: sequence, episode: episode) else {
        throw StreamError(.malformed, "'\(wanted[number].name)' is not contiguous numbers")
      }
    }
  }

  private func learn(_ number: Int, _ tensor: Tensor) throws(StreamError) {
    if wanted[number].collector == nil, statistics.transitions > 0 {
      throw StreamError(
        .malformed, "the episodes before episode \(episode) have no '\(wanted[number].name)'")
    }
    try wanted[number].learn(
      tensor, skipsNonFinite: options.skipsNonFinite, threads: options.threads)
  }

  private func take(_ marker: EpisodeMarker) throws(StreamError) {
    switch marker {
    case .begin(let begin):
      guard !isOpen else { throw StreamError(.malformed, "an episode begins inside another") }
      isOpen = true
      if statistics.name.isEmpty { statistics.name = begin.dataset }
    case .end(let end):
      guard isOpen else { throw StreamError(.malformed, "an episode ends that did not begin") }
      try endEpisode(steps: end.steps)
    }
  }

  private func endEpisode(steps: UInt64?) throws(StreamError) {
    let count = steps ?? wanted.map(\.steps).max() ?? 0
    for index in wanted.indices where wanted[index].collector != nil {
      guard wanted[index].steps >= count else {
        throw wanted[index].missing(episode: episode)
      }
      wanted[index].steps = 0
    }
    statistics.transitions += count
    statistics.trajectories += count > 0 ? 1 : 0
    episode += 1
    isOpen = false
  }

  /// The statistics of all steps.
  /// - Parameters:
  ///   - report: called with the count of numbers left out of a feature.
  /// - Throws: `.missing` for a feature that does not exist.
  package func finish(
    report: (String) -> Void = { _ in }
  ) throws(StreamError) -> DatasetStatistics {
    if isOpen { try endEpisode(steps: nil) }
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
    for feature in wanted where feature.collector == nil && feature.name != Self.proprio {
      guard feature.isSeen else {
        throw StreamError.noNumbers(of: feature.name, among: names)
      }
      throw StreamError(.missing, "no step has a value of '\(feature.name)'")
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

package import Bytes
package import Stream

/// Checks the images of steps to their end before a dataset stores them.
package final class CheckedSteps: StepSink {
  private let sink: any StepSink
  private let rule: BadImageRule
  private let report: (String) -> Void
  /// To find faults that only a decoder sees; nil where nothing decodes the images.
  private let decoder: ImageDecoder?
  private var bad: BadImages
  private var episode: UInt64 = 0
  /// The last good value of each feature, and the frames of its last window.
  private var last: [Int: Message] = [:]
  private var frames: [Int: [ImageWindow.Frame]] = [:]

  /// - Parameters:
  ///   - decodes: whether the sink decodes images. Only a rule that lets it go on needs to know
  ///     whether that works beforehand.
  ///   - report: called with what has been left out of an episode.
  package init(
    _ sink: any StepSink, _ rule: BadImageRule, decodes: Bool, report: @escaping (String) -> Void
  ) throws(StreamError) {
    self.sink = sink
    self.rule = rule
    self.report = report
    bad = BadImages(rule)
    decoder = decodes && rule != .error ? try ImageDecoder(dct: .fast) : nil
  }

  package func begin(_ episode: EpisodeBegin) throws(StreamError) {
    self.episode = episode.index
    bad = BadImages(rule)
    (last, frames) = ([:], [:])
    try sink.begin(episode)
  }

  package func note(_ event: EpisodeEvent) throws(StreamError) { try sink.note(event) }

  package func write(_ step: consuming Step, of features: [Feature]) throws(StreamError) {
    for position in step.values.indices where position < features.count {
      let feature = features[position]
      guard feature.kind == .image || feature.kind == .window, let value = step.values[position]
      else { continue }
      do throws(StreamError) { try check(value.data, of: feature, at: position) } catch {
        let place = "'\(feature.name)' of step \(step.index)"
        do throws(StreamError) {
          guard try bad.handle(error, place, canRepeat: last[position] != nil) else { return }
        } catch { throw error.prefixed("\(place) of episode \(episode): ") }
        step.values[position] = last[position]
        continue
      }
      if rule == .repeat { last[position] = value }
    }
    try sink.write(step, of: features)
  }

  package func end(_ episode: EpisodeEnd) throws(StreamError) {
    if let summary = bad.summary(dropping: "step") { report("episode \(self.episode): \(summary)") }
    var episode = episode
    bad.count(in: &episode)
    try sink.end(episode)
  }

  package func publish(provenance: [Provenance]) throws(StreamError) {
    try sink.publish(provenance: provenance)
  }

  private func check(
    _ value: Bytes, of feature: Feature, at position: Int
  ) throws(StreamError) {
    guard feature.kind == .window else {
      guard let channel = ImageChannel(feature.channel) else {
        // Only a sink that stores videos takes one, and knows what it must be.
        if VideoChannel(feature.channel) != nil { return }
        throw ImageFormat.notImage(feature.name)
      }
      return try check(value, channel)
    }
    guard let channel = feature.windowImage else { throw ImageFormat.notImage(feature.name) }
    let window = try ImageWindow(parsing: value)
    let known = frames[position] ?? []
    frames[position] = nil
    for frame in window.frames {
      guard let image = frame.image else { continue }
      // A frame that was a reference has been checked with the window before, if that was good.
      if frame.check != nil, known.contains(where: { $0.isOfStep(of: frame) }) { continue }
      try check(image, channel)
    }
    frames[position] = window.frames.map { .init(number: $0.number, episode: $0.episode) }
  }

  private func check(_ message: Bytes, _ channel: ImageChannel) throws(StreamError) {
    try ImageCheck.check(message, of: channel, allowsPadding: true)
    guard let decoder, channel.kind == .compressed else { return }
    let image = try CompressedImageMessage(message, family: channel.family)
    guard !image.payload.isEmpty else { return }
    do throws(StreamError) {
      _ = try decoder.decode(image.payload, format: image.format)
    } catch { if error.isBadImage { throw error } }
  }
}

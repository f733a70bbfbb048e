internal import Bytes
internal import Images
internal import Stream
internal import TrajectoryMath

/// The step of a tick: the samples chosen for it, what is missing, and images that are bad.
extension EpisodeAligner {
  /// Writes the step of a tick, and passes it.
  /// - Parameter times: those that samples may have; nil for all.
  /// - Returns: false when a sample is missing and the step is left out.
  func step(
    at tick: UInt64, in times: ClosedRange<UInt64>? = nil
  ) throws(StreamError) -> Bool {
    var choices: [[SourceSeries.Choice]] = []
    for feature in features {
      guard let chosen = feature.choose(at: tick, in: times) else {
        guard times != nil else {
          throw StreamError(.missing, "feature '\(feature.mapping.name)' has no value")
        }
        output.ticksDropped += 1
        lateFeature = feature.mapping.name
        return false
      }
      if let tolerance = plan.tolerance, chosen.contains(where: { $0.skew > tolerance }) {
        switch plan.missing {
        case .repeat: break
        case .drop:
          drop(tick, feature, chosen, tolerance)
          return false
        case .error:
          throw StreamError(
            .missing,
            "feature '\(feature.mapping.name)' has no sample within the tolerance of \(tick)")
        }
      }
      choices.append(chosen)
    }
    guard let replacements = try replacements(of: choices) else {
      pass()
      return false
    }
    var values: [AlignedOutput.Value] = []
    for index in features.indices {
      if let image = replacements[index] {
        features[index].sources[0].statistics.addTick(
          skew: tick - min(image.sampleTime, tick))
        values.append(image)
        continue
      }
      let time = choices[index].map(\.time).min() ?? tick
      if let size = plan.bundle, features[index].mapping.isBundle {
        let (samples, mask) = try features[index].bundle(
          choices[index][0], at: tick, since: ticks.previous, size)
        values += [(samples.head, .empty, time), (mask.head, .empty, time)]
        continue
      }
      let content = try features[index].use(choices[index], at: tick)
      values.append((content.head, content.tail, time))
      if plan.badImages == .repeat, case .image = features[index].sources[0].form {
        lastImages[index] = values.last
      }
    }
    if !output.isOpen {
      try output.open(at: tick, try outputs(), values)
    }
    try output.write(time: tick, values)
    pass()
    return true
  }

  /// Passes a tick; those of a window have been passed.
  private func pass() { if plan.window == nil { ticks.advance() } }

  /// Applies the rule for bad images.
  /// - Returns: the images in place of bad ones, by the index of the feature; nil when the step is
  ///   left out.
  private func replacements(
    of choices: [[SourceSeries.Choice]]
  ) throws(StreamError) -> [Int: AlignedOutput.Value]? {
    var images: [Int: AlignedOutput.Value] = [:]
    for index in features.indices {
      guard let fault = choices[index].lazy.compactMap(\.fault).first else { continue }
      let last = lastImages[index]
      guard
        try output.handle(fault, of: features[index].mapping.name, canRepeat: last != nil)
      else { return nil }
      images[index] = last
    }
    return images
  }

  /// The features of the output; without those of which there is no sample.
  func outputs() throws(StreamError) -> [Feature] {
    var outputs: [Feature] = []
    for feature in features { outputs += try feature.outputs() }
    return outputs
  }

  /// Passes a tick without a sample within the tolerance, and those after it that have none either.
  private func drop(
    _ tick: UInt64, _ feature: FeatureSeries, _ chosen: [SourceSeries.Choice], _ tolerance: UInt64
  ) {
    lateFeature = feature.mapping.name
    guard plan.window == nil else {
      output.ticksDropped += 1
      return
    }
    var next = tick
    for (source, choice) in zip(feature.sources, chosen) {
      next = max(next, source.nextTick(after: tick, choice, tolerance: tolerance))
    }
    // Ticks beyond the last sample of another feature are not dropped but do not exist.
    next = min(next, stoppedTime ?? next)
    output.ticksDropped += ticks.advance(to: next)
  }
}

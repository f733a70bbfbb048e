internal import Bytes
internal import Stream

/// The features of a stream whose images are converted.
struct StepImagePlan: Sendable {
  struct Target: Sendable {
    let position: Int
    /// The type of the input images.
    let channel: ImageChannel
    let isWindow: Bool
    /// The index of the pad mask.
    let mask: Int?
    var place: ImagePlace
  }

  /// A step with the payloads of its values in two parts, and its windows, by position.
  struct Converted: Sendable {
    var step: Step
    var tails: [Bytes]
    var windows: [Int: ImageWindow] = [:]
  }

  let inputs: Int
  private(set) var features: [Feature]
  private(set) var targets: [Target] = []

  init(
    _ inputs: [Feature], _ kind: ImageChannel.Kind, readsMasks: Bool, wants: (Feature) -> Bool
  ) throws(StreamError) {
    self.inputs = inputs.count
    features = inputs
    let result = ImageChannel(family: .foxglove, kind: kind)
    for (position, feature) in inputs.enumerated() where wants(feature) {
      let channel: ImageChannel?
      switch feature.kind {
      case .image:
        channel = ImageChannel(feature.channel)
        features[position].channel = result.replacingSchema(of: feature.channel)
      case .window:
        channel = feature.windowImage
        features[position].channel.metadata.removeAll { $0.key == Feature.imageKey }
        features[position].channel.metadata.append(
          KeyValue(Feature.imageKey, result.schema.name))
      case .tensor, .text: continue
      }
      guard let channel else {
        throw ImageFormat.notImage(feature.name)
      }
      let mask = readsMasks ? feature.padMaskName : nil
      targets.append(
        Target(
          position: position, channel: channel, isWindow: feature.kind == .window,
          mask: mask.flatMap { name in inputs.firstIndex { $0.name == name } },
          place: ImagePlace(feature: feature.name)))
    }
    let cameras = Set(targets.map(\.place.camera)).sorted()
    for index in targets.indices {
      targets[index].place.view = cameras.firstIndex(of: targets[index].place.camera) ?? 0
    }
  }

  /// The step with its images converted.
  func convert<Conversion: StepImageConversion>(
    _ step: Step, episode: UInt64, with pipeline: inout ImagePipeline<Conversion>
  ) throws(StreamError) -> Converted {
    var result = Converted(
      step: step, tails: Array(repeating: .empty, count: step.values.count))
    for target in targets where target.position < step.values.count {
      guard let message = step.values[target.position]?.data else { continue }
      do throws(StreamError) {
        var place = target.place
        (place.episode, place.step) = (episode, step.index)
        let mask = try target.mask.flatMap { $0 < step.values.count ? step.values[$0] : nil }
          .map { (value) throws(StreamError) in try Tensor(parsing: value.data) }
        if target.isWindow {
          result.windows[target.position] = try convertWindow(
            message, target.channel, place, mask, &pipeline)
        } else {
          place.isPadding = mask.map { $0.isFalse(at: 0) } ?? false
          let image = try pipeline.convert(message, target.channel, at: place)
          result.step.values[target.position]?.data = image.prefix
          result.tails[target.position] = image.payload
        }
      } catch {
        throw error.prefixed(
          "'\(target.place.feature)' of step \(step.index) of episode \(episode): ")
      }
    }
    return result
  }

  private func convertWindow<Conversion: StepImageConversion>(
    _ message: Bytes, _ channel: ImageChannel, _ place: ImagePlace, _ mask: Tensor?,
    _ pipeline: inout ImagePipeline<Conversion>
  ) throws(StreamError) -> ImageWindow {
    var window = try ImageWindow(parsing: message)
    var place = place
    for index in window.frames.indices {
      let refers = window.frames[index].check != nil
      window.frames[index].check = nil
      if refers, !Conversion.dependsOnStep { window.frames[index].image = nil }
      guard let image = window.frames[index].image else { continue }
      place.isPadding = mask.map { $0.isFalse(at: index) } ?? false
      let converted = try pipeline.convert(image, channel, at: place)
      window.frames[index].image =
        converted.payload.isEmpty
        ? converted.prefix : Bytes(joining: [converted.prefix, converted.payload])
    }
    return window
  }
}

extension Tensor {
  /// True when a pad mask of one value, or of one per frame, marks a frame as missing.
  fileprivate func isFalse(at index: Int) -> Bool {
    guard type == .bool, !data.isEmpty else { return false }
    return data.span.load(littleEndianAt: data.count == 1 ? 0 : min(index, data.count - 1)) == 0
      as UInt8
  }
}

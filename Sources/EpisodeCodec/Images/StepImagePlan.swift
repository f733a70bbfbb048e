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
    /// The bad images, in the order of their places.
    var faults: [Fault] = []
  }

  /// A bad image: its feature, and its frame if that is a window.
  struct Fault: Sendable {
    let position: Int
    var frame: Int?
    let error: StreamError
  }

  let inputs: Int
  private(set) var features: [Feature]
  private(set) var targets: [Target] = []
  var hasWindows: Bool { targets.contains(where: \.isWindow) }

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
  /// - Parameters:
  ///   - isWhole: true to convert all frames of a window, also those that the window before has.
  ///   - rule: other than `error`, bad images are left for the caller to replace.
  func convert<Conversion: StepImageConversion>(
    _ step: Step, episode: UInt64, isWhole: Bool, _ rule: BadImageRule,
    with pipeline: inout ImagePipeline<Conversion>
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
          try convertWindow(
            message, target, place, mask, isWhole: isWhole || Conversion.dependsOnStep, rule,
            &pipeline, to: &result)
        } else {
          place.isPadding = mask.map { $0.isFalse(at: 0) } ?? false
          do throws(StreamError) {
            let image = try pipeline.convert(message, target.channel, at: place)
            result.step.values[target.position]?.data = image.prefix
            result.tails[target.position] = image.payload
          } catch {
            guard rule != .error, error.isBadImage else { throw error }
            result.faults.append(Fault(position: target.position, error: error))
          }
        }
      } catch {
        throw error.prefixed(
          "'\(target.place.feature)' of step \(step.index) of episode \(episode): ")
      }
    }
    return result
  }

  private func convertWindow<Conversion: StepImageConversion>(
    _ message: Bytes, _ target: Target, _ place: ImagePlace, _ mask: Tensor?, isWhole: Bool,
    _ rule: BadImageRule, _ pipeline: inout ImagePipeline<Conversion>, to result: inout Converted
  ) throws(StreamError) {
    var window = try ImageWindow(parsing: message)
    var place = place
    for index in window.frames.indices {
      let refers = window.frames[index].check != nil
      window.frames[index].check = nil
      if refers, !isWhole { window.frames[index].image = nil }
      guard let image = window.frames[index].image else { continue }
      place.isPadding = mask.map { $0.isFalse(at: index) } ?? false
      do throws(StreamError) {
        let converted = try pipeline.convert(image, target.channel, at: place)
        window.frames[index].image =
          converted.payload.isEmpty
          ? converted.prefix : Bytes(joining: [converted.prefix, converted.payload])
      } catch {
        guard rule != .error, error.isBadImage else { throw error }
        result.faults.append(Fault(position: target.position, frame: index, error: error))
      }
    }
    result.windows[target.position] = window
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

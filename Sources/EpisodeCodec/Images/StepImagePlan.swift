internal import Bytes
internal import Stream

/// The features of a stream whose images are converted.
struct StepImagePlan: Sendable {
  struct Target: Sendable {
    enum Form: Sendable {
      case image(ImageChannel)
      case window(of: ImageChannel)
      /// A tensor that stays one, or becomes a compressed image.
      case tensor(isCompressed: Bool)
    }

    let position: Int
    /// That of the input.
    let form: Form
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
  var hasWindows: Bool { features.contains { $0.kind == .window } }
  /// Tensors without a value so far, which may turn out to be images.
  private var undecided: [Int] = []

  /// - Parameter step: whose values tell which tensors are images.
  init(
    _ inputs: [Feature], of step: Step, _ output: ImageOutput, readsMasks: Bool,
    _ selection: ImageSelection
  ) throws(StreamError) {
    self.inputs = inputs.count
    features = inputs
    let kind = output.kind
    let result = ImageChannel(family: .foxglove, kind: kind)
    for (position, feature) in inputs.enumerated() {
      let form: Target.Form
      switch feature.kind {
      case .image:
        guard try selection.contains(feature, isImage: true) else { continue }
        guard let channel = ImageChannel(feature.channel) else {
          throw ImageFormat.notImage(feature.name)
        }
        form = .image(channel)
        features[position].channel = result.replacingSchema(of: feature.channel)
        let first = position < step.values.count ? step.values[position]?.data : nil
        output.add(losses: first, of: channel, to: &features[position].channel)
      case .window:
        guard try selection.contains(feature, isImage: true) else { continue }
        guard let channel = feature.windowImage else {
          throw ImageFormat.notImage(feature.name)
        }
        form = .window(of: channel)
        features[position].channel.metadata.removeAll { $0.key == Feature.imageKey }
        features[position].channel.metadata.append(
          KeyValue(Feature.imageKey, result.schemaName))
        let window = position < step.values.count ? step.values[position] : nil
        let first = try window.map { (window) throws(StreamError) in
          try ImageWindow(parsing: window.data).frames.lazy.compactMap(\.image).first {
            !$0.isEmpty
          }
        }
        output.add(losses: first ?? nil, of: channel, to: &features[position].channel)
      case .tensor:
        guard let value = position < step.values.count ? step.values[position]?.data : nil else {
          undecided.append(position)
          continue
        }
        let picture = PictureTensor(try Tensor(parsing: value), of: feature.name)
        guard try selection.contains(feature, isImage: picture != nil), let picture else {
          continue
        }
        let isCompressed = kind == .compressed && picture.isColor && !picture.isWindow
        form = .tensor(isCompressed: isCompressed)
        if isCompressed {
          features[position] = try .image(feature.name, .compressed)
          output.add(losses: nil, of: result, to: &features[position].channel)
        }
      case .text:
        _ = try selection.contains(feature, isImage: false)
        continue
      }
      let mask = readsMasks ? feature.padMaskName : nil
      targets.append(
        Target(
          position: position, form: form,
          mask: mask.flatMap { name in inputs.firstIndex { $0.name == name } },
          place: ImagePlace(feature: feature.name)))
    }
    let cameras = Set(targets.map(\.place.camera)).sorted()
    for index in targets.indices {
      targets[index].place.view = cameras.firstIndex(of: targets[index].place.camera) ?? 0
    }
  }

  /// True if it is for these features, and the step decides nothing new.
  func fits(_ inputs: [Feature], _ step: Step) -> Bool {
    self.inputs == inputs.count
      && !undecided.contains { $0 < step.values.count && step.values[$0] != nil }
  }

  /// Bytes of memory that converting a step takes; a fault of an image shows when it is converted.
  func memory<Conversion: StepImageConversion>(
    of step: Step, _: Conversion.Type, _ settings: Conversion.Settings
  ) -> Int {
    var sum = 0
    func add(_ message: Bytes, _ channel: ImageChannel) {
      let memory = Result { () throws(StreamError) in
        try ImagePipeline<Conversion>.memory(of: message, channel, settings)
      }
      sum += (try? memory.get()) ?? 0
    }
    for target in targets where target.position < step.values.count {
      guard let message = step.values[target.position]?.data else { continue }
      switch target.form {
      case .image(let channel): add(message, channel)
      case .window(let channel):
        let window = Result { () throws(StreamError) in try ImageWindow(parsing: message) }
        for frame in (try? window.get())?.frames ?? []
        where Conversion.dependsOnStep || frame.check == nil {
          if let image = frame.image { add(image, channel) }
        }
      // The result is no larger than the message, unless its images grow.
      case .tensor: sum += 2 * message.count
      }
    }
    return sum
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
        if case .window(let channel) = target.form {
          try convertWindow(
            message, channel, target, place, mask, isWhole: isWhole || Conversion.dependsOnStep,
            rule, &pipeline, to: &result)
        } else {
          place.isPadding = mask.map { $0.isFalse(at: 0) } ?? false
          do throws(StreamError) {
            let image =
              if case .image(let channel) = target.form {
                try pipeline.convert(message, channel, at: place)
              } else {
                try convertTensor(message, target, place, mask, &pipeline)
              }
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
    _ message: Bytes, _ channel: ImageChannel, _ target: Target, _ place: ImagePlace,
    _ mask: Tensor?, isWhole: Bool, _ rule: BadImageRule,
    _ pipeline: inout ImagePipeline<Conversion>, to result: inout Converted
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
        let converted = try pipeline.convert(image, channel, at: place)
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

  private func convertTensor<Conversion: StepImageConversion>(
    _ message: Bytes, _ target: Target, _ place: ImagePlace, _ mask: Tensor?,
    _ pipeline: inout ImagePipeline<Conversion>
  ) throws(StreamError) -> SerializedImage {
    let tensor = try Tensor(parsing: message)
    guard let picture = PictureTensor(tensor, of: place.feature) else {
      throw StreamError(
        .unsupported, "a tensor \(tensor.type.rawValue) \(tensor.shape) after steps with images")
    }
    if case .tensor(isCompressed: true) = target.form {
      return try pipeline.compress(picture.image(0), at: place)
    }
    var place = place
    var images: [RawImage] = []
    for index in 0..<picture.count {
      if picture.isWindow { place.isPadding = mask.map { $0.isFalse(at: index) } ?? false }
      images.append(try pipeline.convert(picture.image(index), at: place))
    }
    let result = try picture.replacing(with: images)
    let head = Tensor.head(result.type, result.shape, size: result.data.count)
    return SerializedImage(prefix: Bytes(head.bytes), payload: result.data)
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

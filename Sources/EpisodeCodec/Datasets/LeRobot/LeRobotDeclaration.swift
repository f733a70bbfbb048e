internal import Bytes
internal import Images
internal import Stream

/// What a feature of the stream becomes, from its first value.
enum LeRobotDeclaration {
  case numbers(LeRobotFeature, TensorElementType, shape: [Int])
  case text(LeRobotFeature)
  case images(any LeRobotPictures)
  /// The instruction of each step, which becomes its task.
  case task

  /// The most axes of an array that LeRobot declares.
  private static let mostAxes = 5

  /// - Throws: `.unsupported` for a value that such a dataset cannot hold.
  init(
    _ feature: Feature, _ message: Bytes, _ settings: LeRobotWriter.Settings,
    _ output: LeRobotOutput
  ) throws(StreamError) {
    let name = LeRobotFeature.name(of: feature.name)
    switch feature.kind {
    case .tensor:
      let tensor = try Tensor(parsing: message)
      guard !tensor.data.isEmpty, tensor.shape.count <= Self.mostAxes else {
        throw StreamError(
          .unsupported,
          "shape \(tensor.shape), while LeRobot's features have 1 to \(Self.mostAxes) axes, none of 0"
        )
      }
      let shape = tensor.shape.isEmpty ? [1] : tensor.shape
      let names = settings.names[feature.name] ?? settings.names[name]
      self = .numbers(
        LeRobotFeature(name, .numbers(tensor.type, shape: shape), names: names), tensor.type,
        shape: tensor.shape)
    case .text:
      let isTask = ["task/language_instruction", "language_instruction"].contains(feature.name)
      self = isTask ? .task : .text(LeRobotFeature(name, .text))
    case .image:
      if let channel = VideoChannel(feature.channel), channel.isVideo {
        guard settings.storage == .copy else {
          throw StreamError(
            .unsupported, "a video, which --storage copy stores, or video-decode decodes")
        }
        self = .images(try LeRobotCopiedVideo(name, channel, first: message, settings, output))
        return
      }
      guard let channel = ImageChannel(feature.channel) else {
        throw ImageFormat.notImage(feature.name)
      }
      let image = try LeRobotImage(message, channel)
      guard !image.isDepth || settings.version == .v30 else {
        throw StreamError(.unsupported, "LeRobot datasets of version 2.1 have no depth")
      }
      self = .images(try LeRobotCamera(name, channel, first: image, settings, output))
    case .window:
      throw StreamError(.unsupported, "LeRobot datasets do not store windows of images")
    }
  }

  var feature: LeRobotFeature? {
    switch self {
    case .numbers(let feature, _, _), .text(let feature): feature
    case .images(let camera): camera.feature
    case .task: nil
    }
  }

  /// Checks names: those of the features, and those of their numbers.
  static func check(
    _ declarations: [LeRobotDeclaration], _ settings: LeRobotWriter.Settings
  ) throws(StreamError) {
    let features = declarations.compactMap(\.feature)
    var taken = Set(LeRobotFeature.own.map(\.name))
    for feature in features {
      guard taken.insert(feature.name).inserted else {
        let isOwn = LeRobotFeature.own.contains { $0.name == feature.name }
        throw StreamError(
          .unsupported,
          isOwn
            ? "LeRobot has its own '\(feature.name)'; traj-map renames or drops that of the stream"
            : "two features of the stream become '\(feature.name)'")
      }
      guard let names = feature.names, case .numbers(_, let shape) = feature.content else {
        continue
      }
      guard names.count == shape.reduce(1, *) else {
        throw StreamError(
          .unsupported,
          "\(names.count) names for the \(shape.reduce(1, *)) numbers of '\(feature.name)'")
      }
    }
    for name in settings.names.keys.sorted()
    where !features.contains(where: { $0.name == LeRobotFeature.name(of: name) }) {
      throw StreamError(.missing, "names for '\(name)', which is no feature of numbers")
    }
  }
}

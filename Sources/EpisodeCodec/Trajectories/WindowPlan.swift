internal import Bytes
internal import Stream
internal import TrajectoryMath

/// The mapping of a stream's features to those of its windows.
///
/// A class, because every step passes it on and it has many parts.
final class WindowPlan {
  /// The source of a feature's value.
  enum Source {
    /// The newest step's value, unchanged.
    case newest
    /// The newest step's value, padded with zeros.
    case padded(dimensions: Int)
    /// Rows of numbers, by the index of the series in the `WindowMaker`.
    case rows(Int)
    case frames
    case action
    case actionPadMask
  }

  let inputs: Int
  let masks: PadMasks
  /// The output's features: the stream's, missing pad masks, and those that windows add.
  private(set) var features: [Feature]
  /// One for each feature of the stream and each added mask.
  private(set) var sources: [Source] = []
  /// The index of each series' feature.
  private(set) var rowPositions: [Int] = []
  let action: Int
  let timestep: Int?
  /// True if the stream has a mask of its action's dimensions, of which Octo makes a window.
  let hasActionPadMask: Bool

  init(_ inputs: [Feature], _ settings: WindowSettings) throws(StreamError) {
    self.inputs = inputs.count
    masks = try PadMasks(for: inputs)
    features = inputs + masks.added
    func position(of name: String) -> Int? { inputs.firstIndex { $0.name == name } }
    guard let action = position(of: "action"), inputs[action].kind == .tensor else {
      throw StreamError(.missing, "no feature 'action' of numbers")
    }
    self.action = action
    timestep = position(of: "task/timestep")
    hasActionPadMask = position(of: "action_pad_mask") != nil
    for position in features.indices { try addSource(of: position, settings) }
    if let mask = settings.absoluteMask { features[action].setMask(.absoluteAction, mask) }
    for name in Self.added(settings.flavor) where name != "action_pad_mask" || !hasActionPadMask {
      guard position(of: name) == nil else {
        throw StreamError(.unsupported, "'\(name)' exists: the steps are windows already")
      }
      features.append(try .tensor(name))
    }
  }

  /// The features that windows add, in the order of their numbers in `WindowMaker`.
  private static func added(_ flavor: PipelineFlavor) -> [String] {
    switch flavor {
    case .openvla: ["observation/pad_mask"]
    case .octo: ["observation/timestep_pad_mask", "observation/task_completed", "action_pad_mask"]
    }
  }

  private func addSource(
    of position: Int, _ settings: WindowSettings
  ) throws(StreamError) {
    let feature = features[position]
    let isObservation = feature.name.hasPrefix("observation/")
    switch feature.kind {
    case .tensor where position == action: sources.append(.action)
    case .tensor where feature.name == "action_pad_mask" && settings.flavor == .octo:
      sources.append(.actionPadMask)
    case .tensor where isObservation:
      sources.append(.rows(rowPositions.count))
      rowPositions.append(position)
    case .tensor where feature.name == "task/proprio":
      sources.append(settings.proprioDimensions.map(Source.padded) ?? .newest)
    case .image where isObservation:
      guard let image = ImageChannel(feature.channel) else {
        throw StreamError(.malformed, "'\(feature.name)' has no images")
      }
      var window = try Feature.window(feature.name, of: image.kind)
      window.channel.metadata += feature.channel.metadata.filter { entry in
        !window.channel.metadata.contains { $0.key == entry.key }
      }
      features[position] = window
      sources.append(.frames)
    case .window where isObservation:
      throw StreamError(.unsupported, "'\(feature.name)' is a window already")
    default: sources.append(.newest)
    }
  }
}

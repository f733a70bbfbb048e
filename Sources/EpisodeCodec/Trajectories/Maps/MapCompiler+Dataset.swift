internal import Bytes
internal import Stream

extension MapCompiler {
  /// Gives the features the names and types that training code reads: `restructure` of
  /// `make_dataset_from_rlds` in OpenVLA `rlds/dataset.py`, which Octo's follows.
  ///
  /// - Throws: `.missing` when a feature of the configuration does not exist.
  mutating func restructure(
    _ dataset: DatasetConfiguration, _ selection: TrajectoryMap.Selection
  ) throws(StreamError) {
    let place = "dataset '\(dataset.names[0])'"
    var made: [(name: String, node: Int)] = []
    for role in DatasetConfiguration.Role.allCases where selection.views.contains(role) {
      made.append(
        (
          "observation/image_\(role.rawValue)",
          try camera(dataset.images[role], "\(place): image \(role.rawValue)")
        ))
      guard selection.hasDepth else { continue }
      made.append(
        (
          "observation/depth_\(role.rawValue)",
          try camera(dataset.depths[role], "\(place): depth \(role.rawValue)")
        ))
    }
    if selection.hasState, let state = try state(dataset, place) {
      made.append(("observation/proprio", state))
    }
    let number = try add(.stepNumber(self.selection), [], .numbers(.int64, shape: []))
    made.append(("observation/timestep", try cast(number, to: .int32)))
    if selection.hasLanguage {
      let language = try wanted("language_instruction", "\(place): the instruction")
      guard type(language) == .text else {
        throw StreamError(.malformed, "\(place): 'language_instruction' is not text")
      }
      made.append(("task/language_instruction", language))
    }
    made.append(("action", try action(dataset, place)))
    removeAll()
    for (name, node) in made { set(name, to: node) }
  }

  private func wanted(_ name: String, _ what: String) throws(StreamError) -> Int {
    guard let node = feature(name) else {
      throw StreamError(.missing, "\(what): \(unknown(name))")
    }
    return node
  }

  private mutating func camera(_ key: String?, _ what: String) throws(StreamError) -> Int {
    guard let key else { return try add(.padding, [], .other("an image")) }
    return try wanted("observation/\(key)", what)
  }

  /// The numbers of all parts of the state as float32; a zero for a part that the dataset lacks.
  private mutating func state(
    _ dataset: DatasetConfiguration, _ place: String
  ) throws(StreamError) -> Int? {
    var keys = dataset.state
    if keys.isEmpty {
      if dataset.stateEncoding == .none, feature("observation/proprio") == nil { return nil }
      keys = ["proprio"]
    }
    var (parts, texts) = ([Int](), [String]())
    for key in keys {
      guard let key else {
        parts.append(try add(.fill(0), [], .float32([])))
        texts.append("zero")
        continue
      }
      let what = "\(place): the state (--no-proprio leaves it out)"
      let node = try wanted("observation/\(key)", what)
      guard case .numbers = type(node) else {
        throw StreamError(.malformed, "\(place): 'observation/\(key)' is not numbers")
      }
      parts.append(try cast(node, to: .float32))
      texts.append("'observation/\(key)' is \(type(node).description)")
    }
    return try concat(parts, described: texts, at: MapLocation(source: "the state"))
  }

  private mutating func action(
    _ dataset: DatasetConfiguration, _ place: String
  ) throws(StreamError) -> Int {
    let node = try wanted("action", "\(place): the action")
    let encoding = dataset.actionEncoding
    let width = encoding.normalizationMask.count
    guard case .numbers(_, [width]) = type(node) else {
      throw StreamError(
        .malformed,
        "\(place): 'action' is \(type(node).description), but \(encoding.rawValue) has \(width) numbers"
      )
    }
    return try cast(node, to: .float32)
  }
}

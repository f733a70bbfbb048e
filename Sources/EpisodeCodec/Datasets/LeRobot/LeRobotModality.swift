internal import Bytes
internal import Stream

/// `meta/modality.json` of Isaac GR00T: names for ranges of the state and the action, for the videos
/// and the instructions. Read as its data_preparation.md has it.
struct LeRobotModality {
  private let features: [LeRobotFeature]

  private static let groups = ["state", "action", "video", "annotation"]

  /// Checks such a document against the features of a dataset.
  /// - Throws: `.malformed` for another document, `.missing` for what the dataset does not have.
  @discardableResult
  init(checking json: JSONValue, _ features: [LeRobotFeature]) throws(StreamError) {
    self.features = features
    guard let groups = json.object else { throw Self.fault("not a JSON object") }
    for group in groups {
      guard Self.groups.contains(group.key) else {
        throw Self.fault(
          "'\(group.key.printable)' is none of \(Self.groups.joined(separator: ", "))")
      }
      guard let entries = group.value.object else {
        throw Self.fault("'\(group.key)' is not an object")
      }
      for entry in entries {
        let place = "\(group.key).\(entry.key)"
        guard entry.value.object != nil else { throw Self.fault("'\(place)' is not an object") }
        let original = entry.value["original_key"]?.string
        switch group.key {
        case "state": try checkRange(entry.value, of: original ?? "observation.state", place)
        case "action": try checkRange(entry.value, of: original ?? "action", place)
        case "video": try checkVideo(original ?? "observation.images.\(entry.key)", place)
        default: _ = try feature(original ?? "annotation.\(entry.key)", place)
        }
      }
    }
  }

  private func feature(_ name: String, _ place: String) throws(StreamError) -> LeRobotFeature {
    guard let feature = features.first(where: { $0.name == name }) else {
      throw StreamError(
        .missing, "modality.json: '\(place)' needs a feature '\(name)', which the dataset lacks")
    }
    return feature
  }

  /// A range of numbers, its end not included.
  private func checkRange(
    _ range: JSONValue, of name: String, _ place: String
  ) throws(StreamError) {
    guard case .numbers(_, let shape) = try feature(name, place).content, shape.count == 1 else {
      throw Self.fault("'\(place)': '\(name)' is no vector of numbers")
    }
    guard let start = range["start"]?.number, let end = range["end"]?.number,
      let first = Int(exactly: start), let last = Int(exactly: end), first >= 0, first < last,
      last <= shape[0]
    else {
      throw Self.fault("'\(place)' has no start and end within the \(shape[0]) of '\(name)'")
    }
  }

  private func checkVideo(_ name: String, _ place: String) throws(StreamError) {
    guard case .images = try feature(name, place).content else {
      throw Self.fault("'\(place)': '\(name)' is no camera")
    }
  }

  private static func fault(_ text: String) -> StreamError {
    StreamError(.malformed, "modality.json: \(text)")
  }
}

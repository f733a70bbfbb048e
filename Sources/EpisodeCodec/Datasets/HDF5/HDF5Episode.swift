internal import Bytes
internal import Stream

/// One episode of a file: what its steps have, and what is known of it.
struct HDF5Episode {
  let columns: [HDF5Column]
  let steps: Int
  let attributes: [KeyValue]

  /// - Parameter leaveOut: called with the path of what is left out, and the reason.
  init(
    _ file: HDF5File, _ group: HDF5Group, _ settings: HDF5Settings,
    advance: @escaping () -> Void, leaveOut: @escaping (String, String) -> Void
  ) throws(StreamError) {
    let walk = HDF5Walk(advance: advance, leaveOut: leaveOut)
    var attributes = HDF5Attributes()
    for place in [file.root, file.container, group].compactMap({ $0 }) {
      try attributes.add(place.handle.attributes { leaveOut(place.path(of: $0), $1) })
    }
    let isCompressed = attributes.own["compress"] == "true" || attributes.own["compress"] == "1"
    let colors =
      settings.colors == .auto && file.layout == .aloha && !attributes.isSimulated
      ? .bgr : settings.colors
    var rows: [(name: String, dataset: HDF5Dataset)] = []
    if settings.map.isEmpty {
      for dataset in try walk.datasets(below: group) {
        let path = String(dataset.path.dropFirst(group.path.isEmpty ? 0 : group.path.count + 1))
        if dataset.shape.isEmpty || dataset.shape == [1] && !dataset.element.kind.isNumber {
          let row = try HDF5Rows(dataset).nextRow()
          do throws(StreamError) {
            attributes.add([KeyValue(path, try row.text(dataset.element.kind, 1))])
          } catch { leaveOut(dataset.path, error.text) }
        } else if !(file.layout == .aloha && path == "compress_len") {
          rows.append((file.layout.featureName(path), dataset))
        }
      }
    } else {
      for (name, path) in settings.map {
        let place = path.hasPrefix("/") ? file.root : group
        guard let dataset = try place.dataset(path) else {
          throw StreamError(
            .missing, "there is no dataset '\(path.printable)' in '/\(place.path.printable)'")
        }
        guard !dataset.shape.isEmpty else {
          throw StreamError(.malformed, "'\(path.printable)' is a single value")
        }
        rows.append((name, dataset))
      }
    }
    steps = try file.layout.steps(rows, claimed: attributes.own["num_samples"])
    var columns: [HDF5Column] = []
    for (name, dataset) in rows where settings.selection.takes(name) {
      advance()
      let length = dataset.shape[0]
      do throws(StreamError) {
        // The last observation comes after the last action.
        guard length == steps || length == steps + 1 && file.layout == .generic else {
          let text = "it has \(length) rows, the episode \(steps) steps"
          throw StreamError(file.layout == .aloha ? .malformed : .unsupported, text)
        }
        if length > steps { leaveOut(dataset.path, "its last row, as there are \(steps) actions") }
        let isImages = dataset.path.hasPrefix("observations/images/")
        columns.append(
          try HDF5Column(
            name, dataset, isEncoded: isCompressed && file.layout == .aloha && isImages,
            colors: colors))
      } catch {
        guard error.kind == .unsupported, settings.map.isEmpty else {
          throw error.prefixed("'/\(dataset.path.printable)': ")
        }
        leaveOut(dataset.path, error.text)
      }
    }
    guard !columns.isEmpty else {
      throw StreamError(
        .missing,
        rows.isEmpty
          ? "'/\(group.path.printable)' has no array" : "none of its arrays is selected")
    }
    self.columns = columns
    self.attributes = attributes.all
  }
}

/// The attributes of an episode and of what contains it; the innermost of a name counts.
struct HDF5Attributes {
  private(set) var all: [KeyValue] = []
  /// Those of the storage.
  private(set) var own: [String: String] = [:]

  mutating func add(_ attributes: [KeyValue]) {
    for attribute in attributes {
      if HDF5Layout.ownAttributes.contains(attribute.key) {
        own[attribute.key] = attribute.value
      } else {
        all.removeAll { $0.key == attribute.key }
        all.append(attribute)
      }
    }
  }

  /// ALOHA: whether the images are rendered.
  fileprivate var isSimulated: Bool {
    all.contains { $0.key == "sim" && ["true", "1"].contains($0.value) }
  }
}

extension HDF5Layout {
  /// The number of steps of an episode: that of its actions, or the most frequent number of rows.
  fileprivate func steps(
    _ rows: [(name: String, dataset: HDF5Dataset)], claimed: String?
  ) throws(StreamError) -> Int {
    let lengths = rows.map { $0.dataset.shape[0] }
    let action = rows.first { ["action", "actions"].contains($0.name) }?.dataset.shape[0]
    if self == .robomimic || self == .libero, let claimed, let steps = Int(claimed) {
      guard action ?? steps == steps else {
        throw StreamError(
          .malformed, "num_samples is \(steps), but there are \(action ?? 0) actions")
      }
      return steps
    }
    if let action { return action }
    let counts = Dictionary(lengths.map { ($0, 1) }, uniquingKeysWith: +)
    return counts.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key ?? 0
  }
}

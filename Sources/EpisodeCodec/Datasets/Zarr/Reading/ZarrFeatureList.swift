internal import Bytes
internal import Images
internal import Stream

/// The features of a dataset: those that zarr-write has listed, or an array each of a replay buffer.
struct ZarrFeatureList {
  enum Column {
    case plain(ZarrFeature)
    case windows(ZarrWindows)

    var feature: Feature {
      switch self {
      case .plain(let column): column.feature
      case .windows(let column): column.feature
      }
    }

    /// The array whose rows are steps.
    var array: ZarrStoredArray {
      switch self {
      case .plain(let column): column.array
      case .windows(let column): column.index
      }
    }
  }

  private(set) var columns: [Column] = []
  /// For each of them, its place in the list of zarr-write.
  private(set) var places: [Int] = []
  /// True for a dataset of zarr-write, which has more about its steps and episodes.
  let isOurs: Bool

  private let dataset: ZarrDataset
  private let settings: ZarrStream.Settings

  init(_ dataset: ZarrDataset, _ settings: ZarrStream.Settings) throws(StreamError) {
    (self.dataset, self.settings) = (dataset, settings)
    let listed = dataset.attributes["features"]?.array
    isOurs = listed != nil
    if let listed {
      for (place, entry) in listed.enumerated() { try add(listed: entry, place) }
    } else {
      try addArrays()
    }
    guard !columns.isEmpty else {
      throw StreamError(.missing, "none of the features of the dataset is selected")
    }
  }

  /// A feature that zarr-write has listed, see `ZarrEpisodeList.feature`.
  private mutating func add(listed entry: JSONValue, _ place: Int) throws(StreamError) {
    guard let name = entry["name"]?.string,
      let kind = entry["kind"]?.string.flatMap(Feature.Kind.init(rawValue:))
    else { throw StreamError(.malformed, "its list of features has one without name and kind") }
    let path = entry["array"]?.string
    guard settings.selection.takes(name, path ?? name) else { return }
    func array(_ path: String) throws(StreamError) -> ZarrStoredArray {
      guard let array = try dataset.array(path) else {
        throw StreamError(.malformed, "the feature '\(name.printable)' has no array")
      }
      return array
    }
    func feature(_ path: String) throws(StreamError) -> ZarrFeature {
      let array = try array(path)
      guard kind == .image || kind == .window else { return try ZarrFeature(name, array) }
      return try ZarrFeature(name, images: array, encoding: entry["encoding"]?.string ?? "")
    }
    places.append(place)
    guard let index = entry["index"]?.string else {
      guard let path else {
        throw StreamError(.malformed, "the feature '\(name.printable)' has no array")
      }
      return columns.append(.plain(try feature(path)))
    }
    let images = if let path { try feature(path) } else { nil as ZarrFeature? }
    columns.append(
      .windows(try ZarrWindows(name, index: array(index), images: images, dataset.input)))
  }

  /// The arrays of a replay buffer: those in `data`, or all that are not about episodes.
  private mutating func addArrays() throws(StreamError) {
    let group = "data/"
    let isGrouped = dataset.arrays.contains { $0.hasPrefix(group) }
    for path in dataset.arrays {
      guard isGrouped ? path.hasPrefix(group) : !path.hasPrefix("meta/") && path != "episode_ends"
      else { continue }
      let short = isGrouped ? String(path.dropFirst(group.count)) : path
      let name = Self.streamName(short)
      guard settings.selection.takes(name, short), let array = try dataset.array(path) else {
        continue
      }
      places.append(columns.count)
      columns.append(.plain(try feature(name, short, array)))
    }
  }

  /// The names that RLDS has beside the observation.
  private static let ofStep = [
    "reward", "discount", "is_first", "is_last", "is_terminal", "language_instruction",
  ]

  private static func streamName(_ name: String) -> String {
    let isOfStep = name.hasPrefix("action") || ofStep.contains(name) || name.contains("/")
    return isOfStep ? name : "observation/" + name
  }

  private func feature(
    _ name: String, _ short: String, _ array: ZarrStoredArray
  ) throws(StreamError) -> ZarrFeature {
    let shape = array.rowShape
    guard case .elements(let type) = array.content, shape.count == 3, shape[0] >= 8, shape[1] >= 8,
      let encoding = [1: "mono8", 3: "rgb8", 4: "rgba8"][shape[2]],
      !settings.tensors.contains(where: { $0.matches(name) || $0.matches(short) })
    else { return try ZarrFeature(name, array) }
    switch type.kind {
    case .number(.uint8): return try ZarrFeature(name, images: array, encoding: encoding)
    case .number(.float32) where try hasPixels(array, type):
      return try ZarrFeature(name, images: array, encoding: encoding, narrows: true)
    default: return try ZarrFeature(name, array)
    }
  }

  /// True if the first floats of an array are pixels, as in the buffer of PushT: whole numbers from 0
  /// to 255, and not just 0 and 1.
  private func hasPixels(_ array: ZarrStoredArray, _ type: NPYType) throws(StreamError) -> Bool {
    let first = dataset.episodes.first { !$0.isEmpty }?.lowerBound ?? 0
    guard first < array.rows else { return false }
    let row = try ZarrRows(array, dataset.input).row(first)
    guard let pixels = try? ZarrElements.narrowed(row.span) else { return false }
    return pixels.array.contains { $0 > 1 }
  }
}

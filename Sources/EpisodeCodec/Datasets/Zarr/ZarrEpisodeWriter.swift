package import Bytes
internal import Images
package import Stream

/// Writes episodes into a Zarr hierarchy: an array per feature, whose first axis is the steps of
/// all episodes one after the other.
///
/// Version 3 has each array at the feature's name. Version 2 is a replay buffer as Diffusion
/// Policy reads it: `data/NAME` without groups below, `_` in the place of `/`, and text, which it
/// does not expect in there, at `meta/NAME`. Both have `meta/episode_ends` (int64, where each
/// episode ends), `meta/timestamp` (int64, ns, of each step) and `meta/sample_timestamp` (int64,
/// ns, of the sample that each feature of a step was made from; columns as in the attribute
/// `features`). `meta/episodes` (text) has an object of JSON for each episode.
///
/// With windows, the array of images at a feature's name has each image once, and
/// `meta/window_index/NAME` (int64, [steps, window], of single images [steps]) the rows that a step
/// consists of, -1 for padding. Version 2 has no windows.
package final class ZarrEpisodeWriter: StepSink {
  final class Column {
    let feature: Feature
    var array: ZarrArray?
    var encoding: String?
    /// For windows: their rows in `array`.
    var index: ZarrArray?
    var frames = ZarrFrameIndex()
    /// For byte strings of a new dataset: what waits for its array.
    var strings: ZarrByteStrings?
    init(_ feature: Feature) { self.feature = feature }
  }

  let hierarchy: ZarrHierarchy
  let images: ZarrImageStorage
  let level: Int?
  let windows: Bool
  private var columns: [Column] = []
  /// The columns in the order of their names, which is that of the attributes and does not depend
  /// on the stream.
  private var sorted: [Int] = []
  private let ends: ZarrArray
  let timestamps: ZarrArray
  private var sampleTimestamps: ZarrArray?

  /// Texts of what is known of each episode; nil in the layout of UMI.
  private var episodes: ZarrArray?
  /// The names and the poses of that layout.
  private var umi: ZarrUMI?
  /// Of everything that is appended to an existing dataset.
  private var digest = StepDigest()
  private var begin = EpisodeBegin()
  /// Steps of the current episode.
  private var steps = 0
  /// Episodes that have ended.
  private var count = 0

  /// - Parameters:
  ///   - images: whether JPEG and PNG are stored unchanged.
  ///   - level: of zstd; nil for 3 with numbers and 1 with images.
  ///   - windows: whether windows of images are accepted; in version 3 only.
  ///   - layout: for the names of arrays; that of UMI in version 2 only.
  ///   - report: called with a warning for what a layout leaves out.
  package init(
    to hierarchy: ZarrHierarchy, images: ZarrImageStorage = .jpeg, level: Int? = nil,
    windows: Bool = false, layout: ZarrKeyLayout = .features,
    report: @escaping (String) -> Void = { _ in }
  ) throws(StreamError) {
    if layout == .umi { umi = ZarrUMI(report) }
    self.hierarchy = hierarchy
    self.windows = windows && hierarchy.format == .v3
    self.images = images
    self.level = level
    // Uncompressed, with the same chunks in every dataset, as in replay buffers.
    ends = try hierarchy.array(
      "meta/episode_ends", .numbers(.int64, shape: [], codec: .raw, chunkSteps: 1024))
    timestamps = try hierarchy.array("meta/timestamp", .numbers(.int64, shape: []))
    // UMI copies meta array by array, which fails with texts.
    guard umi == nil else { return }
    let isNew = hierarchy.isAppending && !hierarchy.exists(ZarrEpisodeList.path)
    let episodes = try hierarchy.array(
      ZarrEpisodeList.path, .text(chunkSteps: 1024, usualBytes: 1024),
      isNew: isNew)
    self.episodes = episodes
    if isNew {
      for episode in ZarrEpisodeList.old(hierarchy.attributes, count: ends.count) {
        try append(episode)
      }
    }
    guard episodes.count == ends.count else {
      throw StreamError(
        .malformed,
        "'\(episodes.path)' has \(episodes.count) episodes, '\(ends.path)' \(ends.count)")
    }
  }

  private func append(_ episode: JSONValue) throws(StreamError) {
    var text = JSONText()
    text.value(episode)
    try episodes?.append(text: text.string)
  }

  package func begin(_ episode: EpisodeBegin) {
    (begin, steps) = (episode, 0)
    for column in columns { column.frames.reset() }
  }

  package func write(_ step: Step, of features: [Feature]) throws(StreamError) {
    if columns.isEmpty { try addColumns(features) }
    guard features.count == columns.count else {
      let name = features[columns.count].name
      throw StreamError.lateFeature(name, in: place(step))
    }
    var times = ByteBuilder(reserving: 8 * columns.count)
    for position in sorted {
      guard position < step.values.count, let message = step.values[position] else {
        throw StreamError.missingFeature(features[position].name, in: place(step))
      }
      times.append(try Self.int64(message.publishTime))
      try umi?.add(message, of: features[position])
      try append(message, to: columns[position], place(step))
    }
    try sampleTimestamps?.append(times.bytes.rawSpan)
    var time = ByteBuilder(reserving: 8)
    time.append(try Self.int64(step.time))
    if hierarchy.isAppending { digest.add(step) }
    try timestamps.append(time.bytes.rawSpan)
    steps += 1
  }

  package func end(_ episode: EpisodeEnd) throws(StreamError) {
    var end = ByteBuilder(reserving: 8)
    end.append(Int64(timestamps.count))
    try ends.append(end.bytes.rawSpan)
    try umi?.endEpisode(steps: steps, to: hierarchy)
    try hierarchy.endEpisode()
    for column in columns { column.strings?.endEpisode() }
    digest.add(begin, episode)
    try append(ZarrEpisodeList.episode(begin, episode, steps: steps))
    count += 1
  }

  /// - Throws: `.missing` when no episode has had a step.
  package func publish(provenance: [Provenance]) throws(StreamError) {
    guard !columns.isEmpty else {
      throw StreamError.noSteps
    }
    for column in columns {
      guard let strings = column.strings else { continue }
      let array = try hierarchy.array(path(of: column.feature), strings.layout)
      try strings.write(to: array)
      column.array = array
    }
    let features = sorted.map { position in
      let column = columns[position]
      return ZarrEpisodeList.feature(
        column.feature, array: column.array?.path, index: column.index?.path,
        encoding: column.encoding)
    }
    hierarchy.attributes = ZarrEpisodeList.attributes(
      features, provenance, addedTo: hierarchy.attributes)
    try hierarchy.publish(input: digest.text)
  }

  private func addColumns(_ features: [Feature]) throws(StreamError) {
    columns = features.map(Column.init)
    sorted = columns.indices.filter { umi?.leavesOut(features[$0]) != true }
      .sorted { columns[$0].feature.name < columns[$1].feature.name }
    try checkNames()
    try umi?.begin(features)
    let array = try hierarchy.array(
      "meta/sample_timestamp", .numbers(.int64, shape: [sorted.count]))
    try checkLength(array)
    sampleTimestamps = array
  }

  /// Checks that the dataset to append to has the same features.
  private func checkNames() throws(StreamError) {
    guard let there = JSONValue.object(hierarchy.attributes)["features"]?.array else { return }
    let known = there.compactMap { $0["name"]?.string }
    let names = sorted.map { columns[$0].feature.name }
    for name in names where !known.contains(name) {
      throw StreamError(.unsupported, "the dataset has no feature '\(name)'")
    }
    for name in known where !names.contains(name) {
      throw StreamError(.missing, "the stream has no feature '\(name)', which the dataset has")
    }
  }

  func path(of feature: Feature) -> String {
    guard hierarchy.format == .v2 else { return feature.name }
    if let umi { return umi.path(of: feature) }
    let group = feature.kind == .text ? "meta/" : "data/"
    return group + feature.name.split(separator: "/").joined(separator: "_")
  }

  private func place(_ step: Step) -> String { "step \(step.index) of episode \(count)" }

  /// NumPy's `datetime64[ns]` has the same bytes.
  private static func int64(_ time: UInt64) throws(StreamError) -> Int64 {
    guard let value = Int64(exactly: time) else {
      throw StreamError(.limit, "a time of \(time) ns is beyond int64")
    }
    return value
  }
}

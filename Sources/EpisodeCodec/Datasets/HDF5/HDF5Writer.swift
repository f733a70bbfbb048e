package import Bytes
internal import CHDF5
internal import Images
internal import Posix
package import Stream

/// Writes the steps of episodes as HDF5 files that the loaders of ALOHA and ACT read, one for each
/// episode, or those of robomimic and LIBERO, one for all.
package final class HDF5Writer: StepSink {
  private let target: HDF5Target
  private let warn: (String) -> Void
  private let advance: () -> Void
  private let output: any HDF5Output
  private var columns: [HDF5WriterColumn] = []
  private var begin = EpisodeBegin()
  private var steps = 0
  private var episodes = 0
  private var hasReportedVelocity = false

  /// - Parameters:
  ///   - warn: called with what is added or left out.
  ///   - advance: called for every step.
  package init(
    _ target: HDF5Target, warn: @escaping (String) -> Void, advance: @escaping () -> Void = {}
  ) throws(StreamError) {
    (self.target, self.warn, self.advance) = (target, warn, advance)
    output = try target.layout == .aloha ? ALOHAOutput(target) : RobomimicOutput(target)
  }

  package func begin(_ episode: EpisodeBegin) { (begin, steps, columns) = (episode, 0, []) }

  package func write(_ step: consuming Step, of features: [Feature]) throws(StreamError) {
    if columns.isEmpty { try makeColumns(features, step) }
    try step.forEachValue(of: features, columns: columns.count, in: place) {
      (column, value) throws(StreamError) in try columns[column].append(value)
    }
    steps += 1
    advance()
  }

  /// ALOHA: whether the images are rendered, and so have red first.
  private var isSimulated: Bool {
    begin.attributes.contains { $0.key == "sim" && $0.value == "true" }
  }

  private var place: String { "step \(steps) of episode \(episodes)" }

  private func makeColumns(_ features: [Feature], _ step: borrowing Step) throws(StreamError) {
    var keepsFiles = target.layout == .aloha && target.images != .raw
    if keepsFiles, target.images == .auto {
      for (index, feature) in features.enumerated() where feature.kind == .image {
        guard let message = step.values[index], let channel = ImageChannel(feature.channel),
          try Self.jpeg(message.data, channel) != nil
        else {
          keepsFiles = false
          break
        }
      }
    }
    let storage = HDF5WriterColumn.ImageStorage(
      keepsFiles: keepsFiles, isBlueFirst: target.layout == .aloha && !isSimulated,
      hasChannels: target.layout == .robomimic, isChunked: target.layout == .aloha)
    columns = features.map { HDF5WriterColumn($0, storage) }
    let places = features.map { target.place(of: $0.name, isImage: $0.kind == .image) }
    if let twice = Set(places).first(where: { place in places.count { $0 == place } > 1 }) {
      throw StreamError(.malformed, "two features would be '\(twice.printable)'")
    }
    for needed in target.layout.needed where !places.contains(needed.place) {
      throw StreamError(
        .missing,
        "the stream has no feature '\(needed.feature)', which the loaders of \(target.layout.rawValue) read; traj-map gives one"
      )
    }
  }

  /// The file of an image that is a JPEG; nil for any other.
  static func jpeg(_ message: Bytes, _ channel: ImageChannel) throws(StreamError) -> Bytes? {
    guard channel.kind == .compressed else { return nil }
    let file = try CompressedImageMessage(message, family: channel.family).payload
    return ImageFormat(of: file.span) == .jpeg ? file : nil
  }

  package func end(_ episode: EpisodeEnd) throws(StreamError) {
    let (group, number) = try output.begin()
    let order = columns.indices.sorted { columns[$0].feature.name < columns[$1].feature.name }
    let width = columns.flatMap { $0.holdsFiles ? $0.sizes : [] }.max() ?? 0
    var places: Set<String> = []
    for index in order {
      advance()
      let column = columns[index]
      let place = target.place(of: column.feature.name, isImage: column.isImage)
      places.insert(place)
      try columns[index].write(place, in: group, width: width, level: target.level)
    }
    try addMissing(to: group, places, episode)
    if target.layout == .aloha { try writeSizes(order, in: group) }
    try writeAttributes(episode, to: group)
    try output.end(begin, steps: steps, number: number)
    columns = []
    episodes += 1
  }

  /// The arrays that loaders read and the stream does not have.
  private func addMissing(
    to group: HDF5Handle, _ places: Set<String>, _ episode: EpisodeEnd
  ) throws(StreamError) {
    switch target.layout {
    case .aloha:
      let velocity = "observations/qvel"
      guard !places.contains(velocity),
        let state = columns.first(where: { $0.feature.name == "observation/state" })
      else { return }
      if !hasReportedVelocity { warn("the stream has no 'observation/velocity': qvel is zeros") }
      hasReportedVelocity = true
      var dataset = try HDF5NewDataset(
        velocity, in: group, HDF5Element.newType(.float32), rows: steps, rowShape: state.rowShape)
      let row = [UInt8](repeating: 0, count: 4 * state.rowShape.reduce(1, *))
      for _ in 0..<steps { try dataset.write(row.rawSpan, rows: 1) }
    case .robomimic:
      if !places.contains("rewards") {
        var rewards = ByteBuilder(reserving: 8 * steps)
        for step in 1...steps {
          rewards.append((step == steps && episode.outcome == .success ? 1.0 : 0).bitPattern)
        }
        var dataset = try HDF5NewDataset(
          "rewards", in: group, HDF5Element.newType(.float64), rows: steps, rowShape: [])
        try dataset.write(rewards.bytes.rawSpan, rows: steps)
      }
      if !places.contains("dones") {
        var dones = [UInt8](repeating: 0, count: steps)
        dones[steps - 1] = 1
        var dataset = try HDF5NewDataset(
          "dones", in: group, HDF5Element.newType(.uint8), rows: steps, rowShape: [])
        try dataset.write(dones.rawSpan, rows: steps)
      }
    }
  }

  /// ALOHA: the sizes of the files without what fills up a row.
  private func writeSizes(_ order: [Int], in group: HDF5Handle) throws(StreamError) {
    let cameras = order.filter { columns[$0].holdsFiles }
    guard !cameras.isEmpty else { return }
    var dataset = try HDF5NewDataset(
      "compress_len", in: group, HDF5Element.newType(.float32), rows: cameras.count,
      rowShape: [steps])
    for index in cameras {
      var sizes = ByteBuilder(reserving: 4 * steps)
      for size in columns[index].sizes { sizes.append(Float(size).bitPattern) }
      try dataset.write(sizes.bytes.rawSpan, rows: 1)
    }
    try group.setAttribute("compress", true)
  }

  private func writeAttributes(
    _ episode: EpisodeEnd, to group: HDF5Handle
  ) throws(StreamError) {
    let isShared = target.layout == .robomimic
    for attribute in begin.attributes + episode.attributes
    where !HDF5Layout.ownAttributes.contains(attribute.key)
      && !["group", "sim", "success", "rate"].contains(attribute.key)
      && !(isShared && HDF5Layout.sharedAttributes.contains(attribute.key))
    {
      guard !attribute.key.isEmpty, !attribute.key.utf8.contains(0),
        !attribute.value.utf8.contains(0)
      else {
        throw StreamError(.unsupported, "the attribute '\(attribute.key)' has a NUL character")
      }
      try group.setAttribute(attribute.key, attribute.value)
    }
    if target.layout == .aloha {
      try group.setAttribute("sim", isSimulated)
    }
    if !begin.languageInstruction.isEmpty {
      try group.setAttribute("language_instruction", begin.languageInstruction)
    }
    if episode.outcome != .unknown {
      try group.setAttribute("success", episode.outcome == .success)
    }
    if begin.rate > 0 { try group.setAttribute("rate", begin.rate) }
  }

  /// - Throws: `.missing` when no episode has had a step.
  package func publish(provenance: [Provenance]) throws(StreamError) {
    guard episodes > 0 else { throw StreamError.noSteps }
    try output.publish(provenance: provenance)
  }
}

extension HDF5Target.Layout {
  /// What its loaders cannot do without.
  fileprivate var needed: [(feature: String, place: String)] {
    switch self {
    case .aloha: [("action", "action"), ("observation/state", "observations/qpos")]
    case .robomimic: [("action", "actions")]
    }
  }
}

/// The file or files of a layout.
protocol HDF5Output: AnyObject {
  /// The group of the next episode, and its number.
  func begin() throws(StreamError) -> (group: HDF5Handle, number: Int)
  /// Completes the episode that has begun.
  func end(_ episode: EpisodeBegin, steps: Int, number: Int) throws(StreamError)
  func publish(provenance: [Provenance]) throws(StreamError)
}

extension HDF5Handle {
  /// A file for writing, new or as it is.
  convenience init(writing path: String, isNew: Bool) throws(StreamError) {
    HDF5Library.beginWriting()
    try self.init(unsafe bagpipe_hdf5_create(path, isNew ? 1 : 0), isNew ? "create" : "open")
  }

  /// Writes all that the library still holds of a file.
  func flush() throws(StreamError) {
    guard H5Fflush(id, H5F_SCOPE_GLOBAL) >= 0 else { throw HDF5Library.failure("write") }
  }
}

extension Provenance {
  /// As datasets keep it; nil without any.
  static func text(_ provenance: [Provenance], after earlier: [JSONValue] = []) -> String? {
    let all = earlier + provenance.map(\.json)
    guard !all.isEmpty else { return nil }
    var text = JSONText()
    text.value(.array(all))
    return text.string
  }
}

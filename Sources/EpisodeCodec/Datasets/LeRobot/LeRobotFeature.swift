internal import Bytes
internal import Images
internal import Stream
internal import TrajectoryMath

/// A feature of a LeRobot dataset: an entry of `features` in info.json, and a column or a video.
struct LeRobotFeature: Equatable {
  enum Content: Equatable {
    /// Numbers, with at least one extent; `[1]` is stored as a single number.
    case numbers(TensorElementType, shape: [Int])
    case text
    /// Pictures in [height, width, channels], in Parquet or in videos.
    case images(shape: [Int], isVideo: Bool, isDepth: Bool)
    /// What is said about the episode, or in it.
    case language
  }

  let name: String
  var content: Content
  /// The names of the numbers, if known.
  var names: [String]?
  /// The codec of the frames of a video, unless they are JPEG or PNG files.
  var codec: VideoCodec?

  init(_ name: String, _ content: Content, names: [String]? = nil) {
    (self.name, self.content, self.names) = (name, content, names)
  }

  /// The features that every dataset has, after those of the stream.
  static let own = [
    LeRobotFeature("timestamp", .numbers(.float32, shape: [1])),
    LeRobotFeature("frame_index", .numbers(.int64, shape: [1])),
    LeRobotFeature("episode_index", .numbers(.int64, shape: [1])),
    LeRobotFeature("index", .numbers(.int64, shape: [1])),
    LeRobotFeature("task_index", .numbers(.int64, shape: [1])),
  ]

  /// Those of datasets with language.
  static let language = LeRobotLanguage.columns.map { LeRobotFeature($0, .language) }

  /// The name of a feature of the stream in the dataset: a slash would be a directory.
  static func name(of feature: String) -> String {
    String(feature.map { $0 == "/" ? "." : $0 })
  }

  /// The column in Parquet; nil for a video.
  var field: ParquetField? {
    switch content {
    case .numbers(let type, let shape):
      // As LeRobot has it: [1] is a number, more extents are nested lists.
      let depth = shape == [1] ? 0 : shape.count
      return ParquetField(name, (0..<depth).reduce(.number(type)) { type, _ in .list(type) })
    case .text: return ParquetField(name, .text)
    case .images(_, isVideo: false, _):
      return ParquetField(
        name, .group([ParquetField("bytes", .bytes), ParquetField("path", .text)]))
    case .images: return nil
    case .language:
      return ParquetField(
        name, LeRobotLanguage.type(name == LeRobotLanguage.columns[0] ? 0 : 1))
    }
  }

  var isVideo: Bool {
    if case .images(_, isVideo: true, _) = content { true } else { false }
  }

  /// How the feature differs from an entry of info.json, in words; nil if it does not.
  func difference(from entry: JSONValue) -> String? {
    var shape = (entry["shape"]?.array ?? []).compactMap { $0.number.flatMap(Int.init(exactly:)) }
    if case .images = content, entry["names"]?.strings?.first?.hasPrefix("channel") == true {
      // LeRobot takes [channels, height, width], too.
      shape = Array(shape.dropFirst() + shape.prefix(1))
    }
    let known = "\(entry["dtype"]?.string?.printable ?? "nothing") \(shape)"
    let own =
      switch content {
      case .numbers(let type, let shape): "\(type.rawValue) \(shape)"
      case .text: "string [1]"
      case .images(let shape, let isVideo, _): "\(isVideo ? "video" : "image") \(shape)"
      case .language: "language [1]"
      }
    guard own == known else { return "\(own), in the dataset \(known)" }
    guard case .images(_, _, let isDepth) = content else { return nil }
    let wasDepth = entry["info"]?["is_depth_map"] == .bool(true)
    guard isDepth != wasDepth else { return nil }
    return isDepth ? "depth, in the dataset color" : "color, in the dataset depth"
  }

  /// Writes the entry of info.json.
  func write(to text: inout JSONText, rate: FrameRate) {
    text.key(name)
    text.beginObject()
    switch content {
    case .numbers(let type, let shape):
      text.member("dtype", type.rawValue)
      text.array("shape", shape) { $0.value($1) }
      if let names { text.array("names", names) { $0.value($1) } } else { text.nullMember("names") }
    case .text, .language:
      text.member("dtype", content == .text ? "string" : "language")
      text.array("shape", [1]) { $0.value($1) }
      text.nullMember("names")
    case .images(let shape, let isVideo, let isDepth):
      text.member("dtype", isVideo ? "video" : "image")
      text.array("shape", shape) { $0.value($1) }
      text.array("names", ["height", "width", "channels"]) { $0.value($1) }
      if isVideo || isDepth { writeInfo(shape, isVideo, isDepth, to: &text, rate) }
    }
    text.endObject()
  }

  /// Without `video.codec` for JPEG and PNG: LeRobot's tools refuse one that they cannot encode,
  /// and encode anew without it.
  private func writeInfo(
    _ shape: [Int], _ isVideo: Bool, _ isDepth: Bool, to text: inout JSONText, _ rate: FrameRate
  ) {
    text.key("info")
    text.beginObject()
    if isVideo {
      text.member("video.height", shape[0])
      text.member("video.width", shape[1])
      if let codec { text.member("video.codec", codec == .h265 ? "hevc" : codec.rawValue) }
      text.member("video.fps", Int(rate.framesPerSecond))
      text.member("video.channels", shape[2])
      text.key("has_audio")
      text.value(false)
      if isDepth {
        text.member("video.depth_min", DepthCodes.leastMeters)
        text.member("video.depth_max", DepthCodes.greatestMeters)
        text.member("video.shift", DepthCodes.shiftMeters)
        text.key("video.use_log")
        text.value(true)
      }
    }
    text.key("is_depth_map")
    text.value(isDepth)
    if isDepth { text.member("depth_unit", "mm") }
    text.endObject()
  }

  /// Writes the feature's type as the Python package `datasets` names it; a video has none.
  func writeType(to text: inout JSONText, _ version: LeRobotVersion) {
    func value(_ type: String) {
      text.member("dtype", type)
      text.member("_type", "Value")
    }
    guard !isVideo else { return }
    text.key(name)
    text.beginObject()
    switch content {
    case .numbers(let type, let shape) where shape == [1]: value(type.rawValue)
    case .numbers(let type, let shape) where shape.count == 1:
      text.key("feature")
      text.beginObject()
      value(type.rawValue)
      text.endObject()
      text.member("length", shape[0])
      // Version 2.1 is older than `List`.
      text.member("_type", version == .v21 ? "Sequence" : "List")
    case .numbers(let type, let shape):
      text.array("shape", shape) { $0.value($1) }
      text.member("dtype", type.rawValue)
      text.member("_type", "Array\(shape.count)D")
    case .text: value("string")
    case .images: text.member("_type", "Image")
    case .language: writeLanguageType(to: &text)
    }
    text.endObject()
  }

  /// A list of groups.
  private func writeLanguageType(to text: inout JSONText) {
    guard case .list(.group(let fields)) = field?.type else { return }
    func value(_ type: String) {
      text.beginObject()
      text.member("dtype", type)
      text.member("_type", "Value")
      text.endObject()
    }
    text.key("feature")
    text.beginObject()
    for field in fields {
      text.key(field.name)
      guard case .list = field.type else {
        value(field.type == .text ? "string" : "float32")
        continue
      }
      text.beginObject()
      text.key("feature")
      value("string")
      text.member("_type", "List")
      text.endObject()
    }
    text.endObject()
    text.member("_type", "List")
  }
}

extension JSONText {
  fileprivate mutating func nullMember(_ key: String) {
    self.key(key)
    null()
  }
}

package import Bytes
internal import Posix
package import Stream
internal import TrajectoryMath

/// What `meta/info.json` says about a dataset that is read.
package struct LeRobotDescription: Sendable {
  package let version: LeRobotVersion
  /// As the file has it: `v3.0`.
  package let versionText: String
  package let framesPerSecond: Double
  package let robotType: String?
  /// All features in the order of the file, those of LeRobot itself included.
  package let features: [LeRobotStoredFeature]
  package let totalEpisodes: Int?
  package let totalFrames: Int?
  let chunkSize: Int
  let dataPath: LeRobotPath
  let videoPath: LeRobotPath?

  /// - Throws: `.malformed` for another document, `.unsupported` for a version that this program
  ///   does not read.
  package init(parsing json: JSONValue) throws(StreamError) {
    guard let version = json["codebase_version"]?.string else {
      throw StreamError(.malformed, "it has no codebase_version")
    }
    versionText = version
    switch version.drop(while: { $0 == "v" }).prefix(while: { $0 != "." }) {
    case "2": self.version = .v21
    case "3": self.version = .v30
    default:
      throw StreamError(
        .unsupported, "version '\(version.printable)', while lerobot-cat reads 2.x and 3.x")
    }
    guard let rate = json["fps"]?.number, rate.isFinite, (0.001...1e6).contains(rate) else {
      throw StreamError(.malformed, "its fps is no rate")
    }
    framesPerSecond = rate
    robotType = json["robot_type"]?.string
    guard let members = json["features"]?.object else {
      throw StreamError(.malformed, "it has no features")
    }
    features = members.map { LeRobotStoredFeature($0.key, $0.value) }
    func count(_ name: String) -> Int? {
      json[name]?.number.flatMap { Int(exactly: $0) }.flatMap { $0 >= 0 ? $0 : nil }
    }
    totalEpisodes = count("total_episodes")
    totalFrames = count("total_frames")
    chunkSize = max(count("chunks_size") ?? LeRobotPlace.chunkSize, 1)
    let isOld = self.version == .v21
    dataPath = try LeRobotPath(
      json["data_path"]?.string
        ?? (isOld
          ? "data/chunk-{episode_chunk:03d}/episode_{episode_index:06d}.parquet"
          : "data/chunk-{chunk_index:03d}/file-{file_index:03d}.parquet"))
    let hasVideos = features.contains { $0.content == .video }
    videoPath =
      try hasVideos
      ? LeRobotPath(
        json["video_path"]?.string
          ?? (isOld
            ? "videos/chunk-{episode_chunk:03d}/{video_key}/episode_{episode_index:06d}.mp4"
            : "videos/{video_key}/chunk-{chunk_index:03d}/file-{file_index:03d}.mp4"))
      : nil
  }

  /// The files of an episode of version 2.1: the one of its rows, then its videos.
  package func paths(episode: Int) throws(StreamError) -> [String] {
    var paths = [try dataFile(episode: episode)]
    for feature in features where feature.content == .video {
      paths.append(try videoFile(feature.name, episode: episode))
    }
    return paths
  }

  /// Where a video of version 3.0 is.
  func videoFile(_ key: String, chunk: Int, file: Int) throws(StreamError) -> String {
    try videoPath?.filled(["video_key": key], ["chunk_index": chunk, "file_index": file]) ?? ""
  }

  /// Where the rows, or the video, of an episode of version 2.1 are.
  func dataFile(episode: Int) throws(StreamError) -> String {
    try dataPath.filled([:], ["episode_chunk": episode / chunkSize, "episode_index": episode])
  }

  func videoFile(_ key: String, episode: Int) throws(StreamError) -> String {
    try videoPath?.filled(
      ["video_key": key], ["episode_chunk": episode / chunkSize, "episode_index": episode]) ?? ""
  }
}

/// A feature of a dataset that is read.
package struct LeRobotStoredFeature: Sendable {
  package enum Content: Equatable, Sendable {
    /// `[1]` is stored as a single number.
    case numbers(TensorElementType, shape: [Int])
    case text
    /// Pictures in cells of the tables, or in videos.
    case image, video
    case language
    /// Another type, by its name.
    case other(String)
  }

  package let name: String
  package let content: Content
  package let shape: [Int]
  /// How depth is coded in the feature's video; nil for color.
  package let depth: DepthCoding?
  /// The names of the numbers.
  package let names: [String]?

  package struct DepthCoding: Equatable, Sendable {
    package var least: Double
    package var greatest: Double
    package var shift: Double
    package var isLogarithmic: Bool
  }

  init(_ name: String, _ json: JSONValue) {
    self.name = name
    let extents = (json["shape"]?.array ?? []).map { $0.number.flatMap { Int(exactly: $0) } ?? -1 }
    shape = extents
    let type = json["dtype"]?.string ?? ""
    let info = json["info"] ?? json["video_info"]
    let isDepth =
      info?["is_depth_map"] == .bool(true) || info?["video.is_depth_map"] == .bool(true)
    func setting(_ key: String, _ standard: Double) -> Double {
      info?["video." + key]?.number ?? standard
    }
    depth =
      isDepth
      ? DepthCoding(
        least: setting("depth_min", DepthCodes.leastMeters),
        greatest: setting("depth_max", DepthCodes.greatestMeters),
        shift: setting("shift", DepthCodes.shiftMeters),
        isLogarithmic: info?["video.use_log"] != .bool(false)) : nil
    // Joints are in a list, or in the lists of an object.
    names = json["names"]?.strings ?? json["names"]?.object?.compactMap(\.value.strings).first
    switch type {
    case "image": content = .image
    case "video": content = .video
    case "string": content = .text
    case "language": content = .language
    default:
      let element = type == "float16" ? .float32 : TensorElementType(rawValue: type)
      if let element, (try? Tensor.count(extents)) ?? 0 > 0, extents.count <= Tensor.highestRank {
        content = .numbers(element, shape: extents)
      } else {
        content = .other(type)
      }
    }
  }

  /// True for a feature that LeRobot itself adds to every dataset.
  package var isOwn: Bool { LeRobotFeature.own.contains { $0.name == name } }

  /// The name in a stream, where parts of a name are joined by slashes; the name itself where that
  /// would be none.
  package var streamName: String {
    let slashed = String(name.map { $0 == "." ? "/" : $0 })
    return (try? Feature.checkName(slashed)) != nil ? slashed : name
  }
}

/// A path in `info.json`, such as `data/chunk-{episode_chunk:03d}/episode_{episode_index:06d}.parquet`:
/// a Python format string.
struct LeRobotPath: Sendable {
  private enum Part {
    case text(String)
    case field(String, digits: Int)
  }

  private let parts: [Part]

  /// - Throws: `.malformed` for a path that cannot be one below the dataset.
  init(_ text: String) throws(StreamError) {
    var parts: [Part] = []
    var rest = text[...]
    while let brace = rest.firstIndex(of: "{") {
      parts.append(.text(String(rest[..<brace])))
      let field = rest[rest.index(after: brace)...].prefix { $0 != "}" }
      let words = field.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      var digits = 0
      if words.count == 2 {
        guard words[1].last == "d", let width = Int(words[1].dropLast()), (0...20).contains(width)
        else { throw Self.fault(text) }
        digits = width
      }
      guard field.endIndex < rest.endIndex, let name = words.first, !name.isEmpty else {
        throw Self.fault(text)
      }
      parts.append(.field(String(name), digits: digits))
      rest = rest[rest.index(after: field.endIndex)...]
    }
    self.parts = parts + [.text(String(rest))]
    let sample = parts.isEmpty ? text : try filled(["video_key": "key"], Self.sample)
    guard RelativePath(sample) != nil else {
      throw StreamError(
        .malformed, "its path '\(text.printable)' leads out of the dataset, or to no file")
    }
  }

  private static let sample = [
    "chunk_index": 0, "file_index": 0, "episode_chunk": 0, "episode_index": 0,
  ]

  private static func fault(_ text: String) -> StreamError {
    StreamError(.malformed, "its path '\(text.printable)' is no pattern of file names")
  }

  /// The path with texts and numbers in place of the fields.
  func filled(_ texts: [String: String], _ numbers: [String: Int]) throws(StreamError) -> String {
    var path = ""
    for part in parts {
      switch part {
      case .text(let text): path += text
      case .field(let name, let digits):
        if let text = texts[name] {
          path += text
        } else if let number = numbers[name] {
          let text = String(number)
          path += String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
        } else {
          throw StreamError(.malformed, "its paths have the unknown field '\(name.printable)'")
        }
      }
    }
    return path
  }
}

internal import Bytes
internal import Images
internal import Posix
internal import Stream

/// A feature as info.json has it.
struct AuditFeature {
  enum Content: Equatable {
    /// nil for 16-bit floats, whose values are not looked at.
    case numbers(TensorElementType?)
    case text, language
    case images(isVideo: Bool)
  }

  let name: String
  let content: Content
  let shape: [Int]
  /// nil without any.
  let names: [String]?
  let json: JSONValue

  /// Numbers in a row.
  var count: Int { shape.reduce(1) { $0.multiplied(by: $1) ?? .max } }
  var isVideo: Bool { content == .images(isVideo: true) }
  var isImage: Bool { content == .images(isVideo: false) }

  var type: TensorElementType? {
    if case .numbers(let type) = content { type } else { nil }
  }

  /// The names of the features that LeRobot adds.
  static let own = LeRobotFeature.own.map(\.name)
  var isOwn: Bool { Self.own.contains(name) }

  private static let mostNumbers = 1 << 24

  /// nil for an entry without a known dtype or a shape.
  init?(_ name: String, _ json: JSONValue) {
    guard let type = json["dtype"]?.string, let shape = json["shape"]?.integers else { return nil }
    switch type {
    case "video", "image": content = .images(isVideo: type == "video")
    case "string": content = .text
    case "language": content = .language
    case "float16": content = .numbers(nil)
    default:
      guard let number = TensorElementType(rawValue: type) else { return nil }
      content = .numbers(number)
    }
    (self.name, self.shape, self.json) = (name, shape, json)
    names = json["names"].flatMap(Self.names)
    guard count <= Self.mostNumbers, !shape.isEmpty else { return nil }
  }

  /// One of LeRobot's own, as it should be.
  init?(_ own: LeRobotFeature) {
    guard case .numbers(let type, let shape) = own.content else { return nil }
    self.init(
      own.name, ["dtype": .string(type.rawValue), "shape": .integers(shape), "names": .null])
  }

  /// A list of names, or an object with lists of them.
  private static func names(_ json: JSONValue) -> [String]? {
    if let list = json.strings { return list }
    guard let members = json.object else { return nil }
    let lists = members.compactMap(\.value.strings)
    return lists.count == members.count ? lists.flatMap(\.self) : members.map(\.key)
  }

  /// Height, width and channels of an image; nil for another shape.
  var extents: (height: Int, width: Int, channels: Int)? {
    guard shape.count == 3 else { return nil }
    let isFirst = names?.first.map { ["channel", "channels"].contains($0) } ?? false
    let (height, width, channels) =
      isFirst ? (shape[1], shape[2], shape[0]) : (shape[0], shape[1], shape[2])
    return [1, 3, 4].contains(channels) && height > 0 && width > 0
      ? (height, width, channels) : nil
  }

  /// True for 12-bit codes of depth in gray.
  var isDepth: Bool {
    [videoInfo?["is_depth_map"], videoInfo?["video.is_depth_map"]].contains(.bool(true))
  }

  /// What LeRobot knows of its video.
  var videoInfo: JSONValue? { json["info"] ?? json["video_info"] }
}

/// A path of files in info.json: `data/chunk-{chunk_index:03d}/file-{file_index:03d}.parquet`.
struct AuditPath {
  private enum Part {
    case text(String)
    case field(String, width: Int)
  }

  private var parts: [Part] = []

  /// nil for a field that is not among `fields`, or a path out of the dataset.
  init?(_ text: String, fields: [String]) {
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      guard let close = rest[open...].firstIndex(of: "}") else { return nil }
      parts.append(.text(String(rest[..<open])))
      let field = rest[rest.index(after: open)..<close].split(separator: ":")
      guard let name = field.first.map(String.init), fields.contains(name), field.count <= 2 else {
        return nil
      }
      let format = field.count == 2 ? field[1] : "d"
      guard format.hasSuffix("d") || format.hasSuffix("s"),
        let width = Int("0" + format.dropLast()),
        width <= 20
      else { return nil }
      parts.append(.field(name, width: width))
      rest = rest[rest.index(after: close)...]
    }
    parts.append(.text(String(rest)))
    guard RelativePath(path { _ in "0" }) != nil else { return nil }
  }

  func path(_ value: (String) -> String) -> String {
    parts.reduce(into: "") { path, part in
      switch part {
      case .text(let text): path += text
      case .field(let name, let width):
        let value = value(name)
        path += String(repeating: "0", count: max(0, width - value.utf8.count)) + value
      }
    }
  }
}

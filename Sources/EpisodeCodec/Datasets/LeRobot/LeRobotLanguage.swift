internal import Bytes
internal import Stream

/// A row of LeRobot's language columns: what a person or a model says about the episode, or in it.
/// lerobot/datasets/language.py.
struct LeRobotLanguage: Equatable {
  var role: String
  var content: String?
  /// nil for calls of tools.
  var style: String?
  /// The feature of images that the content is about.
  var camera: String?
  var toolCalls: [JSONValue]?

  /// The names of the columns: of what stays in force from a moment on, and of moments.
  static let columns = ["language_persistent", "language_events"]
  /// The style of each column, with the role that its rows usually have.
  private static let persistent = [
    "subtask": "assistant", "plan": "assistant", "memory": "assistant", "motion": "assistant",
    "task_aug": "user",
  ]
  private static let momentary = ["interjection": "user", "vqa": "assistant", "trace": "assistant"]
  /// Styles whose content is about the picture of a camera.
  private static let ofCamera: Set = ["vqa", "trace"]
  /// The kind of events that are speech.
  private static let say = "say"
  /// The kind of events that are any row.
  static let any = "language"

  var isPersistent: Bool { style.map { Self.persistent[$0] != nil } ?? false }

  /// The parquet type of the column at an index of `columns`.
  static func type(_ column: Int) -> ParquetType {
    var fields = ["role", "content", "style"].map { ParquetField($0, .text) }
    if column == 0 { fields.append(ParquetField("timestamp", .number(.float32))) }
    fields.append(ParquetField("camera", .text))
    // As JSON text, which LeRobot decodes.
    fields.append(ParquetField("tool_calls", .list(.text)))
    return .list(.group(fields))
  }

  // MARK: Events

  /// What an event of the stream says; nil for one that is no language.
  /// - Throws: `.malformed` for a row that LeRobot refuses.
  init?(_ event: EpisodeEvent) throws(StreamError) {
    let (kind, text) = (event.kind, event.text)
    if let role = Self.persistent[kind] ?? Self.momentary[kind], !Self.ofCamera.contains(kind) {
      self.init(role: role, content: text, style: kind)
    } else if kind == Self.say {
      self.init(role: "assistant", toolCalls: [Self.call(text)])
    } else if kind == Self.any {
      try self.init(parsing: text)
    } else {
      return nil
    }
  }

  private init(
    role: String, content: String? = nil, style: String? = nil, toolCalls: [JSONValue]? = nil
  ) {
    (self.role, self.content, self.style, self.toolCalls) = (role, content, style, toolCalls)
  }

  private init(parsing row: String) throws(StreamError) {
    let json = try JSONValue(parsing: row)
    guard json.object != nil, let role = json["role"]?.string, !role.isEmpty else {
      throw StreamError(.malformed, "it is no JSON object with a role")
    }
    func text(_ key: String) throws(StreamError) -> String? {
      guard let value = json[key], value != .null else { return nil }
      guard let text = value.string else {
        throw StreamError(.malformed, "its \(key) is no text")
      }
      return text
    }
    self.init(role: role, content: try text("content"), style: try text("style"))
    camera = try text("camera").map { LeRobotFeature.name(of: $0) }
    if let calls = json["tool_calls"], calls != .null {
      guard let list = calls.array, list.allSatisfy({ $0.object != nil }) else {
        throw StreamError(.malformed, "its tool_calls are no list of objects")
      }
      toolCalls = list
    }
    if let fault { throw StreamError(.malformed, fault) }
  }

  /// Which of LeRobot's rules the row breaks, in words.
  var fault: String? {
    if role.isEmpty { return "it has no role" }
    if content == nil, toolCalls == nil { return "it has neither content nor tool_calls" }
    guard let style else {
      if toolCalls == nil { return "it has neither a style nor tool_calls" }
      return camera == nil ? nil : "it has a camera, and no style"
    }
    guard Self.persistent[style] != nil || Self.momentary[style] != nil else {
      return "its style '\(style.printable)' is none of LeRobot's"
    }
    let isOfCamera = Self.ofCamera.contains(style)
    if isOfCamera, camera?.isEmpty ?? true { return "its style '\(style)' requires a camera" }
    if !isOfCamera, camera != nil { return "its style '\(style)' has no camera" }
    return nil
  }

  /// The event that says the same.
  func event(at time: UInt64) -> EpisodeEvent {
    if let style, let content {
      let plain = LeRobotLanguage(
        role: Self.persistent[style] ?? Self.momentary[style] ?? "", content: content, style: style)
      if self == plain, !Self.ofCamera.contains(style) {
        return EpisodeEvent(time: time, kind: style, text: content)
      }
    }
    if let text = toolCalls?.first?["function"]?["arguments"]?["text"]?.string,
      self == LeRobotLanguage(role: "assistant", toolCalls: [Self.call(text)])
    {
      return EpisodeEvent(time: time, kind: Self.say, text: text)
    }
    let row: JSONValue = [
      "role": .string(role), "content": content.map { .string($0) } ?? .null,
      "style": style.map { .string($0) } ?? .null,
      "camera": camera.map { .string($0) } ?? .null,
      "tool_calls": toolCalls.map { .array($0) } ?? .null,
    ]
    return EpisodeEvent(time: time, kind: Self.any, text: row.text)
  }

  /// The call by which a robot speaks.
  private static func call(_ text: String) -> JSONValue {
    [
      "type": "function",
      "function": ["name": "say", "arguments": ["text": .string(text)]],
    ]
  }

  // MARK: Cells

  /// A row as a table has it: calls of tools are JSON text, or groups where a writer left the type
  /// to pyarrow.
  init?(_ cell: ParquetValue) {
    guard let role = cell["role"].text else { return nil }
    self.init(role: role, content: cell["content"].text, style: cell["style"].text)
    camera = cell["camera"].text
    toolCalls = cell["tool_calls"].list?.map { call in
      if let text = call.text { return (try? JSONValue(parsing: text)) ?? .string(text) }
      return call.json
    }
  }
}

extension JSONValue {
  /// As text on one line.
  var text: String {
    var text = JSONText()
    text.value(self)
    return text.string
  }
}

extension ParquetValue {
  fileprivate var json: JSONValue {
    switch self {
    case .null: .null
    case .flag(let flag): .bool(flag)
    case .bytes: text.map { .string($0) } ?? .null
    case .integer, .natural, .real: real.map { .number($0) } ?? .null
    case .list(let values): .array(values.map(\.json))
    // A member that another row has is null.
    case .group(let members):
      .object(
        members.compactMap { member in
          if case .null = member.value { return nil }
          return .init(key: member.name, value: member.value.json)
        })
    }
  }
}

internal import CYAML

/// A small YAML document as a tree, whose scalars are texts.
package indirect enum YAMLValue: Equatable, Sendable {
  case scalar(String)
  case sequence([YAMLValue])
  case mapping([Member])

  package struct Member: Equatable, Sendable {
    package var key: String
    package var value: YAMLValue
  }

  /// The largest document, in bytes.
  package static let sizeLimit = 4 << 20
  /// How deep sequences and mappings may be nested.
  package static let depthLimit = 64

  /// The first document of a text.
  /// - Throws: `.malformed` for what is not YAML, `.limit` for a document that is too large or too
  ///   deep, `.unsupported` for one with aliases, whose tree may be far larger than its text.
  package init(parsing bytes: RawSpan) throws(StreamError) {
    guard bytes.byteCount <= Self.sizeLimit else {
      throw StreamError(.limit, "a YAML document of \(bytes.byteCount) bytes is too large")
    }
    var value = YAMLValue.scalar("")
    try unsafe bytes.withUnsafeBytes { (buffer) throws(StreamError) in
      let events = try unsafe YAMLEvents(buffer)
      value = try events.document()
    }
    self = value
  }

  /// The value of a key; nil if this is not a mapping.
  package subscript(key: String) -> YAMLValue? {
    guard case .mapping(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  package var text: String? {
    guard case .scalar(let text) = self else { return nil }
    return text
  }

  package var elements: [YAMLValue]? {
    guard case .sequence(let elements) = self else { return nil }
    return elements
  }
}

/// The events of libyaml's parser.
@safe
private final class YAMLEvents {
  private let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
  private let event = UnsafeMutablePointer<yaml_event_t>.allocate(capacity: 1)

  /// - Parameter buffer: valid as long as this object is in use.
  init(_ buffer: UnsafeRawBufferPointer) throws(StreamError) {
    unsafe event.initialize(to: yaml_event_t())
    unsafe parser.initialize(to: yaml_parser_t())
    guard unsafe yaml_parser_initialize(parser) == 1 else {
      throw StreamError.noMemory(for: "a YAML parser")
    }
    let start = unsafe buffer.bindMemory(to: UInt8.self)
    unsafe yaml_parser_set_input_string(parser, start.baseAddress, start.count)
  }

  deinit {
    unsafe yaml_event_delete(event)
    unsafe yaml_parser_delete(parser)
    unsafe event.deallocate()
    unsafe parser.deallocate()
  }

  func document() throws(StreamError) -> YAMLValue {
    while true {
      switch try next() {
      case YAML_STREAM_START_EVENT, YAML_DOCUMENT_START_EVENT: continue
      case YAML_STREAM_END_EVENT: return .scalar("")
      case let type: return try value(type, depth: 0)
      }
    }
  }

  private func next() throws(StreamError) -> yaml_event_type_t {
    unsafe yaml_event_delete(event)
    guard unsafe yaml_parser_parse(parser, event) == 1 else {
      let line = unsafe parser.pointee.problem_mark.line + 1
      let problem = unsafe parser.pointee.problem.map { unsafe String(cString: $0) } ?? "no memory"
      throw StreamError(.malformed, "line \(line) of the YAML: \(problem)")
    }
    return unsafe event.pointee.type
  }

  private func value(_ type: yaml_event_type_t, depth: Int) throws(StreamError) -> YAMLValue {
    guard depth < YAMLValue.depthLimit else {
      throw StreamError(.limit, "the YAML is nested deeper than \(YAMLValue.depthLimit) levels")
    }
    switch type {
    case YAML_SCALAR_EVENT: return .scalar(scalar)
    case YAML_SEQUENCE_START_EVENT:
      var elements: [YAMLValue] = []
      while true {
        let type = try next()
        if type == YAML_SEQUENCE_END_EVENT { return .sequence(elements) }
        elements.append(try value(type, depth: depth + 1))
      }
    case YAML_MAPPING_START_EVENT:
      var members: [YAMLValue.Member] = []
      while true {
        let type = try next()
        if type == YAML_MAPPING_END_EVENT { return .mapping(members) }
        let key = try value(type, depth: depth + 1)
        let value = try value(try next(), depth: depth + 1)
        // Other keys than texts have no use here.
        if let text = key.text { members.append(.init(key: text, value: value)) }
      }
    default: throw StreamError(.unsupported, "the YAML has an alias")
    }
  }

  private var scalar: String {
    let bytes = unsafe UnsafeRawBufferPointer(
      start: event.pointee.data.scalar.value, count: event.pointee.data.scalar.length)
    return unsafe String(repairingUTF8: RawSpan(_unsafeBytes: bytes))
  }
}

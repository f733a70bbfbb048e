internal import Bytes
internal import Stream

/// A feature of the dataset: its type, and its values in the current episode.
final class RLDSWriterColumn {
  /// nil before the first value.
  private(set) var declared: RLDSFeature?
  private var values: ExampleFeature?
  private let name: String
  private let isExact: Bool
  /// True if a dataset declares the type, which then cannot change but for the sizes of images.
  private let isFixed: Bool
  /// The extent of the first axis in each step of the current episode.
  private var lengths: [Int] = []
  /// The shape of all steps before the first one with another first extent.
  private(set) var shapeBefore: [Int]?
  private var converted = ByteBuilder()

  /// - Parameters:
  ///   - name: of the feature; its whole path if it is not part of the steps.
  ///   - isExact: true to store float64 as bytes, with all 64 bits.
  init(_ name: String, isExact: Bool) {
    self.name = name
    self.isExact = isExact
    isFixed = false
  }

  /// A feature that the writer adds.
  init(_ feature: RLDSFeature) {
    (name, isExact, isFixed, declared) = (feature.name, false, true, feature)
    values = ExampleFeature(feature.key, feature.storedKind)
  }

  /// The values of the episode.
  func features() throws(StreamError) -> [ExampleFeature] {
    guard let declared, let values else { return [] }
    guard declared.nesting > 0 else { return [values] }
    var rows = ExampleFeature(declared.key + RLDSRaggedFeatures.lengths, .integers)
    var varints = ByteBuilder()
    for length in lengths { varints.appendVarint(UInt64(length)) }
    try rows.append(integers: varints.bytes.rawSpan)
    return [values.named(declared.key + RLDSRaggedFeatures.values), rows]
  }

  /// Drops the values of the last episode.
  func begin() {
    lengths = []
    guard let declared else { return }
    values = ExampleFeature(declared.key, declared.storedKind)
  }

  func append(_ value: RLDSValue) throws(StreamError) {
    try declare(value.kind)
    if case .numbers(_, let shape, _) = value.kind { lengths.append(shape.first ?? 1) }
    switch value.content {
    case .bytes(let bytes) where declared?.isList == true: try append(list: bytes)
    case .elements(let elements) where declared?.content == .strings(shape: []):
      try values?.append(bytes: elements.span)
    case .bytes(let bytes): try values?.append(bytes: bytes.span)
    case .elements(let elements): try append(elements)
    }
  }

  /// Appends the texts of a JSON list, as `RLDSColumn` reads them.
  private func append(list bytes: Bytes) throws(StreamError) {
    guard let declared, case .strings(let shape) = declared.content else { return }
    let list = try JSONValue(parsing: bytes.span).array ?? []
    let texts = list.compactMap(\.string)
    let row = shape.reduce(1, *)
    guard texts.count == list.count, row > 0,
      declared.nesting > 0 ? texts.count % row == 0 : texts.count == row
    else {
      throw StreamError(.unsupported, "the text is no JSON list of texts of shape \(shape)")
    }
    lengths.append(texts.count / row)
    for text in texts { try values?.append(utf8: text) }
  }

  func append(utf8 text: String) throws(StreamError) { try values?.append(utf8: text) }

  func append(_ value: Bool) throws(StreamError) {
    try values?.append(integers: [value ? 1 : 0].rawSpan)
  }

  private func append(_ elements: Bytes) throws(StreamError) {
    guard case .numbers(let type, _, let encoding) = declared?.content else { return }
    switch encoding {
    case .none: break
    case .bytes: return try values?.append(bytes: elements.span) ?? ()
    case .zlib:
      let compressed = try Zlib.compress(elements.span, level: 6)
      return try values?.append(bytes: compressed.span) ?? ()
    }
    if type == .float32 { return try values?.append(floats: elements.span) ?? () }
    converted.removeAll()
    for offset in stride(from: 0, to: elements.count, by: type.size) {
      if type == .float64 {
        let value = Double(bitPattern: elements.span.load(littleEndianAt: offset))
        converted.append(Float(value).bitPattern)
      } else {
        converted.appendVarint(UInt64(bitPattern: type.integer(at: offset, in: elements.span)))
      }
    }
    let stored = converted.bytes
    if type == .float64 {
      try values?.append(floats: stored.rawSpan)
    } else {
      try values?.append(integers: stored.rawSpan)
    }
  }

  /// Checks that a value has the type of earlier ones, or widens the type to hold both.
  private func declare(_ kind: RLDSFeature.Content) throws(StreamError) {
    var kind = kind
    if isExact, case .numbers(.float64, let shape, _) = kind {
      kind = .numbers(.float64, shape: shape, .bytes)
    }
    guard var known = declared else {
      declared = RLDSFeature(name, kind)
      return begin()
    }
    if known.holds(kind) { return }
    // Other lengths from one episode to the next are those of another robot, unless of bytes.
    if !isFixed, let shape = known.shape(raggedWith: kind),
      !lengths.isEmpty || kind == .numbers(.uint8, shape: kind.shape, .none) && shape.count == 1
    {
      shapeBefore = shape
      known.nesting = 1
      known.content = known.content.rows
    } else if known.nesting == 0, let joined = known.content.joined(with: kind) {
      known.content = joined
    } else {
      throw StreamError(
        .unsupported,
        "\(kind.text) \(isFixed ? "in a dataset" : "after steps") of \(known.text)")
    }
    declared = known
  }
}

extension RLDSFeature {
  /// True for a value of a type that needs no change.
  fileprivate func holds(_ kind: Content) -> Bool {
    switch (content, kind) {
    case (.numbers(let type, let rows, .none), .numbers(let other, let shape, .none))
    where nesting == 1: type == other && !shape.isEmpty && Array(shape.dropFirst()) == rows
    case (.numbers(let type, let shape, let encoding), .numbers(let other, let otherShape, .none))
    where encoding != .none: type == other && shape == otherShape
    case (.strings, .strings(shape: [])): true
    // Bytes that are no text.
    case (.strings(shape: []), .numbers(.uint8, let shape, .none)):
      nesting == 0 && shape.count == 1
    default: nesting == 0 && content == kind
    }
  }

  /// True for several texts in each step.
  fileprivate var isList: Bool {
    guard case .strings(let shape) = content else { return false }
    return nesting > 0 || !shape.isEmpty
  }

  /// The shape of the steps so far, if only the first extent of a new one differs.
  fileprivate func shape(raggedWith kind: Content) -> [Int]? {
    guard nesting == 0, case .numbers(let type, let shape, .none) = content,
      case .numbers(let other, let otherShape, .none) = kind, type == other, !shape.isEmpty,
      shape.count == otherShape.count, shape.dropFirst() == otherShape.dropFirst()
    else { return nil }
    return shape
  }

  fileprivate var text: String {
    nesting == 0 ? content.text : "rows of \(content.text)"
  }
}

extension RLDSFeature.Content {
  fileprivate var shape: [Int] {
    guard case .numbers(_, let shape, _) = self else { return [] }
    return shape
  }

  /// The type of one row.
  fileprivate var rows: Self {
    guard case .numbers(let type, let shape, let encoding) = self else { return self }
    return .numbers(type, shape: Array(shape.dropFirst()), encoding)
  }

  /// A type that holds values of both; nil when there is none. Images may differ in size.
  fileprivate func joined(with other: Self) -> Self? {
    if self == other { return self }
    guard case .image(let shape, let type, let format) = self,
      case .image(let otherShape, let otherType, let otherFormat) = other
    else { return nil }
    // Padding has no shape.
    if otherShape.isEmpty { return self }
    if shape.isEmpty { return other }
    guard shape[2] == otherShape[2], type == otherType else { return nil }
    let sides = (0..<2).map { shape[$0] == otherShape[$0] ? shape[$0] : nil }
    return .image(
      shape: sides + [shape[2]], type, format: format == otherFormat ? format : nil)
  }

  /// For messages: `float32 [7]`.
  fileprivate var text: String {
    switch self {
    case .numbers(let type, let shape, _): "\(type.rawValue) \(shape)"
    case .strings: "text"
    case .image(let shape, let type, _):
      "\(type.rawValue) images [\(shape.map { $0.map(String.init) ?? "?" }.joined(separator: ", "))]"
    case .unsupported(let what): what
    }
  }
}

extension TensorElementType {
  /// The element of an integer type at an offset; the bits of a uint64.
  fileprivate func integer(at offset: Int, in bytes: RawSpan) -> Int64 {
    switch self {
    case .bool: bytes.load(littleEndianAt: offset, as: UInt8.self) == 0 ? 0 : 1
    case .uint8: Int64(bytes.load(littleEndianAt: offset, as: UInt8.self))
    case .int8: Int64(bytes.load(littleEndianAt: offset, as: Int8.self))
    case .int16: Int64(bytes.load(littleEndianAt: offset, as: Int16.self))
    case .uint16: Int64(bytes.load(littleEndianAt: offset, as: UInt16.self))
    case .int32: Int64(bytes.load(littleEndianAt: offset, as: Int32.self))
    case .uint32: Int64(bytes.load(littleEndianAt: offset, as: UInt32.self))
    case .int64, .uint64, .float32, .float64: bytes.load(littleEndianAt: offset)
    }
  }
}

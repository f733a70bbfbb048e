internal import Bytes
internal import Images
internal import Stream

// The storage of a feature's values in a `tf.train.Example`.

extension RLDSFeature {
  /// The key of a feature of steps.
  var key: String { RLDSFeatures.stepPrefix + name }

  /// The kind of list that holds the values.
  var storedKind: ExampleList.Kind {
    switch content {
    case .numbers(.float32, _, .none), .numbers(.float64, _, .none): .floats
    case .numbers(_, _, .none): .integers
    case .numbers, .strings, .image, .unsupported: .bytes
    }
  }

  /// - Throws: `.unsupported` for a feature that cannot be read.
  func checkReadable() throws(StreamError) {
    var what: String?
    switch content {
    case .unsupported(let text): what = text
    case .image where nesting > 0: what = "a sequence of images"
    case .numbers(_, _, let encoding) where nesting > 0 && encoding != .none:
      what = "a sequence of encoded tensors"
    default: if nesting > 1 { what = "sequences in sequences" }
    }
    if let what {
      throw StreamError(
        .unsupported, "feature '\(name)' is \(what), which cannot be read")
    }
  }

  /// Values in the list for each step, or for each row of a feature with row lengths.
  private var size: Int {
    switch content {
    case .numbers(_, let shape, .none), .strings(let shape): shape.reduce(1, *)
    case .numbers, .image, .unsupported: 1
    }
  }

  /// The number of steps that the values make; nil when any number would fit.
  /// - Throws: `.malformed` when they do not make a whole number of steps.
  func steps(_ values: ExampleList, _ rows: ExampleList?) throws(StreamError) -> Int? {
    let size = size
    guard var rows else {
      if size == 0, values.count == 0 { return nil }
      guard size > 0, values.count % size == 0 else {
        throw StreamError(
          .malformed, "feature '\(key)' has \(values.count) values, not a multiple of \(size)")
      }
      return values.count / size
    }
    var total = 0
    for _ in 0..<rows.count {
      let row = rows.nextInteger()
      guard row >= 0, row <= Int64(Tensor.mostElements) else {
        throw StreamError(.malformed, "feature '\(key)' has a row of \(row) values")
      }
      total += Int(row)
      guard total <= Int(Int32.max) else { break }
    }
    guard total.multiplied(by: size) == values.count else {
      throw StreamError(
        .malformed, "feature '\(key)' has \(values.count) values, not \(total) rows of \(size)")
    }
    return rows.count
  }

  // Features of episodes.

  /// True if the value fits a line of text.
  var isAttribute: Bool {
    switch content {
    case .numbers(_, _, .none), .strings: nesting <= 1
    case .numbers, .image, .unsupported: false
    }
  }

  /// The name of the attribute.
  var attributeName: String {
    name.hasPrefix(RLDSFeatures.metadataPrefix)
      ? String(name.dropFirst(RLDSFeatures.metadataPrefix.count)) : name
  }

  /// The value as text: a single number or text as it is, several as a JSON list of their shape.
  /// - Returns: nil for bytes that are not text.
  func attributeText(_ list: ExampleList) throws(StreamError) -> String? {
    var list = list
    guard list.kind == storedKind else {
      throw StreamError(
        .malformed, "feature '\(name)' has \(list.kind.text), not \(storedKind.text)")
    }
    guard nesting == 1 ? list.count.isMultiple(of: size) : list.count == size else {
      let rows = nesting == 1 ? "rows of " : ""
      throw StreamError(
        .malformed, "feature '\(name)' has \(list.count) values, not \(rows)\(size)")
    }
    let isSingle = nesting == 0 && shape.isEmpty
    // The numbers of values in the lists within the list, from the outermost.
    let rows = shape.indices.dropFirst(1 - nesting).map { shape[$0...].reduce(1, *) }
    var text = JSONText()
    if !isSingle { text.beginArray() }
    for index in 0..<list.count {
      for row in rows where index.isMultiple(of: row) { text.beginArray() }
      switch list.kind {
      case .bytes:
        let bytes = try list.nextBytes()
        guard let value = String(validatingUTF8: bytes.span) else { return nil }
        if isSingle { return value }
        text.value(value)
      case .floats:
        let float = list.nextFloats(1)
        text.value(Float(bitPattern: float.span.load(littleEndianAt: 0)))
      case .integers:
        let value = list.nextInteger()
        switch content {
        case .numbers(.bool, _, _): text.value(value != 0)
        case .numbers(.uint64, _, _): text.value(UInt64(bitPattern: value))
        default: text.value(value)
        }
      }
      for row in rows where (index + 1).isMultiple(of: row) { text.endArray() }
    }
    if !isSingle { text.endArray() }
    return text.string
  }

  private var shape: [Int] {
    switch content {
    case .numbers(_, let shape, _), .strings(let shape): shape
    case .image, .unsupported: []
    }
  }
}

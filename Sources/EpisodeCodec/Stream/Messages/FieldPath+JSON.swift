internal import Bytes

extension FieldPath {
  /// Reads the selected values from a JSON message. Of equal keys the last counts, as most readers
  /// have it (RFC 8259, section 4).
  func read(_ message: RawSpan, into values: inout FieldValues) throws(StreamError) {
    try Self.read(components[...], message, "the message", beside: nil, nil, into: &values)
  }

  /// - Parameters:
  ///   - name: of the value.
  ///   - names: those beside the value, in case that it is an array.
  ///   - outerNames: those beside the array that has the value as an element.
  private static func read(
    _ rest: ArraySlice<Component>, _ value: RawSpan, _ name: String, beside names: [String]?,
    _ outerNames: [String]?, into values: inout FieldValues
  ) throws(StreamError) {
    var rest = rest
    var reader = JSONReader(value)
    let kind = try reader.peek()
    switch rest.popFirst() {
    case nil:
      if kind == .array, names != nil {
        try readElements(.all, rest, value, name, beside: names, into: &values)
      } else {
        try readValue(&reader, name, into: &values)
      }
    case .field(let key):
      guard kind == .object else { throw StreamError.noFields(in: name, key) }
      let (field, names) = try find(key, in: value, name)
      let isNames = ElementNames.fieldNames.contains(key)
      try read(
        rest, value.extracting(field), key, beside: names ?? (isNames ? nil : outerNames), nil,
        into: &values)
    case .elements(let elements):
      guard kind == .array else {
        throw StreamError.noElements(in: name, Component.elements(elements))
      }
      try readElements(elements, rest, value, name, beside: names, into: &values)
    }
  }

  /// The range of a member of an object, and the names beside it.
  private static func find(
    _ key: String, in object: RawSpan, _ name: String
  ) throws(StreamError) -> (value: Range<Int>, names: [String]?) {
    var value: Range<Int>?
    var names: [String: Range<Int>] = [:]
    var keys: [String] = []
    var reader = JSONReader(object)
    try reader.beginObject()
    while let next = try reader.nextKey() {
      let range = try reader.readRange()
      if next == key { value = range }
      if ElementNames.fieldNames.contains(next) { names[next] = range }
      if keys.count < 32, !keys.contains(next) { keys.append(next) }
    }
    guard let value else {
      let list = keys.isEmpty ? "no fields" : keys.joined(separator: ", ")
      throw StreamError.noField(key, in: name, of: list)
    }
    guard !ElementNames.fieldNames.contains(key) else { return (value, nil) }
    for field in ElementNames.fieldNames {
      if let range = names[field], let texts = try texts(object.extracting(range)) {
        return (value, texts)
      }
    }
    return (value, nil)
  }

  /// The texts of an array; nil for another value.
  private static func texts(_ value: RawSpan) throws(StreamError) -> [String]? {
    var texts: [String] = []
    var reader = JSONReader(value)
    guard try reader.peek() == .array else { return nil }
    try reader.beginArray()
    while try reader.nextElement() {
      guard try reader.peek() == .string else { return nil }
      texts.append(try reader.readString())
    }
    return texts
  }

  /// True when the names beside an array are those of the elements in its elements: the first one
  /// has arrays, and no names for them.
  private static func areOfElements(_ array: RawSpan) throws(StreamError) -> Bool {
    var reader = JSONReader(array)
    try reader.beginArray()
    guard try reader.nextElement(), try reader.peek() == .object else { return false }
    var hasArray = false
    try reader.beginObject()
    while let key = try reader.nextKey() {
      if try reader.peek() == .array {
        guard !ElementNames.fieldNames.contains(key) else { return false }
        hasArray = true
      }
      try reader.skipValue()
    }
    return hasArray
  }

  private static func readElements(
    _ elements: Elements, _ rest: ArraySlice<Component>, _ array: RawSpan, _ name: String,
    beside names: [String]?, into values: inout FieldValues
  ) throws(StreamError) {
    var (names, outerNames): ([String]?, [String]?) = (names, nil)
    if names != nil, try areOfElements(array) { (names, outerNames) = (nil, names) }
    let wanted: Range<Int>? =
      if case .place(let range) = elements, !values.names.ordersAll {
        range.lower..<(range.upper ?? .max)
      } else {
        nil
      }
    var inside: [String]? = []
    var ranges: [Range<Int>] = []
    var count = 0
    var reader = JSONReader(array)
    try reader.beginArray()
    while try reader.nextElement() {
      let range = try reader.readRange()
      let element = array.extracting(range)
      if inside != nil, let name = try Self.name(of: element) {
        inside?.append(name)
      } else {
        inside = nil
      }
      if wanted == nil {
        ranges.append(range)
      } else if wanted?.contains(count) == true {
        try read(rest, element, name, beside: nil, outerNames, into: &values)
      }
      count += 1
    }
    // An element's own name comes first.
    let own = count > 0 ? inside : nil
    let runs = try values.names.choose(elements, of: count, own ?? names, name)
    guard wanted == nil else { return }
    for place in runs.joined() {
      try read(
        rest, array.extracting(ranges[place]), name, beside: nil, outerNames, into: &values)
    }
  }

  /// An element's own name.
  private static func name(of element: RawSpan) throws(StreamError) -> String? {
    var name: String?
    var reader = JSONReader(element)
    guard try reader.peek() == .object else { return nil }
    try reader.beginObject()
    while let key = try reader.nextKey() {
      if key == ElementNames.fieldName {
        name = try reader.peek() == .string ? try reader.readString() : nil
        if name == nil { try reader.skipValue() }
      } else {
        try reader.skipValue()
      }
    }
    return name
  }

  /// A number, text or boolean, or an array of them. Null is NaN, because JavaScript writes NaN so.
  private static func readValue(
    _ reader: inout JSONReader, _ name: String, into values: inout FieldValues
  ) throws(StreamError) {
    let kind = try reader.peek()
    switch (kind, values.purpose) {
    case (.array, _):
      try reader.beginArray()
      while try reader.nextElement() { try readValue(&reader, name, into: &values) }
    case (_, .kinds):
      // A number that JSON does not have is written as text.
      let text = kind == .string ? try reader.readString() : nil
      if text == nil { try reader.skipValue() }
      let isText = text.map { !["NaN", "Infinity", "-Infinity"].contains($0) } ?? false
      values.isText = values.isText ?? isText
    case (.string, .texts): values.append(try reader.readString())
    case (.number, .numbers): values.append(try reader.readNumber().bitPattern)
    case (.bool, .numbers):
      values.append((try reader.readBool() ? 1.0 : 0.0).bitPattern)
    case (.null, .numbers):
      try reader.readNull()
      values.append(Double.nan.bitPattern)
    case (.string, .numbers):
      switch try reader.readString() {
      case "NaN": values.append(Double.nan.bitPattern)
      case "Infinity": values.append(Double.infinity.bitPattern)
      case "-Infinity": values.append((-Double.infinity).bitPattern)
      default: throw StreamError(.malformed, "\(name) is text, not a number")
      }
    default:
      throw StreamError(
        .malformed, "\(name) is not \(values.purpose == .texts ? "text" : "a number")")
    }
  }
}

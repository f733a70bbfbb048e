internal import Bytes

extension FieldPath {
  /// Reads the selected values from a JSON message. Of equal keys the first counts.
  func read(
    _ reader: inout JSONReader, into values: inout FieldValues
  ) throws(StreamError) {
    try read(components[...], &reader, "the message", into: &values, toEnd: false)
  }

  /// - Parameters:
  ///   - name: of the value at the reader's position.
  ///   - toEnd: whether to read the value to its end, because another one follows.
  private func read(
    _ rest: ArraySlice<Component>, _ reader: inout JSONReader, _ name: String,
    into values: inout FieldValues, toEnd: Bool
  ) throws(StreamError) {
    let kind = try reader.peek()
    var rest = rest
    switch rest.popFirst() {
    case nil: try Self.readValue(&reader, name, into: &values)
    case .field(let key):
      guard kind == .object else {
        throw StreamError.noFields(in: name, key)
      }
      var keys: [String] = []
      var isFound = false
      try reader.beginObject()
      while let next = try reader.nextKey() {
        if next != key || isFound {
          if keys.count < 32 { keys.append(next) }
          try reader.skipValue()
        } else {
          isFound = true
          try read(rest, &reader, key, into: &values, toEnd: toEnd)
          if !toEnd { return }
        }
      }
      guard isFound else {
        let list = keys.isEmpty ? "no fields" : keys.joined(separator: ", ")
        throw StreamError.noField(key, in: name, of: list)
      }
    case .elements(let range):
      guard kind == .array else {
        throw StreamError.noElements(in: name, Component.elements(range))
      }
      var count = 0
      try reader.beginArray()
      while try reader.nextElement() {
        if count >= range.lower, count < range.upper ?? .max {
          let isLast = count + 1 == range.upper
          try read(rest, &reader, name, into: &values, toEnd: toEnd || !isLast)
          if isLast, !toEnd { return }
        } else {
          try reader.skipValue()
        }
        count += 1
      }
      _ = try range.resolve(count: count, of: name)
    }
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

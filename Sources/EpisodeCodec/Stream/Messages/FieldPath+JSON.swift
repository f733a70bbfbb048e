internal import Bytes

extension FieldPath {
  /// Reads what the path selects from a JSON message. Of equal keys the first counts.
  func read(
    _ reader: inout JSONReader, into values: inout FieldValues
  ) throws(StreamError) {
    try read(components[...], &reader, "the message", into: &values, toEnd: false)
  }

  /// - Parameters:
  ///   - name: of the value that the reader is at.
  ///   - toEnd: whether the value is read to its end, as another one follows.
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
        throw StreamError(.missing, "no field '\(key)' in \(name), which is no object")
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
        throw StreamError(.missing, "no field '\(key)' in \(name); it has \(list)")
      }
    case .elements(let range):
      guard kind == .array else {
        throw StreamError(.missing, "\(name) is no array, '\(Component.elements(range))' wanted")
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

  /// A number, text or boolean, or an array of them. Null is NaN, as JavaScript writes that.
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
      default: throw StreamError(.malformed, "\(name) is a text, no number")
      }
    default:
      throw StreamError(.malformed, "\(name) is no \(values.purpose == .texts ? "text" : "number")")
    }
  }
}

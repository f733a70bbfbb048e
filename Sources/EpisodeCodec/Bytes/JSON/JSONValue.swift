/// A small JSON document as a tree, such as a list of strings in a metadata record.
package enum JSONValue: Equatable, Sendable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([Member])

  package struct Member: Equatable, Sendable {
    package var key: String
    package var value: JSONValue

    package init(key: String, value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  /// The largest document parsed to a tree, in bytes.
  package static let sizeLimit = 16 << 20

  /// - Throws: `.malformed` when the bytes are not JSON, `.limit` when they are too many or too
  ///   deep.
  package init(parsing bytes: RawSpan, limit: Int = sizeLimit) throws(StreamError) {
    guard bytes.byteCount <= limit else {
      throw StreamError(.limit, "a JSON document of \(bytes.byteCount) bytes is too large")
    }
    var reader = JSONReader(bytes)
    try self.init(reading: &reader)
    try reader.finish()
  }

  package init(parsing text: String) throws(StreamError) {
    try self.init(parsing: Bytes(Array(text.utf8)).span)
  }

  /// The reader's next value. Its depth limit bounds the recursion.
  init(reading reader: inout JSONReader) throws(StreamError) {
    switch try reader.peek() {
    case .null:
      try reader.readNull()
      self = .null
    case .bool: self = .bool(try reader.readBool())
    case .number: self = .number(try reader.readNumber())
    case .string: self = .string(try reader.readString())
    case .array:
      var elements: [JSONValue] = []
      try reader.beginArray()
      while try reader.nextElement() { elements.append(try JSONValue(reading: &reader)) }
      self = .array(elements)
    case .object:
      var members: [Member] = []
      // Of equal keys the last counts, as most readers have it: RFC 8259, section 4.
      var places: [String: Int] = [:]
      try reader.beginObject()
      while let key = try reader.nextKey() {
        let value = try JSONValue(reading: &reader)
        if let place = places[key] {
          members[place].value = value
        } else {
          places[key] = members.count
          members.append(Member(key: key, value: value))
        }
      }
      self = .object(members)
    }
  }

  /// The member with a key; nil if this is not an object.
  package subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  package var string: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  package var number: Double? {
    guard case .number(let number) = self else { return nil }
    return number
  }

  package var array: [JSONValue]? {
    guard case .array(let elements) = self else { return nil }
    return elements
  }

  package var object: [Member]? {
    guard case .object(let members) = self else { return nil }
    return members
  }

  /// The elements of an array that holds only strings.
  package var strings: [String]? {
    guard let array else { return nil }
    let strings = array.compactMap(\.string)
    return strings.count == array.count ? strings : nil
  }
}

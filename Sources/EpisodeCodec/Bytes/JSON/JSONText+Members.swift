extension JSONText {
  package mutating func member(_ key: String, _ value: String?) {
    self.key(key)
    if let value { self.value(value) } else { null() }
  }

  package mutating func member(_ key: String, _ value: (some FixedWidthInteger)?) {
    self.key(key)
    if let value { self.value(value) } else { null() }
  }

  package mutating func member(_ key: String, _ value: Double?) {
    self.key(key)
    if let value { self.value(value) } else { null() }
  }

  package mutating func array<Element>(
    _ key: String, _ elements: [Element], _ write: (inout JSONText, Element) -> Void
  ) {
    self.key(key)
    beginArray()
    for element in elements { write(&self, element) }
    endArray()
  }

  /// An array of objects, whose members `write` writes.
  package mutating func list<Element>(
    _ key: String, _ elements: [Element], _ write: (inout JSONText, Element) -> Void
  ) {
    array(key, elements) { text, element in
      text.beginObject()
      write(&text, element)
      text.endObject()
    }
  }
}

extension FileOutput {
  package func write(line: JSONText) throws(StreamError) {
    try write(line.utf8.bytes)
    try write([UInt8(ascii: "\n")])
  }
}

internal import Bytes

extension MessageText {
  /// Copies the reader's next value without white space, its numbers digit by digit. The reader's
  /// depth limit bounds the recursion.
  static func render(
    _ reader: inout JSONReader, _ data: RawSpan, to output: inout Output
  ) throws(StreamError) {
    try output.checkLimit()
    switch try reader.peek() {
    case .object:
      try reader.beginObject()
      output.text.beginObject()
      while let key = try reader.nextKey() {
        output.text.key(key)
        try render(&reader, data, to: &output)
      }
      output.text.endObject()
    case .array:
      try reader.beginArray()
      output.text.beginArray()
      var count = 0
      while try reader.nextElement() {
        if count < output.mostElements {
          try render(&reader, data, to: &output)
        } else {
          try reader.skipValue()
        }
        count += 1
      }
      output.more(count - output.mostElements)
      output.text.endArray()
    case .string: output.string(try reader.readString())
    case .number:
      let number = try reader.scanNumber()
      if number.isFinite {
        output.text.value(json: data.extracting(number.range))
      } else {
        output.text.value(String(repairingUTF8: data.extracting(number.range)))
      }
    case .bool: output.text.value(try reader.readBool())
    case .null:
      try reader.readNull()
      output.text.null()
    }
  }
}

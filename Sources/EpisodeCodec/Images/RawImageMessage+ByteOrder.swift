internal import Bytes

extension RawImageMessage {
  /// The message with the low byte of each number first. `foxglove.RawImage` has no other order, and
  /// neither has `RawImage`: this is the only place that honors `is_bigendian`.
  /// - Throws: `.unsupported` when the encoding, and with it the size of a number, is unknown.
  func littleEndian() throws(StreamError) -> RawImageMessage {
    guard isBigEndian else { return self }
    guard let size = encoding.sampleSize else { throw encoding.unknown }
    var message = self
    message.isBigEndian = false
    guard size > 1, step > 0 else { return message }
    let row = encoding.bytesPerRow(width: Int(width)) ?? 0
    message.data = data.swapping(numbersOf: size, rows: row, step: Int(step))
    return message
  }
}

extension PixelEncoding {
  /// Bytes of a number; nil for an unknown encoding.
  var sampleSize: Int? {
    guard layout != nil else { return nil }
    return PixelFormat(self)?.sampleSize ?? 1
  }

  var unknown: StreamError {
    StreamError(.unsupported, "pixel encoding '\(name.printable)' is unknown")
  }
}

extension Bytes {
  /// The bytes of an image with those of each number reversed. The padding of its rows stays.
  fileprivate func swapping(numbersOf size: Int, rows length: Int, step: Int) -> Bytes {
    var result = array
    for start in stride(from: 0, to: count, by: step) {
      let end = start + min(length, step, count - start)
      for number in stride(from: start, to: end - size + 1, by: size) {
        for place in 0..<size / 2 {
          result.swapAt(number + place, number + size - 1 - place)
        }
      }
    }
    return Bytes(result)
  }
}

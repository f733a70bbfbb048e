internal import Bytes

extension MessageType {
  /// True if a CDR or ROS 1 message can be one of this type: it holds all the fields, and nothing
  /// after them but padding.
  package func fits(_ message: RawSpan) -> Bool {
    do throws(StreamError) {
      var reader = try SerialReader(message, encoding)
      for field in structs[0].fields { try reader.skip(field, in: self) }
      return reader.remaining <= 3
    } catch { return false }
  }
}

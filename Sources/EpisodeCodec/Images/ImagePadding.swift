package import Bytes
package import Stream

/// The image of a missing camera: a `foxglove.CompressedImage` without data, where OpenVLA and Octo
/// have an empty string.
package enum ImagePadding {
  /// The message: all its fields are empty.
  package static let message = Bytes.empty

  /// True for a message of the channel that has no data.
  package static func isPadding(_ message: Bytes, _ channel: ImageChannel) throws(StreamError)
    -> Bool
  {
    guard channel.kind == .compressed else { return false }
    if message.isEmpty { return true }
    return try CompressedImageMessage(message, family: channel.family).payload.isEmpty
  }
}

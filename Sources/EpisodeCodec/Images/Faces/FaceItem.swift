internal import Bytes
internal import Stream
internal import TrajectoryMath

/// A record that waits in the order of the stream until it is known which faces a frame has.
final class FaceItem {
  enum Content {
    case record(Record)
    case frame(Message, FacePicture, FaceFrame)
    /// A message without a picture, or a damaged one.
    case other(Message, Result<SerializedImage, StreamError>)
  }

  let content: Content
  let time: UInt64
  let weight: Int
  /// What was found in a frame; nil until it has been searched.
  var found: Result<[PixelBox], StreamError>?

  init(_ content: Content, at time: UInt64, weight: Int) {
    (self.content, self.time, self.weight) = (content, time, weight)
  }
}

internal import Bytes

/// A frame of a picked moment.
package struct PickedFrame: Sendable {
  /// The number of the moment in its episode.
  package let moment: Int
  /// Log time of the moment, ns.
  package let time: UInt64
  /// The topic or feature of the camera.
  package let topic: String
  package let frame: FrameSource
}

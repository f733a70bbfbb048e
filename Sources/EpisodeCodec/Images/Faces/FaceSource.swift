internal import Bytes
internal import TrajectoryMath

/// A frame of a stream, as files and programs name it.
package struct FaceFrame: Sendable {
  package let topic: String
  /// Log time, ns.
  package let time: UInt64
  package let width: Int
  package let height: Int
}

/// Where the boxes of faces come from.
package enum FaceSource {
  /// The search of this program.
  case search(FaceSearch)
  /// The boxes of frames in their order.
  case lines(FaceBoxLines)
  case program(FaceProgram)
}

package import TrajectoryMath

/// The windows to make; see `WindowMaker`.
package struct WindowSettings: Sendable {
  package var indices: WindowIndices
  package var flavor = PipelineFlavor.openvla
  /// The distance in steps between windows.
  package var stride = 1
  /// True to store all images in each window instead of references.
  package var copiesImages = false
  /// True to keep windows that the frame filter of the stream's dataset would drop.
  package var keepsAllFrames = false
  /// Dimensions of the action that are kept after the goal; nil for those of the stream.
  package var absoluteMask: [Bool]?
  /// Octo's `max_action_dim` and `max_proprio_dim`: the lengths to which actions and proprioception
  /// are padded.
  package var actionDimensions: Int?
  package var proprioDimensions: Int?

  package init(_ indices: WindowIndices) { self.indices = indices }
}

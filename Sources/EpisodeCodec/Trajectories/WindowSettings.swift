package import TrajectoryMath

/// What windows are to be made, see `WindowMaker`.
package struct WindowSettings: Sendable {
  package var indices: WindowIndices
  package var flavor = PipelineFlavor.openvla
  /// Every so many steps there is a window.
  package var stride = 1
  /// Whether each window has all its images, in place of references.
  package var copiesImages = false
  /// Dimensions of the action that are kept behind the goal; nil for those of the stream.
  package var absoluteMask: [Bool]?
  /// Octo's `max_action_dim` and `max_proprio_dim`: what actions and proprioception are padded to.
  package var actionDimensions: Int?
  package var proprioDimensions: Int?

  package init(_ indices: WindowIndices) { self.indices = indices }
}

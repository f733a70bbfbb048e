/// A dataset's entry in the registries of OpenVLA (`oxe/configs.py`) and Octo
/// (`oxe_dataset_configs.py`): which features play which role. The `dataset` lines of a map.
package struct DatasetConfiguration: Equatable, Sendable {
  /// The place of a camera; in the order of the registries.
  package enum Role: String, CaseIterable, Sendable { case primary, secondary, wrist }

  package enum StateEncoding: String, CaseIterable, Sendable {
    /// No state.
    case none = "NONE"
    /// x, y, z, roll, pitch, yaw, padding, gripper.
    case posEuler = "POS_EULER"
    /// x, y, z, quaternion (x, y, z, w), gripper.
    case posQuaternion = "POS_QUAT"
    /// Seven joints, gripper.
    case joint = "JOINT"
    /// Six joints and a gripper, twice.
    case jointBimanual = "JOINT_BIMANUAL"
    /// Octo: x, y, yaw.
    case posNavigation = "POS_NAV"
  }

  package enum ActionEncoding: String, CaseIterable, Sendable {
    /// Change of x, y, z, roll, pitch, yaw; gripper.
    case endEffectorPosition = "EEF_POS"
    /// Seven joints, gripper.
    case jointPosition = "JOINT_POS"
    /// Six joints and a gripper, twice.
    case jointPositionBimanual = "JOINT_POS_BIMANUAL"
    /// Change of x, y, z and of the rotation as six numbers; gripper.
    case endEffectorR6 = "EEF_R6"
    /// Octo: change of x and y.
    case navigation2D = "NAV_2D"
    /// Octo: as two arms, then the velocity of the base.
    case jointPositionBimanualNavigation = "JOINT_POS_BIMANUAL_NAV"

    /// Dimensions of the action to normalize: all but grippers.
    package var normalizationMask: [Bool] {
      let arm = Array(repeating: true, count: 6) + [false]
      switch self {
      case .endEffectorPosition: return arm
      case .jointPosition: return [true] + arm
      case .jointPositionBimanual: return arm + arm
      case .endEffectorR6: return [true, true, true] + arm
      case .navigation2D: return [true, true]
      case .jointPositionBimanualNavigation: return arm + arm + [true, true]
      }
    }

    /// Dimensions that keep their value in an action that does nothing: `absolute_action_mask`.
    package var absoluteMask: [Bool] { normalizationMask.map(!) }
  }

  package var names: [String]
  /// Features below `observation/`, one per role; nil for a missing camera.
  package var images: [Role: String] = [:]
  package var depths: [Role: String] = [:]
  /// Features below `observation/` whose numbers make up the state; nil is a column of zeros. Empty
  /// when the map itself sets `observation/proprio`.
  package var state: [String?] = []
  package var stateEncoding = StateEncoding.none
  package var actionEncoding: ActionEncoding
  /// Selects frames after normalization.
  package var frameFilter: FrameFilter?

  init(names: [String], actionEncoding: ActionEncoding) {
    self.names = names
    self.actionEncoding = actionEncoding
  }
}

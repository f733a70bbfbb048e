/// Converts gripper commands of many kinds to the one that policies are trained on: 1 open, 0
/// closed.
///
/// OpenVLA `prismatic/vla/datasets/rlds/utils/data_utils.py` and Octo's functions of the same
/// names: they compare in the type of the actions and compute in float32.
///
/// Each function computes one step from its action and the state of the gripper, so that a trajectory
/// of any length needs no memory.
package enum Gripper {
  /// `binarize_gripper_actions`, from the last step to the first: above 0.95 is open, below 0.05
  /// closed; in between it has the state it reaches next.
  ///
  /// - Parameters:
  ///   - action: 0 (closed) to 1 (open).
  ///   - state: that of the following step; for the last step its own action.
  package static func binarized<Value: BinaryFloatingPoint>(
    _ action: Value, after state: inout Float
  ) -> Float {
    if action > 0.95 { state = 1 } else if action < 0.05 { state = 0 }
    return state
  }

  /// `rel2abs_gripper_actions`, from the first step to the last: changes of the state become the
  /// state.
  ///
  /// - Parameters:
  ///   - action: above 0.1 closing, below -0.1 opening.
  ///   - state: the latest change, 1 or -1. Before the first change it is the opposite of that
  ///     change; without any change it is 1, open.
  package static func absolute<Value: BinaryFloatingPoint>(
    ofRelative action: Value, after state: inout Float
  ) -> Float {
    let change = change(action)
    if change != 0 { state = change }
    return state / 2 + 0.5
  }

  /// Finds the first change of a trajectory, for the initial state of `absolute`.
  ///
  /// - Parameters:
  ///   - found: 0 until a change is found.
  package static func firstChange<Value: BinaryFloatingPoint>(
    _ action: Value, _ found: inout Float
  ) -> Float {
    if found == 0 { found = change(action) }
    return found
  }

  /// 1 opening, -1 closing, 0 neither.
  private static func change<Value: BinaryFloatingPoint>(_ action: Value) -> Float {
    action < -0.1 ? 1 : action > 0.1 ? -1 : 0
  }
}

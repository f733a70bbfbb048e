/// Converts gripper commands of many kinds to the one that policies are trained on: 1 open, 0
/// closed.
///
/// OpenVLA `prismatic/vla/datasets/rlds/utils/data_utils.py` and Octo's functions of the same
/// names: they compare in the type of the actions and compute in float32.
package enum Gripper {
  /// `binarize_gripper_actions`: above 0.95 is open, below 0.05 closed; in between it has the state
  /// it reaches next. Values after the last such state equal the last value.
  ///
  /// - Parameters:
  ///   - actions: one per step, 0 (closed) to 1 (open).
  package static func binarize<Value: BinaryFloatingPoint>(_ actions: [Value]) -> [Float] {
    guard let last = actions.last else { return [] }
    var carry = Float(last)
    var result = Array(repeating: carry, count: actions.count)
    for index in actions.indices.reversed() {
      if actions[index] > 0.95 { carry = 1 } else if actions[index] < 0.05 { carry = 0 }
      result[index] = carry
    }
    return result
  }

  /// `rel2abs_gripper_actions`: changes of the state become the state.
  ///
  /// - Parameters:
  ///   - actions: one per step, above 0.1 closing, below -0.1 opening. Before the first change the
  ///     gripper has the opposite state; without any change it is open.
  package static func absolute<Value: BinaryFloatingPoint>(ofRelative actions: [Value]) -> [Float] {
    let changes = actions.map { (action: Value) -> Float in
      action < -0.1 ? 1 : action > 0.1 ? -1 : 0
    }
    var carry = changes.first { $0 != 0 }.map { -$0 } ?? 1
    return changes.map { change in
      if change != 0 { carry = change }
      return carry / 2 + 0.5
    }
  }
}

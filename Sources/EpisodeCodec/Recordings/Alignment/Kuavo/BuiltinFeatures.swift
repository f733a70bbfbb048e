internal import Posix

/// Files of features that come with Bagpipe.
package enum BuiltinFeatures {
  /// The text of a file by its name; nil for other names, and where there is such a file.
  package static func text(_ name: String) -> String? {
    guard name == "kuavo.features", !Directory.exists(name) else { return nil }
    return kuavo
  }

  /// The topics of kuavo_dataset.py. Joints are in rad, but those of action/arms in degrees; claws and
  /// hands from 0 to 100; grippers from 0 to 0.8, their commands to 255.
  private static let kuavo = """
    observation/image_head=/cam_h/color/image_raw/compressed
    observation/image_wrist_left?=/cam_l/color/image_raw/compressed
    observation/image_wrist_right?=/cam_r/color/image_raw/compressed
    observation/image_zed_left?=/zedm/zed_node/left/image_rect_color/compressed
    observation/image_zed_right?=/zedm/zed_node/right/image_rect_color/compressed
    observation/depth_head?=/cam_h/depth/image_raw/compressedDepth
    observation/depth_wrist_left?=/cam_l/depth/image_rect_raw/compressedDepth
    observation/depth_wrist_right?=/cam_r/depth/image_rect_raw/compressedDepth
    observation/joints=/sensors_data_raw.joint_data.joint_q
    observation/claw?=/leju_claw_state.data.position
    observation/hand?=/dexhand/state.position
    observation/gripper?=/gripper/state.position
    action/joints?=/joint_cmd.joint_q
    action/arms?=/kuavo_arm_traj.position
    action/arms_synced?=/kuavo_arm_traj_synced.position
    action/claw?=/leju_claw_command.data.position
    action/hand?=/control_robot_hand_position.left_hand_position,\
    /control_robot_hand_position.right_hand_position
    action/gripper?=/gripper/command.position
    """
}

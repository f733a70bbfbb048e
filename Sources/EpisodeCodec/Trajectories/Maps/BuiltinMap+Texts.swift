// Made by OXE/embed from the files in OXE.

internal import TrajectoryMath

extension BuiltinMap {
  /// All maps by flavor and name.
  package static let all: [BuiltinMap] = [
    .init(
      .octo, "aloha",
      """
      # ALOHA (Zhao et al. 2023, Fu et al. 2024).

      # From 50 to 10 steps a second.
      every 5
      observation/proprio = observation/state

      dataset aloha_static_dataset, aloha_dagger_dataset
      image primary cam_high
      image secondary cam_low
      image wrist cam_right_wrist
      state encoding JOINT_BIMANUAL
      action encoding JOINT_POS_BIMANUAL

      dataset aloha_mobile_dataset
      image primary cam_high
      image wrist cam_right_wrist
      state encoding JOINT_BIMANUAL
      action encoding JOINT_POS_BIMANUAL_NAV

      """),
    .init(
      .octo, "asu_table_top",
      """
      # ASU table top (Zhou et al. 2022).

      observation/proprio = concat(ground_truth_states/EE, observation/state[-1:])

      dataset asu_table_top_converted_externally_to_rlds
      image primary image
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .octo, "austin_buds",
      """
      # BUDS (Zhu et al. 2022).

      # The gripper becomes 1 open, 0 closed.
      action = concat(action[:6], invert(clip(action[-1:], 0, 1)))
      observation/proprio = observation/state[:8]
      language_instruction = ""  # the text says nothing about the task

      dataset austin_buds_dataset_converted_externally_to_rlds
      image primary image
      image wrist wrist_image
      state encoding JOINT
      action encoding EEF_POS

      """),
    .init(
      .octo, "austin_sailor",
      """
      # SAILOR (Nasiriany et al. 2022).

      # The gripper becomes 1 open, 0 closed.
      action = concat(action[:6], invert(clip(action[-1:], 0, 1)))
      observation/proprio = observation/state
      language_instruction = ""  # the text says nothing about the task

      dataset austin_sailor_dataset_converted_externally_to_rlds
      image primary image
      image wrist wrist_image
      state encoding POS_QUAT
      action encoding EEF_POS

      """),
    .init(
      .octo, "austin_sirius",
      """
      # Sirius (Liu et al. 2022).

      # The gripper becomes 1 open, 0 closed.
      action = concat(action[:6], invert(clip(action[-1:], 0, 1)))
      observation/proprio = observation/state
      language_instruction = ""  # the text says nothing about the task

      dataset austin_sirius_dataset_converted_externally_to_rlds
      image primary image
      image wrist wrist_image
      state encoding POS_QUAT
      action encoding EEF_POS

      """),
    .init(
      .octo, "bc_z",
      """
      # BC-Z (Jang et al. 2021).

      # The gripper becomes 1 open, 0 closed.
      action = concat(
        action/future/xyz_residual[:3], action/future/axis_angle_residual[:3],
        invert(float32(action/future/target_close[:1])))
      observation/proprio = concat(
        observation/present/xyz, observation/present/axis_angle, observation/present/sensed_close)
      language_instruction = observation/natural_language_instruction

      dataset bc_z
      image primary image
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .octo, "berkeley_autolab_ur5",
      """
      # Berkeley UR5 demonstrations (Chen et al.).

      rename observation/image_with_depth to observation/depth
      # Commands to close (1) or open (-1) become the state: 1 open, 0 closed.
      action = concat(
        action/world_vector, action/rotation_delta, rel2abs(action/gripper_closedness_action))
      observation/proprio = observation/robot_state[6:14]
      language_instruction = observation/natural_language_instruction

      dataset berkeley_autolab_ur5
      image primary image
      image wrist hand_image
      depth primary depth
      state encoding POS_QUAT
      action encoding EEF_POS

      """),
    .init(
      .octo, "berkeley_cable_routing",
      """
      # Cable routing (Luo et al. 2023).

      action = concat(action/world_vector, action/rotation_delta, zeros(1))
      observation/proprio = observation/robot_state
      language_instruction = ""  # the text says nothing about the task

      dataset berkeley_cable_routing
      image primary image
      image secondary top_image
      image wrist wrist45_image
      state encoding JOINT
      action encoding EEF_POS

      """),
    .init(
      .octo, "berkeley_fanuc",
      """
      # Fanuc manipulation (Zhu et al. 2023).

      # The data have no command of the gripper: its state is taken.
      action = concat(action, invert(observation/state[6:7]))
      observation/proprio = concat(observation/state[:6], observation/state[6:7])

      dataset berkeley_fanuc_manipulation
      image primary image
      image wrist wrist_image
      state encoding JOINT
      action encoding EEF_POS

      """),
    .init(
      .octo, "berkeley_mvp",
      """
      # Masked visual pre-training (Radosavovic et al. 2022).

      observation/proprio = concat(observation/pose, float32(observation/gripper))
      # The gripper becomes 1 open, 0 closed.
      action = concat(action[:-1], invert(action[-1:]))

      dataset berkeley_mvp_converted_externally_to_rlds
      image wrist hand_image
      state encoding POS_QUAT
      action encoding JOINT_POS

      """),
    .init(
      .octo, "berkeley_rpt",
      """
      # Robot learning with sensorimotor pre-training (Radosavovic et al. 2023).

      # From 30 to 10 steps a second.
      every 3
      observation/proprio = concat(observation/joint_pos, float32(observation/gripper))
      # The action is what the joints did: the difference to the next step.
      let movement = next(observation/joint_pos[:7]) - observation/joint_pos[:7]
      action = concat(movement, invert(action[-1:]))
      drop last 1

      dataset berkeley_rpt_converted_externally_to_rlds
      image wrist hand_image
      state encoding JOINT
      action encoding JOINT_POS

      """),
    .init(
      .octo, "bridge",
      """
      # BridgeData V2 (Walke et al. 2023) as its authors publish it.

      # The action is what the arm did: the difference to the state of the next step.
      let movement = next(observation/state[:6]) - observation/state[:6]
      action = concat(movement, binarize(action[-1]))
      drop last 1
      observation/proprio = observation/state

      dataset bridge_dataset
      image primary image_0
      image secondary image_1
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .octo, "cmu_franka_exploration",
      """
      # Structured world models from human videos (Mendonca et al. 2023).

      action = action[:-1]
      # There is no state.
      observation/proprio = zeros(1)

      dataset cmu_franka_exploration_dataset_converted_externally_to_rlds
      image primary highres_image
      state encoding NONE
      action encoding EEF_POS

      """),
    .init(
      .octo, "cmu_playing_with_food",
      """
      # Playing with food (Sawhney et al. 2021).

      action = concat(action[:3], quaternion_to_euler(action[3:7]), action[-1:])
      observation/proprio = observation/state

      dataset cmu_playing_with_food
      image primary image
      image wrist finger_vision_1
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .octo, "cmu_stretch",
      """
      # Stretch demonstrations (Bahl et al., Mendonca et al. 2023).

      action = action[:-1]
      observation/proprio = concat(observation/state[:3], zeros(3), observation/state[-1:])

      dataset cmu_stretch
      image primary image
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .octo, "dlr_edan_shared_control",
      """
      # DLR EDAN, shared control (Quere et al. 2020).

      # The gripper becomes 1 open, 0 closed.
      action = concat(action[:6], invert(action[-1:]))
      observation/proprio = observation/state

      dataset dlr_edan_shared_control_converted_externally_to_rlds
      image primary image
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .octo, "dlr_sara_grid_clamp",
      """
      # DLR SARA, grid clamp (Padalkar et al. 2023).

      observation/proprio = observation/state[:6]

      dataset dlr_sara_grid_clamp_converted_externally_to_rlds
      image primary image
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .octo, "dlr_sara_pour",
      """
      # DLR SARA, pouring (Padalkar et al. 2023).

      observation/proprio = observation/state

      dataset dlr_sara_pour_converted_externally_to_rlds
      image primary image
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .octo, "dobbe",
      """
      # Dobb-E (Shafiullah et al. 2023).

      observation/proprio = observation/state

      dataset dobbe
      image wrist wrist_image
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .octo, "fmb",
      """
      # Functional manipulation benchmark (Luo et al. 2024).

      observation/proprio = concat(observation/eef_pose, observation/state_gripper_pose)

      dataset fmb_dataset
      image primary image_side_1
      image secondary image_side_2
      image wrist image_wrist_1
      depth primary image_side_1_depth
      depth secondary image_side_2_depth
      depth wrist image_wrist_1_depth
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .octo, "furniture_bench",
      """
      # FurnitureBench (Heo et al. 2023).

      # The gripper becomes 1 open, 0 closed.
      action = concat(
        action[:3], quaternion_to_euler(action[3:7]), invert(clip(action[-1:], 0, 1)))
      observation/proprio = concat(observation/state[:7], observation/state[-1:])

      dataset furniture_bench_dataset_converted_externally_to_rlds
      image primary image
      image wrist wrist_image
      state encoding POS_QUAT
      action encoding EEF_POS

      """),
    .init(
      .octo, "gnm",
      """
      # GNM navigation (Shah et al. 2023).

      # Actions are as long as the steps of the robot times a number that differs between robots.
      let scale = norm(first(action)) /
        norm(first(next(observation/position)) - first(observation/position))
      every 3
      # The action is the way to the next position as the robot sees it.
      let way = next(observation/position) - observation/position
      let yaw = observation/yaw[0]
      action = scale * concat(
        way[0] * cos(yaw) + way[1] * sin(yaw), way[1] * cos(yaw) - way[0] * sin(yaw))
      drop last 1
      observation/proprio = observation/state

      dataset gnm_dataset
      image primary image
      state encoding POS_NAV
      action encoding NAV_2D

      """),
    .init(
      .octo, "iamlab_pick_insert",
      """
      # Pick and insert, IAM Lab (Saxena et al. 2023).

      action = concat(action[:3], quaternion_to_euler(action[3:7]), action[7:8])
      observation/proprio = concat(observation/state[:7], observation/state[7:8])

      dataset iamlab_cmu_pickup_insert_converted_externally_to_rlds
      image primary image
      image wrist wrist_image
      state encoding JOINT
      action encoding EEF_POS

      """),
    .init(
      .octo, "imperial_wristcam",
      """
      # Sawyer with a wrist camera, Imperial College (Di Palo and Johns).

      action = action[:-1]
      # There is no state.
      observation/proprio = zeros(1)

      dataset imperialcollege_sawyer_wrist_cam
      image primary image
      image wrist wrist_image
      state encoding NONE
      action encoding EEF_POS

      """),
    .init(
      .octo, "jaco_play",
      """
      # JACO play (Dass et al. 2023).

      # Commands to close (1) or open (-1) become the state: 1 open, 0 closed.
      action = concat(action/world_vector, zeros(3), rel2abs(action/gripper_closedness_action[0]))
      observation/proprio = observation/end_effector_cartesian_pos
      language_instruction = observation/natural_language_instruction

      dataset jaco_play
      image primary image
      image wrist image_wrist
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .octo, "kaist_nonprehensible",
      """
      # Nonprehensile manipulation (Kim et al. 2023).

      action = concat(action[:6], zeros(1))
      observation/proprio = observation/state[-7:]

      dataset kaist_nonprehensile_converted_externally_to_rlds
      image primary image
      state encoding POS_QUAT
      action encoding EEF_POS

      """),
    .init(
      .octo, "kuka",
      """
      # QT-Opt grasping (Kalashnikov et al. 2018). The state is packed by zlib.

      # Commands to close (1) or open (-1) become the state: 1 open, 0 closed.
      action = concat(
        action/world_vector, action/rotation_delta, rel2abs(action/gripper_closedness_action[0]))
      observation/proprio = concat(
        zlib(observation/clip_function_input/base_pose_tool_reached, float32, 7),
        zlib(observation/gripper_closed, float32, 1))
      language_instruction = ""  # the text says nothing about the task

      dataset kuka
      image primary image
      state encoding POS_QUAT
      action encoding EEF_POS

      """),
    .init(
      .octo, "language_table",
      """
      # Language-Table (Lynch et al. 2022).

      # There is no gripper: it counts as open.
      action = concat(action, zeros(2), zeros(2), ones(1))
      observation/proprio = observation/effector_translation
      # Code points, padded by zeros.
      language_instruction = text(observation/instruction)

      dataset language_table
      image primary rgb
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .octo, "maniskill",
      """
      # ManiSkill (Gu et al. 2023).

      observation/proprio = concat(observation/tcp_pose, observation/state[7:8])

      dataset maniskill_dataset_converted_externally_to_rlds
      image primary image
      image wrist wrist_image
      depth primary depth
      depth wrist wrist_depth
      state encoding POS_QUAT
      action encoding EEF_POS

      """),
    .init(
      .octo, "mujoco_manip",
      """
      # Manipulation in MuJoCo (Octo).

      # The gripper becomes 1 open, 0 closed.
      action = concat(action[:6], invert(action[-1:] / 255))

      dataset mujoco_manip
      image primary image
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .octo, "nyu_door_opening",
      """
      # Door opening by visual imitation made easy (Pari et al. 2021).

      # Commands to close (1) or open (-1) become the state: 1 open, 0 closed.
      action = concat(
        action/world_vector, action/rotation_delta, rel2abs(action/gripper_closedness_action[0]))
      # There is no state.
      observation/proprio = zeros(1)
      language_instruction = ""  # the text says nothing about the task

      dataset nyu_door_opening_surprising_effectiveness
      image wrist image
      state encoding NONE
      action encoding EEF_POS

      """),
    .init(
      .octo, "nyu_franka_play",
      """
      # Play data of a Franka (Cui et al. 2022).

      observation/depth = float32(observation/depth[0])
      observation/depth_additional_view = float32(observation/depth_additional_view[0])
      observation/proprio = observation/state[-6:]
      action = concat(action[-8:-2], clip(action[-2:-1], 0, 1))
      language_instruction = ""  # the text says nothing about the task

      dataset nyu_franka_play_dataset_converted_externally_to_rlds
      image primary image
      image secondary image_additional_view
      depth primary depth
      depth secondary depth_additional_view
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .octo, "nyu_rot",
      """
      # Regularized optimal transport (Haldar et al. 2022).

      action = action[:7]
      observation/proprio = observation/state

      dataset nyu_rot_dataset_converted_externally_to_rlds
      image primary image
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .octo, "playfusion",
      """
      # PlayFusion (Chen et al. 2023).

      action = concat(action[:3], action[-4:])
      observation/proprio = observation/state

      dataset cmu_play_fusion
      image primary image
      state encoding JOINT
      action encoding EEF_POS

      """),
    .init(
      .octo, "pusht",
      """
      # Push-T with a real UR5 (Chi et al. 2023).

      action = concat(action/world_vector, action/rotation_delta, action/gripper_closedness_action)
      observation/proprio = observation/robot_state
      language_instruction = observation/natural_language_instruction

      dataset columbia_cairlab_pusht_real
      image primary image
      image wrist wrist_image
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .octo, "rh20t",
      """
      # RH20T (Fang et al. 2023).

      action = concat(action/tcp_base, float32(action/gripper))
      observation/proprio = concat(observation/tcp_base, observation/gripper_width)

      dataset rh20t
      image primary image_front
      image secondary image_side_right
      image wrist image_wrist
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .octo, "robo_net",
      """
      # RoboNet (Dasari et al. 2019).

      # Octo's own function fails here (a concat without its axis); this is what it is meant to do.
      action = concat(action[:4], zeros(2), action[-1:])
      observation/proprio = concat(observation/state[:4], zeros(2), observation/state[-1:])

      dataset robo_net
      image primary image
      image secondary image1
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .octo, "robocook",
      """
      # RoboCook (Shi et al. 2023).

      observation/proprio = observation/state

      dataset stanford_robocook_converted_externally_to_rlds
      image primary image_1
      image secondary image_2
      depth primary depth_1
      depth secondary depth_2
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .octo, "roboset",
      """
      # RoboSet (Bharadhwaj et al. 2023).

      observation/proprio = observation/state
      # The gripper becomes 1 open, 0 closed.
      action = concat(action[:7], invert(clip(action[-1:], 0, 1)))

      dataset roboset
      image primary image_left
      image secondary image_right
      image wrist image_wrist
      state encoding JOINT
      action encoding JOINT_POS

      """),
    .init(
      .octo, "roboturk",
      """
      # RoboTurk (Mandlekar et al. 2018).

      # The gripper becomes 1 open, 0 closed.
      action = concat(
        action/world_vector, action/rotation_delta,
        invert(clip(action/gripper_closedness_action, 0, 1)))
      # There is no state.
      observation/proprio = zeros(1)
      language_instruction = ""  # the text says nothing about the task

      dataset roboturk
      image primary front_rgb
      state encoding NONE
      action encoding EEF_POS

      """),
    .init(
      .octo, "rt1",
      """
      # RT-1 robot actions (Brohan et al. 2022).

      # Commands to close (1) or open (-1) become the state: 1 open, 0 closed.
      action = concat(
        action/world_vector, action/rotation_delta, rel2abs(action/gripper_closedness_action[0]))
      observation/proprio = concat(observation/base_pose_tool_reached, observation/gripper_closed)
      language_instruction = observation/natural_language_instruction

      dataset fractal20220817_data
      image primary image
      state encoding POS_QUAT
      action encoding EEF_POS

      """),
    .init(
      .octo, "stanford_hydra",
      """
      # HYDRA (Belkhale et al. 2023).

      # The gripper becomes 1 open, 0 closed.
      action = concat(action[:6], invert(action[-1:]))
      observation/proprio = concat(
        observation/state[:3], observation/state[7:10], observation/state[-3:-2])
      language_instruction = ""  # the text says nothing about the task

      dataset stanford_hydra_dataset_converted_externally_to_rlds
      image primary image
      image wrist wrist_image
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .octo, "stanford_kuka_multimodal",
      """
      # Stanford Kuka multimodal (Lee et al. 2019).

      observation/depth_image = observation/depth_image[0]
      action = concat(action[:3], zeros(3), action[-1:])
      observation/proprio = concat(observation/ee_position, observation/ee_orientation)

      dataset stanford_kuka_multimodal_dataset_converted_externally_to_rlds
      image primary image
      depth primary depth_image
      state encoding POS_QUAT
      action encoding EEF_POS

      """),
    .init(
      .octo, "stanford_mask_vit",
      """
      # MaskViT (Gupta et al. 2022).

      action = concat(action[:4], zeros(2), action[-1:])
      observation/proprio = concat(
        observation/end_effector_pose[:4], zeros(2), observation/end_effector_pose[-1:])

      dataset stanford_mask_vit_converted_externally_to_rlds
      image primary image
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .octo, "taco",
      """
      # TACO play (Rosete-Beas et al. 2022).

      let relative = action/rel_actions_world
      action = concat(relative[:6], clip(relative[-1:], 0, 1))
      observation/proprio = concat(observation/robot_obs[:6], observation/robot_obs[7:8])
      language_instruction = observation/natural_language_instruction

      dataset taco_play
      image primary rgb_static
      image wrist rgb_gripper
      depth primary depth_static
      depth wrist depth_gripper
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .octo, "tokyo_lsmo",
      """
      # LSMO (Osa 2022).

      observation/proprio = concat(observation/state[:6], observation/state[-1:])

      dataset tokyo_u_lsmo_converted_externally_to_rlds
      image primary image
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .octo, "tokyo_pr2_opening_fridge",
      """
      # PR2 opening a fridge (Oh et al. 2023).

      action = action[:-1]
      observation/proprio = observation/state

      dataset utokyo_pr2_opening_fridge_converted_externally_to_rlds
      image primary image
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .octo, "tokyo_pr2_tabletop_manipulation",
      """
      # PR2 on a table (Oh et al. 2023).

      action = action[:-1]
      observation/proprio = observation/state

      dataset utokyo_pr2_tabletop_manipulation_converted_externally_to_rlds
      image primary image
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .octo, "toto",
      """
      # TOTO (Zhou et al. 2023).

      action = concat(action/world_vector, action/rotation_delta, float32(action/open_gripper))
      observation/proprio = observation/state
      language_instruction = ""  # the text says nothing about the task

      dataset toto
      image primary image
      state encoding JOINT
      action encoding EEF_POS

      """),
    .init(
      .octo, "ucsd_kitchen",
      """
      # UCSD kitchen (Yan et al. 2023).

      action = action[:-1]
      observation/proprio = observation/state[:7]

      dataset ucsd_kitchen_dataset_converted_externally_to_rlds
      image primary image
      state encoding JOINT
      action encoding EEF_POS

      """),
    .init(
      .octo, "ucsd_pick_place",
      """
      # Visual reinforcement learning with self-supervised 3D (Feng et al. 2023).

      action = concat(action[:3], zeros(3), action[-1:])
      observation/proprio = observation/state

      dataset ucsd_pick_and_place_dataset_converted_externally_to_rlds
      image primary image
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .octo, "uiuc_d3field",
      """
      # D3Fields (Wang et al. 2023).

      action = concat(action, zeros(3), zeros(1))
      # There is no state.
      observation/proprio = zeros(1)

      dataset uiuc_d3field
      image primary image_1
      image secondary image_2
      depth primary depth_1
      depth secondary depth_2
      state encoding NONE
      action encoding EEF_POS

      """),
    .init(
      .octo, "utaustin_mutex",
      """
      # MUTEX (Shah et al. 2023).

      # The gripper becomes 1 open, 0 closed.
      action = concat(action[:6], invert(clip(action[-1:], 0, 1)))
      observation/proprio = observation/state[:8]
      language_instruction = ""  # the text says nothing about the task

      dataset utaustin_mutex
      image primary image
      image wrist wrist_image
      state encoding JOINT
      action encoding EEF_POS

      """),
    .init(
      .octo, "utokyo_xarm_bimanual",
      """
      # Two xArms (Matsushima et al. 2023); the right one is used.

      action = action[-7:]
      # The published dataset has the poses of the left and the right arm instead.
      observation/proprio = either(
        observation/end_effector_pose, concat(observation/pose_l, observation/pose_r))

      dataset utokyo_xarm_bimanual_converted_externally_to_rlds
      image primary image
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .octo, "utokyo_xarm_pick_place",
      """
      # xArm pick and place (Matsushima et al. 2023).

      # The published dataset has no observation/proprio.
      observation/proprio = either(observation/proprio, observation/end_effector_pose)

      dataset utokyo_xarm_pick_and_place_converted_externally_to_rlds
      image primary image
      image secondary image2
      image wrist hand_image
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .octo, "viola",
      """
      # VIOLA (Zhu et al. 2022).

      # The gripper becomes 1 open, 0 closed.
      action = concat(
        action/world_vector, action/rotation_delta,
        invert(clip(action/gripper_closedness_action, 0, 1)))
      observation/proprio = concat(observation/joint_states, observation/gripper_states)
      language_instruction = ""  # the text says nothing about the task

      dataset viola
      image primary agentview_rgb
      image wrist eye_in_hand_rgb
      state encoding JOINT
      action encoding EEF_POS

      """),
    .init(
      .openvla, "asu_table_top",
      """
      # ASU table top (Zhou et al. 2022).

      observation/eef_state = ground_truth_states/EE
      observation/gripper_state = observation/state[-1:]

      dataset asu_table_top_converted_externally_to_rlds
      image primary image
      state eef_state, zero, gripper_state
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .openvla, "austin_buds",
      """
      # BUDS (Zhu et al. 2022).

      # The gripper becomes 1 open, 0 closed.
      action = concat(action[:6], invert(clip(action[-1:], 0, 1)))
      observation/state = observation/state[:8]

      dataset austin_buds_dataset_converted_externally_to_rlds
      image primary image
      image wrist wrist_image
      state state
      state encoding JOINT
      action encoding EEF_POS

      """),
    .init(
      .openvla, "austin_sailor",
      """
      # SAILOR (Nasiriany et al. 2022).

      # The gripper becomes 1 open, 0 closed.
      action = concat(action[:6], invert(clip(action[-1:], 0, 1)))

      dataset austin_sailor_dataset_converted_externally_to_rlds
      image primary image
      image wrist wrist_image
      state state
      state encoding POS_QUAT
      action encoding EEF_POS

      """),
    .init(
      .openvla, "austin_sirius",
      """
      # Sirius (Liu et al. 2022).

      # The gripper becomes 1 open, 0 closed.
      action = concat(action[:6], invert(clip(action[-1:], 0, 1)))

      dataset austin_sirius_dataset_converted_externally_to_rlds
      image primary image
      image wrist wrist_image
      state state
      state encoding POS_QUAT
      action encoding EEF_POS

      """),
    .init(
      .openvla, "bc_z",
      """
      # BC-Z (Jang et al. 2021).

      # The gripper becomes 1 open, 0 closed.
      action = concat(
        action/future/xyz_residual[:3], action/future/axis_angle_residual[:3],
        invert(float32(action/future/target_close[:1])))
      language_instruction = observation/natural_language_instruction

      dataset bc_z
      image primary image
      state present/xyz, present/axis_angle, zero, present/sensed_close
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .openvla, "berkeley_autolab_ur5",
      """
      # Berkeley UR5 demonstrations (Chen et al.).

      observation/state = observation/robot_state[6:14]
      rename observation/image_with_depth to observation/depth
      # Commands to close (1) or open (-1) become the state: 1 open, 0 closed.
      action = concat(
        action/world_vector, action/rotation_delta, rel2abs(action/gripper_closedness_action))
      language_instruction = observation/natural_language_instruction

      dataset berkeley_autolab_ur5
      image primary image
      image wrist hand_image
      depth primary depth
      state state
      state encoding POS_QUAT
      action encoding EEF_POS

      """),
    .init(
      .openvla, "berkeley_cable_routing",
      """
      # Cable routing (Luo et al. 2023).

      action = concat(action/world_vector, action/rotation_delta, zeros(1))
      language_instruction = observation/natural_language_instruction

      dataset berkeley_cable_routing
      image primary image
      image secondary top_image
      image wrist wrist45_image
      state robot_state, zero
      state encoding JOINT
      action encoding EEF_POS

      """),
    .init(
      .openvla, "berkeley_fanuc",
      """
      # Fanuc manipulation (Zhu et al. 2023).

      observation/joint_state = observation/state[:6]
      observation/gripper_state = observation/state[6:7]
      # The data have no command of the gripper: its state is taken.
      action = concat(action, invert(observation/gripper_state))

      dataset berkeley_fanuc_manipulation
      image primary image
      image wrist wrist_image
      state joint_state, zero, gripper_state
      state encoding JOINT
      action encoding EEF_POS

      """),
    .init(
      .openvla, "berkeley_mvp",
      """
      # Masked visual pre-training (Radosavovic et al. 2022).

      # As it is.

      dataset berkeley_mvp_converted_externally_to_rlds
      image wrist hand_image
      state pose, gripper
      state encoding POS_QUAT
      action encoding JOINT_POS

      """),
    .init(
      .openvla, "berkeley_rpt",
      """
      # Robot learning with sensorimotor pre-training (Radosavovic et al. 2023).

      # As it is.

      dataset berkeley_rpt_converted_externally_to_rlds
      image wrist hand_image
      state joint_pos, gripper
      state encoding JOINT
      action encoding JOINT_POS

      """),
    .init(
      .openvla, "bridge_orig",
      """
      # BridgeData V2 (Walke et al. 2023) as its authors publish it.

      # The first action of each trajectory is zero throughout.
      drop first 1
      # The action is what the arm did: the difference to the state of the next step.
      let movement = next(observation/state[:6]) - observation/state[:6]
      action = concat(movement, binarize(action[-1]))
      drop last 1
      observation/EEF_state = observation/state[:6]
      observation/gripper_state = observation/state[-1:]

      dataset bridge_orig, bridge_dataset
      image primary image_0
      image secondary image_1
      state EEF_state, zero, gripper_state
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .openvla, "bridge_oxe",
      """
      # BridgeData V2 (Walke et al. 2023) in the copy of Open X-Embodiment.

      # The first action of each trajectory is zero throughout.
      drop first 1
      # The action is what the arm did: the difference to the state of the next step.
      let movement = next(observation/state[:6]) - observation/state[:6]
      action = concat(movement, float32(action/open_gripper))
      drop last 1
      language_instruction = observation/natural_language_instruction
      observation/EEF_state = observation/state[:6]
      observation/gripper_state = observation/state[-1:]

      dataset bridge_oxe
      image primary image
      image secondary image_1
      state EEF_state, zero, gripper_state
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .openvla, "cmu_franka_exploration",
      """
      # Structured world models from human videos (Mendonca et al. 2023).

      action = action[:-1]

      dataset cmu_franka_exploration_dataset_converted_externally_to_rlds
      image primary highres_image
      state zero, zero, zero, zero, zero, zero, zero, zero
      state encoding NONE
      action encoding EEF_POS

      """),
    .init(
      .openvla, "cmu_playing_with_food",
      """
      # Playing with food (Sawhney et al. 2021).

      action = concat(action[:3], quaternion_to_euler(action[3:7]), action[-1:])

      dataset cmu_playing_with_food
      image primary image
      image wrist finger_vision_1
      state state, zero, zero
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .openvla, "cmu_stretch",
      """
      # Stretch demonstrations (Bahl et al., Mendonca et al. 2023).

      observation/eef_state = concat(observation/state[:3], zeros(3))
      observation/gripper_state = observation/state[-1:]
      action = action[:-1]

      dataset cmu_stretch
      image primary image
      state eef_state, zero, gripper_state
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .openvla, "dlr_edan_shared_control",
      """
      # DLR EDAN, shared control (Quere et al. 2020).

      # The gripper becomes 1 open, 0 closed.
      action = concat(action[:6], invert(action[-1:]))

      dataset dlr_edan_shared_control_converted_externally_to_rlds
      image primary image
      state state, zero
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .openvla, "dlr_sara_grid_clamp",
      """
      # DLR SARA, grid clamp (Padalkar et al. 2023).

      observation/state = observation/state[:6]

      dataset dlr_sara_grid_clamp_converted_externally_to_rlds
      image primary image
      state state, zero, zero
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .openvla, "dlr_sara_pour",
      """
      # DLR SARA, pouring (Padalkar et al. 2023).

      # As it is.

      dataset dlr_sara_pour_converted_externally_to_rlds
      image primary image
      state state, zero, zero
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .openvla, "dobbe",
      """
      # Dobb-E (Shafiullah et al. 2023).

      observation/proprio = observation/state

      dataset dobbe
      image primary wrist_image
      state proprio
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .openvla, "droid_baseact",
      """
      # DROID (Khazatsky et al. 2024), actions in the frame of the base.

      # So that one outer camera is enough, it is either of them.
      swap observation/exterior_image_1_left, observation/exterior_image_2_left with probability 0.5
      action = concat(action_dict/cartesian_velocity, invert(action_dict/gripper_position))
      observation/proprio = concat(observation/cartesian_position, observation/gripper_position)

      dataset droid
      image primary exterior_image_1_left
      image secondary exterior_image_2_left
      image wrist wrist_image_left
      state proprio
      state encoding POS_QUAT
      action encoding EEF_POS
      frame filter zero_action_filter

      """),
    .init(
      .openvla, "droid_finetuning",
      """
      # DROID (Khazatsky et al. 2024) for one task.

      action = concat(action_dict/cartesian_velocity, invert(action_dict/gripper_position))
      observation/proprio = concat(observation/cartesian_position, observation/gripper_position)

      dataset droid_wipe
      image primary exterior_image_2_left
      image wrist wrist_image_left
      state proprio
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .openvla, "droid_wristact",
      """
      # DROID (Khazatsky et al. 2024), actions in the frame of the wrist; no dataset is
      # registered for it.

      # So that one outer camera is enough, it is either of them.
      swap observation/exterior_image_1_left, observation/exterior_image_2_left with probability 0.5
      let velocity = action_dict/cartesian_velocity
      let wrist = euler_to_matrix(observation/cartesian_position[3:6])
      let turn = matmul(euler_to_matrix(velocity[3:6]), wrist)
      action = concat(
        matmul(inverse(wrist), velocity[:3]), matrix_to_r6(matmul(inverse(wrist), turn)),
        action_dict/gripper_position)
      observation/proprio = concat(observation/cartesian_position, observation/gripper_position)

      """),
    .init(
      .openvla, "fmb",
      """
      # Functional manipulation benchmark (Luo et al. 2024).

      observation/proprio = concat(observation/eef_pose, observation/state_gripper_pose)

      dataset fmb_dataset
      image primary image_side_1
      image secondary image_side_2
      image wrist image_wrist_1
      depth primary image_side_1_depth
      depth secondary image_side_2_depth
      depth wrist image_wrist_1_depth
      state proprio
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .openvla, "furniture_bench",
      """
      # FurnitureBench (Heo et al. 2023).

      observation/state = concat(observation/state[:7], observation/state[-1:])
      # The gripper becomes 1 open, 0 closed.
      action = concat(
        action[:3], quaternion_to_euler(action[3:7]), invert(clip(action[-1:], 0, 1)))

      dataset furniture_bench_dataset_converted_externally_to_rlds
      image primary image
      image wrist wrist_image
      state state
      state encoding POS_QUAT
      action encoding EEF_POS

      """),
    .init(
      .openvla, "gnm",
      """
      # GNM navigation (Shah et al. 2023).

      observation/state = concat(observation/position, zeros(3), observation/yaw)
      action = concat(action, zeros(2), zeros(2), zeros(1))

      dataset berkeley_gnm_recon, berkeley_gnm_cory_hall, berkeley_gnm_sac_son
      image wrist image
      state state, zero, zero
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .openvla, "iamlab_pick_insert",
      """
      # Pick and insert, IAM Lab (Saxena et al. 2023).

      observation/joint_state = observation/state[:7]
      observation/gripper_state = observation/state[7:8]
      action = concat(action[:3], quaternion_to_euler(action[3:7]), action[7:8])

      dataset iamlab_cmu_pickup_insert_converted_externally_to_rlds
      image primary image
      image wrist wrist_image
      state joint_state, gripper_state
      state encoding JOINT
      action encoding EEF_POS

      """),
    .init(
      .openvla, "imperial_wristcam",
      """
      # Sawyer with a wrist camera, Imperial College (Di Palo and Johns).

      action = action[:-1]

      dataset imperialcollege_sawyer_wrist_cam
      image primary image
      image wrist wrist_image
      state zero, zero, zero, zero, zero, zero, zero, state
      state encoding NONE
      action encoding EEF_POS

      """),
    .init(
      .openvla, "jaco_play",
      """
      # JACO play (Dass et al. 2023).

      observation/state_eef = observation/end_effector_cartesian_pos[:6]
      observation/state_gripper = observation/end_effector_cartesian_pos[-1:]
      # Commands to close (1) or open (-1) become the state: 1 open, 0 closed.
      action = concat(action/world_vector, zeros(3), rel2abs(action/gripper_closedness_action[0]))
      language_instruction = observation/natural_language_instruction

      dataset jaco_play
      image primary image
      image wrist image_wrist
      state state_eef, zero, state_gripper
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .openvla, "kaist_nonprehensible",
      """
      # Nonprehensile manipulation (Kim et al. 2023).

      observation/state = observation/state[-7:]
      action = concat(action[:6], zeros(1))

      dataset kaist_nonprehensile_converted_externally_to_rlds
      image primary image
      state state, zero
      state encoding POS_QUAT
      action encoding EEF_POS

      """),
    .init(
      .openvla, "kuka",
      """
      # QT-Opt grasping (Kalashnikov et al. 2018). The state is packed by zlib.

      # Commands to close (1) or open (-1) become the state: 1 open, 0 closed.
      action = concat(
        action/world_vector, action/rotation_delta, rel2abs(action/gripper_closedness_action[0]))
      observation/clip_function_input/base_pose_tool_reached =
        zlib(observation/clip_function_input/base_pose_tool_reached, float32, 7)
      observation/gripper_closed = zlib(observation/gripper_closed, float32, 1)
      language_instruction = observation/natural_language_instruction

      dataset kuka
      image primary image
      state clip_function_input/base_pose_tool_reached, gripper_closed
      state encoding POS_QUAT
      action encoding EEF_POS

      """),
    .init(
      .openvla, "language_table",
      """
      # Language-Table (Lynch et al. 2022).

      # There is no gripper: it counts as open.
      action = concat(action, zeros(2), zeros(2), ones(1))
      # Code points, padded by zeros.
      language_instruction = text(observation/instruction)

      dataset language_table
      image primary rgb
      state effector_translation, zero, zero, zero, zero, zero, zero
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .openvla, "libero",
      """
      # LIBERO (Liu et al. 2023) without steps in which nothing moves (OpenVLA).

      # The gripper becomes 1 open, 0 closed.
      action = concat(action[:6], invert(clip(action[-1:], 0, 1)))
      observation/EEF_state = observation/state[:6]
      observation/gripper_state = observation/state[-2:]

      dataset libero_spatial_no_noops, libero_object_no_noops, libero_goal_no_noops,
        libero_10_no_noops
      image primary image
      image wrist wrist_image
      state EEF_state, zero, gripper_state
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .openvla, "maniskill",
      """
      # ManiSkill (Gu et al. 2023).

      observation/gripper_state = observation/state[7:8]

      dataset maniskill_dataset_converted_externally_to_rlds
      image primary image
      image wrist wrist_image
      depth primary depth
      depth wrist wrist_depth
      state tcp_pose, gripper_state
      state encoding POS_QUAT
      action encoding EEF_POS

      """),
    .init(
      .openvla, "nyu_door_opening",
      """
      # Door opening by visual imitation made easy (Pari et al. 2021).

      # Commands to close (1) or open (-1) become the state: 1 open, 0 closed.
      action = concat(
        action/world_vector, action/rotation_delta, rel2abs(action/gripper_closedness_action[0]))
      language_instruction = observation/natural_language_instruction

      dataset nyu_door_opening_surprising_effectiveness
      image wrist image
      state zero, zero, zero, zero, zero, zero, zero, zero
      state encoding NONE
      action encoding EEF_POS

      """),
    .init(
      .openvla, "nyu_franka_play",
      """
      # Play data of a Franka (Cui et al. 2022).

      observation/depth = float32(observation/depth[0])
      observation/depth_additional_view = float32(observation/depth_additional_view[0])
      observation/eef_state = observation/state[-6:]
      action = concat(action[-8:-2], clip(action[-2:-1], 0, 1))

      dataset nyu_franka_play_dataset_converted_externally_to_rlds
      image primary image
      image secondary image_additional_view
      depth primary depth
      depth secondary depth_additional_view
      state eef_state, zero, zero
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .openvla, "nyu_rot",
      """
      # Regularized optimal transport (Haldar et al. 2022).

      observation/eef_state = observation/state[:6]
      observation/gripper_state = observation/state[-1:]
      action = action[:7]

      dataset nyu_rot_dataset_converted_externally_to_rlds
      image primary image
      state eef_state, zero, gripper_state
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .openvla, "playfusion",
      """
      # PlayFusion (Chen et al. 2023).

      action = concat(action[:3], action[-4:])

      dataset cmu_play_fusion
      image primary image
      state state
      state encoding JOINT
      action encoding EEF_POS

      """),
    .init(
      .openvla, "ppgm",
      """
      # BridgeData-like demonstrations with a wrist camera; no dataset is registered for it.

      action = concat(action[:6], binarize(action[-1]))
      observation/EEF_state = observation/cartesian_position[:6]
      observation/gripper_state = observation/gripper_position[-1:]

      """),
    .init(
      .openvla, "pusht",
      """
      # Push-T with a real UR5 (Chi et al. 2023).

      action = concat(action/world_vector, action/rotation_delta, action/gripper_closedness_action)
      language_instruction = observation/natural_language_instruction

      dataset columbia_cairlab_pusht_real
      image primary image
      image wrist wrist_image
      state robot_state, zero, zero, zero, zero, zero, zero
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .openvla, "rh20t",
      """
      # RH20T (Fang et al. 2023).

      action = concat(action/tcp_base, float32(action/gripper))
      observation/proprio = concat(observation/tcp_base, observation/gripper_width)

      dataset rh20t
      image primary image_front
      image secondary image_side_right
      image wrist image_wrist
      state proprio
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .openvla, "robo_net",
      """
      # RoboNet (Dasari et al. 2019).

      observation/eef_state = concat(observation/state[:4], zeros(2))
      observation/gripper_state = observation/state[-1:]
      action = concat(action[:4], zeros(2), action[-1:])

      dataset robo_net
      image primary image
      image secondary image1
      state eef_state, zero, gripper_state
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .openvla, "robocook",
      """
      # RoboCook (Shi et al. 2023).

      observation/eef_state = observation/state[:6]
      observation/gripper_state = observation/state[-1:]

      dataset stanford_robocook_converted_externally_to_rlds
      image primary image_1
      image secondary image_2
      depth primary depth_1
      depth secondary depth_2
      state eef_state, zero, gripper_state
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .openvla, "roboset",
      """
      # RoboSet (Bharadhwaj et al. 2023).

      observation/proprio = observation/state
      # The gripper becomes 1 open, 0 closed.
      action = concat(action[:7], invert(clip(action[-1:], 0, 1)))

      dataset roboset
      image primary image_left
      image secondary image_right
      image wrist image_wrist
      state proprio
      state encoding JOINT
      action encoding JOINT_POS

      """),
    .init(
      .openvla, "roboturk",
      """
      # RoboTurk (Mandlekar et al. 2018).

      # The gripper becomes 1 open, 0 closed.
      action = concat(
        action/world_vector, action/rotation_delta,
        invert(clip(action/gripper_closedness_action, 0, 1)))
      language_instruction = observation/natural_language_instruction

      dataset roboturk
      image primary front_rgb
      state zero, zero, zero, zero, zero, zero, zero, zero
      state encoding NONE
      action encoding EEF_POS

      """),
    .init(
      .openvla, "rt1",
      """
      # RT-1 robot actions (Brohan et al. 2022).

      # Commands to close (1) or open (-1) become the state: 1 open, 0 closed.
      action = concat(
        action/world_vector, action/rotation_delta, rel2abs(action/gripper_closedness_action[0]))
      language_instruction = observation/natural_language_instruction

      dataset fractal20220817_data
      image primary image
      state base_pose_tool_reached, gripper_closed
      state encoding POS_QUAT
      action encoding EEF_POS

      """),
    .init(
      .openvla, "stanford_hydra",
      """
      # HYDRA (Belkhale et al. 2023).

      # The gripper becomes 1 open, 0 closed.
      action = concat(action[:6], invert(action[-1:]))
      observation/eef_state = concat(observation/state[:3], observation/state[7:10])
      observation/gripper_state = observation/state[-3:-2]

      dataset stanford_hydra_dataset_converted_externally_to_rlds
      image primary image
      image wrist wrist_image
      state eef_state, zero, gripper_state
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .openvla, "stanford_kuka_multimodal",
      """
      # Stanford Kuka multimodal (Lee et al. 2019).

      observation/depth_image = observation/depth_image[0]
      action = concat(action[:3], zeros(3), action[-1:])

      dataset stanford_kuka_multimodal_dataset_converted_externally_to_rlds
      image primary image
      depth primary depth_image
      state ee_position, ee_orientation, zero
      state encoding POS_QUAT
      action encoding EEF_POS

      """),
    .init(
      .openvla, "stanford_mask_vit",
      """
      # MaskViT (Gupta et al. 2022).

      observation/eef_state = concat(observation/end_effector_pose[:4], zeros(2))
      observation/gripper_state = observation/end_effector_pose[-1:]
      action = concat(action[:4], zeros(2), action[-1:])

      dataset stanford_mask_vit_converted_externally_to_rlds
      image primary image
      state eef_state, zero, gripper_state
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .openvla, "taco_play",
      """
      # TACO play (Rosete-Beas et al. 2022).

      observation/state_eef = observation/robot_obs[:6]
      observation/state_gripper = observation/robot_obs[7:8]
      let relative = action/rel_actions_world
      action = concat(relative[:6], clip(relative[-1:], 0, 1))
      language_instruction = observation/natural_language_instruction

      dataset taco_play
      image primary rgb_static
      image wrist rgb_gripper
      depth primary depth_static
      depth wrist depth_gripper
      state state_eef, zero, state_gripper
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .openvla, "tdroid",
      """
      # T-DROID: demonstrations on the hardware of DROID (OpenVLA 2024).

      action = concat(action[:6], binarize(action[-1]))
      observation/EEF_state = observation/cartesian_position[:6]
      observation/gripper_state = observation/gripper_position[-1:]

      dataset tdroid_carrot_in_bowl, tdroid_pour_corn_in_pot, tdroid_flip_pot_upright,
        tdroid_move_object_onto_plate, tdroid_knock_object_over,
        tdroid_cover_object_with_towel
      image primary static_image
      depth primary static_depth_image
      state EEF_state, zero, gripper_state
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .openvla, "tokyo_lsmo",
      """
      # LSMO (Osa 2022).

      observation/eef_state = observation/state[:6]
      observation/gripper_state = observation/state[-1:]

      dataset tokyo_u_lsmo_converted_externally_to_rlds
      image primary image
      state eef_state, zero, gripper_state
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .openvla, "tokyo_pr2_opening_fridge",
      """
      # PR2 opening a fridge (Oh et al. 2023).

      observation/eef_state = observation/state[:6]
      observation/gripper_state = observation/state[-1:]
      action = action[:-1]

      dataset utokyo_pr2_opening_fridge_converted_externally_to_rlds
      image primary image
      state eef_state, zero, gripper_state
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .openvla, "tokyo_pr2_tabletop_manipulation",
      """
      # PR2 on a table (Oh et al. 2023).

      observation/eef_state = observation/state[:6]
      observation/gripper_state = observation/state[-1:]
      action = action[:-1]

      dataset utokyo_pr2_tabletop_manipulation_converted_externally_to_rlds
      image primary image
      state eef_state, zero, gripper_state
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .openvla, "toto",
      """
      # TOTO (Zhou et al. 2023).

      action = concat(action/world_vector, action/rotation_delta, float32(action/open_gripper))
      language_instruction = observation/natural_language_instruction

      dataset toto
      image primary image
      state state, zero
      state encoding JOINT
      action encoding EEF_POS

      """),
    .init(
      .openvla, "ucsd_kitchen",
      """
      # UCSD kitchen (Yan et al. 2023).

      observation/joint_state = observation/state[:7]
      action = action[:-1]

      dataset ucsd_kitchen_dataset_converted_externally_to_rlds
      image primary image
      state joint_state, zero
      state encoding JOINT
      action encoding EEF_POS

      """),
    .init(
      .openvla, "ucsd_pick_place",
      """
      # Visual reinforcement learning with self-supervised 3D (Feng et al. 2023).

      observation/eef_state = observation/state[:6]
      observation/gripper_state = observation/state[-1:]
      action = concat(action[:3], zeros(3), action[-1:])

      dataset ucsd_pick_and_place_dataset_converted_externally_to_rlds
      image primary image
      state eef_state, zero, gripper_state
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .openvla, "uiuc_d3field",
      """
      # D3Fields (Wang et al. 2023).

      action = concat(action, zeros(3), zeros(1))

      dataset uiuc_d3field
      image primary image_1
      image secondary image_2
      depth primary depth_1
      depth secondary depth_2
      state zero, zero, zero, zero, zero, zero, zero, zero
      state encoding NONE
      action encoding EEF_POS

      """),
    .init(
      .openvla, "utaustin_mutex",
      """
      # MUTEX (Shah et al. 2023).

      observation/state = observation/state[:8]
      # The gripper becomes 1 open, 0 closed.
      action = concat(action[:6], invert(clip(action[-1:], 0, 1)))

      dataset utaustin_mutex
      image primary image
      image wrist wrist_image
      state state
      state encoding JOINT
      action encoding EEF_POS

      """),
    .init(
      .openvla, "utokyo_xarm_bimanual",
      """
      # Two xArms (Matsushima et al. 2023); the right one is used.

      action = action[-7:]

      dataset utokyo_xarm_bimanual_converted_externally_to_rlds
      image primary image
      state pose_r, zero, zero
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .openvla, "utokyo_xarm_pick_place",
      """
      # xArm pick and place (Matsushima et al. 2023).

      # As it is.

      dataset utokyo_xarm_pick_and_place_converted_externally_to_rlds
      image primary image
      image secondary image2
      image wrist hand_image
      state end_effector_pose, zero, zero
      state encoding POS_EULER
      action encoding EEF_POS

      """),
    .init(
      .openvla, "viola",
      """
      # VIOLA (Zhu et al. 2022).

      # The gripper becomes 1 open, 0 closed.
      action = concat(
        action/world_vector, action/rotation_delta,
        invert(clip(action/gripper_closedness_action, 0, 1)))
      language_instruction = observation/natural_language_instruction

      dataset viola
      image primary agentview_rgb
      image wrist eye_in_hand_rgb
      state joint_states, gripper_states
      state encoding JOINT
      action encoding EEF_POS

      """),
  ]
}

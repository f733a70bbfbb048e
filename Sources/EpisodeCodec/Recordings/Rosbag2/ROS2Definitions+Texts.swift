// Made by Definitions/embed from the type stores of PyPI's rosbags.

extension ROS2Definitions {
  /// Each definition after a line `@ TYPE RELEASE`, the first release of ROS 2 that has it.
  static let text = """
    @ action_msgs/msg/GoalInfo dashing
    unique_identifier_msgs/UUID goal_id
    builtin_interfaces/Time stamp
    @ action_msgs/msg/GoalStatus dashing
    int8 STATUS_UNKNOWN=0
    int8 STATUS_ACCEPTED=1
    int8 STATUS_EXECUTING=2
    int8 STATUS_CANCELING=3
    int8 STATUS_SUCCEEDED=4
    int8 STATUS_CANCELED=5
    int8 STATUS_ABORTED=6
    action_msgs/GoalInfo goal_info
    int8 status
    @ action_msgs/msg/GoalStatusArray dashing
    action_msgs/GoalStatus[] status_list
    @ actionlib_msgs/msg/GoalID dashing
    builtin_interfaces/Time stamp
    string id
    @ actionlib_msgs/msg/GoalStatus dashing
    uint8 PENDING=0
    uint8 ACTIVE=1
    uint8 PREEMPTED=2
    uint8 SUCCEEDED=3
    uint8 ABORTED=4
    uint8 REJECTED=5
    uint8 PREEMPTING=6
    uint8 RECALLING=7
    uint8 RECALLED=8
    uint8 LOST=9
    actionlib_msgs/GoalID goal_id
    uint8 status
    string text
    @ actionlib_msgs/msg/GoalStatusArray dashing
    std_msgs/Header header
    actionlib_msgs/GoalStatus[] status_list
    @ builtin_interfaces/msg/Duration dashing
    int32 sec
    uint32 nanosec
    @ builtin_interfaces/msg/Time dashing
    int32 sec
    uint32 nanosec
    @ diagnostic_msgs/msg/DiagnosticArray dashing
    std_msgs/Header header
    diagnostic_msgs/DiagnosticStatus[] status
    @ diagnostic_msgs/msg/DiagnosticStatus dashing
    byte OK=0
    byte WARN=1
    byte ERROR=2
    byte STALE=3
    byte level
    string name
    string message
    string hardware_id
    diagnostic_msgs/KeyValue[] values
    @ diagnostic_msgs/msg/KeyValue dashing
    string key
    string value
    @ geometry_msgs/msg/Accel dashing
    geometry_msgs/Vector3 linear
    geometry_msgs/Vector3 angular
    @ geometry_msgs/msg/AccelStamped dashing
    std_msgs/Header header
    geometry_msgs/Accel accel
    @ geometry_msgs/msg/AccelWithCovariance dashing
    geometry_msgs/Accel accel
    float64[36] covariance
    @ geometry_msgs/msg/AccelWithCovarianceStamped dashing
    std_msgs/Header header
    geometry_msgs/AccelWithCovariance accel
    @ geometry_msgs/msg/Inertia dashing
    float64 m
    geometry_msgs/Vector3 com
    float64 ixx
    float64 ixy
    float64 ixz
    float64 iyy
    float64 iyz
    float64 izz
    @ geometry_msgs/msg/InertiaStamped dashing
    std_msgs/Header header
    geometry_msgs/Inertia inertia
    @ geometry_msgs/msg/Point dashing
    float64 x
    float64 y
    float64 z
    @ geometry_msgs/msg/Point32 dashing
    float32 x
    float32 y
    float32 z
    @ geometry_msgs/msg/PointStamped dashing
    std_msgs/Header header
    geometry_msgs/Point point
    @ geometry_msgs/msg/Polygon dashing
    geometry_msgs/Point32[] points
    @ geometry_msgs/msg/PolygonInstance jazzy
    geometry_msgs/Polygon polygon
    int64 id
    @ geometry_msgs/msg/PolygonInstanceStamped jazzy
    std_msgs/Header header
    geometry_msgs/PolygonInstance polygon
    @ geometry_msgs/msg/PolygonStamped dashing
    std_msgs/Header header
    geometry_msgs/Polygon polygon
    @ geometry_msgs/msg/Pose dashing
    geometry_msgs/Point position
    geometry_msgs/Quaternion orientation
    @ geometry_msgs/msg/Pose2D dashing
    float64 x
    float64 y
    float64 theta
    @ geometry_msgs/msg/PoseArray dashing
    std_msgs/Header header
    geometry_msgs/Pose[] poses
    @ geometry_msgs/msg/PoseStamped dashing
    std_msgs/Header header
    geometry_msgs/Pose pose
    @ geometry_msgs/msg/PoseWithCovariance dashing
    geometry_msgs/Pose pose
    float64[36] covariance
    @ geometry_msgs/msg/PoseWithCovarianceStamped dashing
    std_msgs/Header header
    geometry_msgs/PoseWithCovariance pose
    @ geometry_msgs/msg/Quaternion dashing
    float64 x
    float64 y
    float64 z
    float64 w
    @ geometry_msgs/msg/QuaternionStamped dashing
    std_msgs/Header header
    geometry_msgs/Quaternion quaternion
    @ geometry_msgs/msg/Transform dashing
    geometry_msgs/Vector3 translation
    geometry_msgs/Quaternion rotation
    @ geometry_msgs/msg/TransformStamped dashing
    std_msgs/Header header
    string child_frame_id
    geometry_msgs/Transform transform
    @ geometry_msgs/msg/Twist dashing
    geometry_msgs/Vector3 linear
    geometry_msgs/Vector3 angular
    @ geometry_msgs/msg/TwistStamped dashing
    std_msgs/Header header
    geometry_msgs/Twist twist
    @ geometry_msgs/msg/TwistWithCovariance dashing
    geometry_msgs/Twist twist
    float64[36] covariance
    @ geometry_msgs/msg/TwistWithCovarianceStamped dashing
    std_msgs/Header header
    geometry_msgs/TwistWithCovariance twist
    @ geometry_msgs/msg/Vector3 dashing
    float64 x
    float64 y
    float64 z
    @ geometry_msgs/msg/Vector3Stamped dashing
    std_msgs/Header header
    geometry_msgs/Vector3 vector
    @ geometry_msgs/msg/VelocityStamped jazzy
    std_msgs/Header header
    string body_frame_id
    string reference_frame_id
    geometry_msgs/Twist velocity
    @ geometry_msgs/msg/Wrench dashing
    geometry_msgs/Vector3 force
    geometry_msgs/Vector3 torque
    @ geometry_msgs/msg/WrenchStamped dashing
    std_msgs/Header header
    geometry_msgs/Wrench wrench
    @ libstatistics_collector/msg/DummyMessage foxy
    std_msgs/Header header
    @ lifecycle_msgs/msg/State dashing
    uint8 PRIMARY_STATE_UNKNOWN=0
    uint8 PRIMARY_STATE_UNCONFIGURED=1
    uint8 PRIMARY_STATE_INACTIVE=2
    uint8 PRIMARY_STATE_ACTIVE=3
    uint8 PRIMARY_STATE_FINALIZED=4
    uint8 TRANSITION_STATE_CONFIGURING=10
    uint8 TRANSITION_STATE_CLEANINGUP=11
    uint8 TRANSITION_STATE_SHUTTINGDOWN=12
    uint8 TRANSITION_STATE_ACTIVATING=13
    uint8 TRANSITION_STATE_DEACTIVATING=14
    uint8 TRANSITION_STATE_ERRORPROCESSING=15
    uint8 id
    string label
    @ lifecycle_msgs/msg/Transition dashing
    uint8 TRANSITION_CREATE=0
    uint8 TRANSITION_CONFIGURE=1
    uint8 TRANSITION_CLEANUP=2
    uint8 TRANSITION_ACTIVATE=3
    uint8 TRANSITION_DEACTIVATE=4
    uint8 TRANSITION_UNCONFIGURED_SHUTDOWN=5
    uint8 TRANSITION_INACTIVE_SHUTDOWN=6
    uint8 TRANSITION_ACTIVE_SHUTDOWN=7
    uint8 TRANSITION_DESTROY=8
    uint8 TRANSITION_ON_CONFIGURE_SUCCESS=10
    uint8 TRANSITION_ON_CONFIGURE_FAILURE=11
    uint8 TRANSITION_ON_CONFIGURE_ERROR=12
    uint8 TRANSITION_ON_CLEANUP_SUCCESS=20
    uint8 TRANSITION_ON_CLEANUP_FAILURE=21
    uint8 TRANSITION_ON_CLEANUP_ERROR=22
    uint8 TRANSITION_ON_ACTIVATE_SUCCESS=30
    uint8 TRANSITION_ON_ACTIVATE_FAILURE=31
    uint8 TRANSITION_ON_ACTIVATE_ERROR=32
    uint8 TRANSITION_ON_DEACTIVATE_SUCCESS=40
    uint8 TRANSITION_ON_DEACTIVATE_FAILURE=41
    uint8 TRANSITION_ON_DEACTIVATE_ERROR=42
    uint8 TRANSITION_ON_SHUTDOWN_SUCCESS=50
    uint8 TRANSITION_ON_SHUTDOWN_FAILURE=51
    uint8 TRANSITION_ON_SHUTDOWN_ERROR=52
    uint8 TRANSITION_ON_ERROR_SUCCESS=60
    uint8 TRANSITION_ON_ERROR_FAILURE=61
    uint8 TRANSITION_ON_ERROR_ERROR=62
    uint8 TRANSITION_CALLBACK_SUCCESS=97
    uint8 TRANSITION_CALLBACK_FAILURE=98
    uint8 TRANSITION_CALLBACK_ERROR=99
    uint8 id
    string label
    @ lifecycle_msgs/msg/TransitionDescription dashing
    lifecycle_msgs/Transition transition
    lifecycle_msgs/State start_state
    lifecycle_msgs/State goal_state
    @ lifecycle_msgs/msg/TransitionEvent dashing
    uint64 timestamp
    lifecycle_msgs/Transition transition
    lifecycle_msgs/State start_state
    lifecycle_msgs/State goal_state
    @ lifecycle_msgs/msg/TransitionEvent lyrical
    builtin_interfaces/Time stamp
    lifecycle_msgs/Transition transition
    lifecycle_msgs/State start_state
    lifecycle_msgs/State goal_state
    @ nav_msgs/msg/Goals kilted
    std_msgs/Header header
    geometry_msgs/PoseStamped[] goals
    @ nav_msgs/msg/GridCells dashing
    std_msgs/Header header
    float32 cell_width
    float32 cell_height
    geometry_msgs/Point[] cells
    @ nav_msgs/msg/MapMetaData dashing
    builtin_interfaces/Time map_load_time
    float32 resolution
    uint32 width
    uint32 height
    geometry_msgs/Pose origin
    @ nav_msgs/msg/OccupancyGrid dashing
    std_msgs/Header header
    nav_msgs/MapMetaData info
    int8[] data
    @ nav_msgs/msg/Odometry dashing
    std_msgs/Header header
    string child_frame_id
    geometry_msgs/PoseWithCovariance pose
    geometry_msgs/TwistWithCovariance twist
    @ nav_msgs/msg/Path dashing
    std_msgs/Header header
    geometry_msgs/PoseStamped[] poses
    @ nav_msgs/msg/Trajectory lyrical
    std_msgs/Header header
    nav_msgs/TrajectoryPoint[] points
    @ nav_msgs/msg/TrajectoryPoint lyrical
    std_msgs/Header header
    geometry_msgs/Pose pose
    geometry_msgs/Twist velocity
    geometry_msgs/Accel acceleration
    geometry_msgs/Wrench effort
    @ rcl_interfaces/msg/FloatingPointRange dashing
    float64 from_value
    float64 to_value
    float64 step
    @ rcl_interfaces/msg/IntegerRange dashing
    int64 from_value
    int64 to_value
    uint64 step
    @ rcl_interfaces/msg/IntraProcessMessage dashing
    uint64 publisher_id
    uint64 message_sequence
    @ rcl_interfaces/msg/ListParametersResult dashing
    string[] names
    string[] prefixes
    @ rcl_interfaces/msg/Log dashing
    byte DEBUG=10
    byte INFO=20
    byte WARN=30
    byte ERROR=40
    byte FATAL=50
    builtin_interfaces/Time stamp
    uint8 level
    string name
    string msg
    string file
    string function
    uint32 line
    @ rcl_interfaces/msg/Log jazzy
    uint8 DEBUG=10
    uint8 INFO=20
    uint8 WARN=30
    uint8 ERROR=40
    uint8 FATAL=50
    builtin_interfaces/Time stamp
    uint8 level
    string name
    string msg
    string file
    string function
    uint32 line
    @ rcl_interfaces/msg/LoggerLevel iron
    uint8 LOG_LEVEL_UNKNOWN=0
    uint8 LOG_LEVEL_DEBUG=10
    uint8 LOG_LEVEL_INFO=20
    uint8 LOG_LEVEL_WARN=30
    uint8 LOG_LEVEL_ERROR=40
    uint8 LOG_LEVEL_FATAL=50
    string name
    uint32 level
    @ rcl_interfaces/msg/Parameter dashing
    string name
    rcl_interfaces/ParameterValue value
    @ rcl_interfaces/msg/ParameterDescriptor dashing
    string name
    uint8 type
    string description
    string additional_constraints
    bool read_only
    rcl_interfaces/FloatingPointRange[<=1] floating_point_range
    rcl_interfaces/IntegerRange[<=1] integer_range
    @ rcl_interfaces/msg/ParameterDescriptor galactic
    string name
    uint8 type
    string description
    string additional_constraints
    bool read_only
    bool dynamic_typing
    rcl_interfaces/FloatingPointRange[<=1] floating_point_range
    rcl_interfaces/IntegerRange[<=1] integer_range
    @ rcl_interfaces/msg/ParameterEvent dashing
    builtin_interfaces/Time stamp
    string node
    rcl_interfaces/Parameter[] new_parameters
    rcl_interfaces/Parameter[] changed_parameters
    rcl_interfaces/Parameter[] deleted_parameters
    @ rcl_interfaces/msg/ParameterEventDescriptors dashing
    rcl_interfaces/ParameterDescriptor[] new_parameters
    rcl_interfaces/ParameterDescriptor[] changed_parameters
    rcl_interfaces/ParameterDescriptor[] deleted_parameters
    @ rcl_interfaces/msg/ParameterType dashing
    uint8 PARAMETER_NOT_SET=0
    uint8 PARAMETER_BOOL=1
    uint8 PARAMETER_INTEGER=2
    uint8 PARAMETER_DOUBLE=3
    uint8 PARAMETER_STRING=4
    uint8 PARAMETER_BYTE_ARRAY=5
    uint8 PARAMETER_BOOL_ARRAY=6
    uint8 PARAMETER_INTEGER_ARRAY=7
    uint8 PARAMETER_DOUBLE_ARRAY=8
    uint8 PARAMETER_STRING_ARRAY=9
    @ rcl_interfaces/msg/ParameterValue dashing
    uint8 type
    bool bool_value
    int64 integer_value
    float64 double_value
    string string_value
    byte[] byte_array_value
    bool[] bool_array_value
    int64[] integer_array_value
    float64[] double_array_value
    string[] string_array_value
    @ rcl_interfaces/msg/SetLoggerLevelsResult iron
    bool successful
    string reason
    @ rcl_interfaces/msg/SetParametersResult dashing
    bool successful
    string reason
    @ rmw_dds_common/msg/Gid foxy
    char[24] data
    @ rmw_dds_common/msg/Gid iron
    char[16] data
    @ rmw_dds_common/msg/NodeEntitiesInfo foxy
    string<=256 node_namespace
    string<=256 node_name
    rmw_dds_common/Gid[] reader_gid_seq
    rmw_dds_common/Gid[] writer_gid_seq
    @ rmw_dds_common/msg/ParticipantEntitiesInfo foxy
    rmw_dds_common/Gid gid
    rmw_dds_common/NodeEntitiesInfo[] node_entities_info_seq
    @ rosbag2_interfaces/msg/MessagesLostEvent lyrical
    string node_name
    rosbag2_interfaces/MessagesLostEventTopicStat[] messages_lost_statistics
    @ rosbag2_interfaces/msg/MessagesLostEventTopicStat lyrical
    string topic_name
    uint64 messages_lost_in_transport
    uint64 messages_lost_in_recorder
    @ rosbag2_interfaces/msg/ReadSplitEvent humble
    string closed_file
    string opened_file
    @ rosbag2_interfaces/msg/ReadSplitEvent jazzy
    string closed_file
    string opened_file
    string node_name
    @ rosbag2_interfaces/msg/WriteSplitEvent humble
    string closed_file
    string opened_file
    @ rosbag2_interfaces/msg/WriteSplitEvent jazzy
    string closed_file
    string opened_file
    string node_name
    @ rosgraph_msgs/msg/Action lyrical
    string name
    rosgraph_msgs/Service send_goal
    rosgraph_msgs/Service get_result
    rosgraph_msgs/Service cancel_goal
    rosgraph_msgs/Topic feedback
    rosgraph_msgs/Topic status
    @ rosgraph_msgs/msg/Clock dashing
    builtin_interfaces/Time clock
    @ rosgraph_msgs/msg/Graph lyrical
    rosgraph_msgs/Node[] nodes
    @ rosgraph_msgs/msg/InterfaceType lyrical
    string name
    rosgraph_msgs/TypeHash hash
    @ rosgraph_msgs/msg/Node lyrical
    string name
    rcl_interfaces/ParameterDescriptor[] parameters
    rcl_interfaces/ParameterValue[] parameter_values
    rosgraph_msgs/Topic[] publishers
    rosgraph_msgs/Topic[] subscriptions
    rosgraph_msgs/Service[] service_clients
    rosgraph_msgs/Service[] service_servers
    rosgraph_msgs/Action[] action_clients
    rosgraph_msgs/Action[] action_servers
    @ rosgraph_msgs/msg/QoSProfile lyrical
    uint8 HISTORY_SYSTEM_DEFAULT=0
    uint8 HISTORY_KEEP_LAST=1
    uint8 HISTORY_KEEP_ALL=2
    uint8 HISTORY_UNKNOWN=3
    uint8 RELIABILITY_SYSTEM_DEFAULT=0
    uint8 RELIABILITY_RELIABLE=1
    uint8 RELIABILITY_BEST_EFFORT=2
    uint8 RELIABILITY_UNKNOWN=3
    uint8 RELIABILITY_BEST_AVAILABLE=4
    uint8 DURABILITY_SYSTEM_DEFAULT=0
    uint8 DURABILITY_TRANSIENT_LOCAL=1
    uint8 DURABILITY_VOLATILE=2
    uint8 DURABILITY_UNKNOWN=3
    uint8 DURABILITY_BEST_AVAILABLE=4
    uint8 LIVELINESS_SYSTEM_DEFAULT=0
    uint8 LIVELINESS_AUTOMATIC=1
    uint8 LIVELINESS_MANUAL_BY_TOPIC=3
    uint8 LIVELINESS_UNKNOWN=4
    uint8 LIVELINESS_BEST_AVAILABLE=5
    uint32 depth
    builtin_interfaces/Duration deadline
    builtin_interfaces/Duration lifespan
    uint8 history
    uint8 reliability
    uint8 durability
    uint8 liveliness
    builtin_interfaces/Duration liveliness_lease_duration
    @ rosgraph_msgs/msg/Service lyrical
    string name
    rosgraph_msgs/InterfaceType request_type
    rosgraph_msgs/QoSProfile request_qos
    rosgraph_msgs/InterfaceType response_type
    rosgraph_msgs/QoSProfile response_qos
    @ rosgraph_msgs/msg/Topic lyrical
    string name
    rosgraph_msgs/InterfaceType type
    rosgraph_msgs/QoSProfile qos
    @ rosgraph_msgs/msg/TypeHash lyrical
    uint8 version
    uint8[32] value
    @ sensor_msgs/msg/BatteryState dashing
    uint8 POWER_SUPPLY_STATUS_UNKNOWN=0
    uint8 POWER_SUPPLY_STATUS_CHARGING=1
    uint8 POWER_SUPPLY_STATUS_DISCHARGING=2
    uint8 POWER_SUPPLY_STATUS_NOT_CHARGING=3
    uint8 POWER_SUPPLY_STATUS_FULL=4
    uint8 POWER_SUPPLY_HEALTH_UNKNOWN=0
    uint8 POWER_SUPPLY_HEALTH_GOOD=1
    uint8 POWER_SUPPLY_HEALTH_OVERHEAT=2
    uint8 POWER_SUPPLY_HEALTH_DEAD=3
    uint8 POWER_SUPPLY_HEALTH_OVERVOLTAGE=4
    uint8 POWER_SUPPLY_HEALTH_UNSPEC_FAILURE=5
    uint8 POWER_SUPPLY_HEALTH_COLD=6
    uint8 POWER_SUPPLY_HEALTH_WATCHDOG_TIMER_EXPIRE=7
    uint8 POWER_SUPPLY_HEALTH_SAFETY_TIMER_EXPIRE=8
    uint8 POWER_SUPPLY_TECHNOLOGY_UNKNOWN=0
    uint8 POWER_SUPPLY_TECHNOLOGY_NIMH=1
    uint8 POWER_SUPPLY_TECHNOLOGY_LION=2
    uint8 POWER_SUPPLY_TECHNOLOGY_LIPO=3
    uint8 POWER_SUPPLY_TECHNOLOGY_LIFE=4
    uint8 POWER_SUPPLY_TECHNOLOGY_NICD=5
    uint8 POWER_SUPPLY_TECHNOLOGY_LIMN=6
    std_msgs/Header header
    float32 voltage
    float32 temperature
    float32 current
    float32 charge
    float32 capacity
    float32 design_capacity
    float32 percentage
    uint8 power_supply_status
    uint8 power_supply_health
    uint8 power_supply_technology
    bool present
    float32[] cell_voltage
    float32[] cell_temperature
    string location
    string serial_number
    @ sensor_msgs/msg/BatteryState iron
    uint8 POWER_SUPPLY_STATUS_UNKNOWN=0
    uint8 POWER_SUPPLY_STATUS_CHARGING=1
    uint8 POWER_SUPPLY_STATUS_DISCHARGING=2
    uint8 POWER_SUPPLY_STATUS_NOT_CHARGING=3
    uint8 POWER_SUPPLY_STATUS_FULL=4
    uint8 POWER_SUPPLY_HEALTH_UNKNOWN=0
    uint8 POWER_SUPPLY_HEALTH_GOOD=1
    uint8 POWER_SUPPLY_HEALTH_OVERHEAT=2
    uint8 POWER_SUPPLY_HEALTH_DEAD=3
    uint8 POWER_SUPPLY_HEALTH_OVERVOLTAGE=4
    uint8 POWER_SUPPLY_HEALTH_UNSPEC_FAILURE=5
    uint8 POWER_SUPPLY_HEALTH_COLD=6
    uint8 POWER_SUPPLY_HEALTH_WATCHDOG_TIMER_EXPIRE=7
    uint8 POWER_SUPPLY_HEALTH_SAFETY_TIMER_EXPIRE=8
    uint8 POWER_SUPPLY_TECHNOLOGY_UNKNOWN=0
    uint8 POWER_SUPPLY_TECHNOLOGY_NIMH=1
    uint8 POWER_SUPPLY_TECHNOLOGY_LION=2
    uint8 POWER_SUPPLY_TECHNOLOGY_LIPO=3
    uint8 POWER_SUPPLY_TECHNOLOGY_LIFE=4
    uint8 POWER_SUPPLY_TECHNOLOGY_NICD=5
    uint8 POWER_SUPPLY_TECHNOLOGY_LIMN=6
    uint8 POWER_SUPPLY_TECHNOLOGY_TERNARY=7
    uint8 POWER_SUPPLY_TECHNOLOGY_VRLA=8
    std_msgs/Header header
    float32 voltage
    float32 temperature
    float32 current
    float32 charge
    float32 capacity
    float32 design_capacity
    float32 percentage
    uint8 power_supply_status
    uint8 power_supply_health
    uint8 power_supply_technology
    bool present
    float32[] cell_voltage
    float32[] cell_temperature
    string location
    string serial_number
    @ sensor_msgs/msg/CameraInfo dashing
    std_msgs/Header header
    uint32 height
    uint32 width
    string distortion_model
    float64[] d
    float64[9] k
    float64[9] r
    float64[12] p
    uint32 binning_x
    uint32 binning_y
    sensor_msgs/RegionOfInterest roi
    @ sensor_msgs/msg/ChannelFloat32 dashing
    string name
    float32[] values
    @ sensor_msgs/msg/CompressedImage dashing
    std_msgs/Header header
    string format
    uint8[] data
    @ sensor_msgs/msg/FluidPressure dashing
    std_msgs/Header header
    float64 fluid_pressure
    float64 variance
    @ sensor_msgs/msg/Illuminance dashing
    std_msgs/Header header
    float64 illuminance
    float64 variance
    @ sensor_msgs/msg/Image dashing
    std_msgs/Header header
    uint32 height
    uint32 width
    string encoding
    uint8 is_bigendian
    uint32 step
    uint8[] data
    @ sensor_msgs/msg/Imu dashing
    std_msgs/Header header
    geometry_msgs/Quaternion orientation
    float64[9] orientation_covariance
    geometry_msgs/Vector3 angular_velocity
    float64[9] angular_velocity_covariance
    geometry_msgs/Vector3 linear_acceleration
    float64[9] linear_acceleration_covariance
    @ sensor_msgs/msg/JointState dashing
    std_msgs/Header header
    string[] name
    float64[] position
    float64[] velocity
    float64[] effort
    @ sensor_msgs/msg/Joy dashing
    std_msgs/Header header
    float32[] axes
    int32[] buttons
    @ sensor_msgs/msg/JoyFeedback dashing
    uint8 TYPE_LED=0
    uint8 TYPE_RUMBLE=1
    uint8 TYPE_BUZZER=2
    uint8 type
    uint8 id
    float32 intensity
    @ sensor_msgs/msg/JoyFeedbackArray dashing
    sensor_msgs/JoyFeedback[] array
    @ sensor_msgs/msg/LaserEcho dashing
    float32[] echoes
    @ sensor_msgs/msg/LaserScan dashing
    std_msgs/Header header
    float32 angle_min
    float32 angle_max
    float32 angle_increment
    float32 time_increment
    float32 scan_time
    float32 range_min
    float32 range_max
    float32[] ranges
    float32[] intensities
    @ sensor_msgs/msg/MagneticField dashing
    std_msgs/Header header
    geometry_msgs/Vector3 magnetic_field
    float64[9] magnetic_field_covariance
    @ sensor_msgs/msg/MultiDOFJointState dashing
    std_msgs/Header header
    string[] joint_names
    geometry_msgs/Transform[] transforms
    geometry_msgs/Twist[] twist
    geometry_msgs/Wrench[] wrench
    @ sensor_msgs/msg/MultiEchoLaserScan dashing
    std_msgs/Header header
    float32 angle_min
    float32 angle_max
    float32 angle_increment
    float32 time_increment
    float32 scan_time
    float32 range_min
    float32 range_max
    sensor_msgs/LaserEcho[] ranges
    sensor_msgs/LaserEcho[] intensities
    @ sensor_msgs/msg/NavSatFix dashing
    uint8 COVARIANCE_TYPE_UNKNOWN=0
    uint8 COVARIANCE_TYPE_APPROXIMATED=1
    uint8 COVARIANCE_TYPE_DIAGONAL_KNOWN=2
    uint8 COVARIANCE_TYPE_KNOWN=3
    std_msgs/Header header
    sensor_msgs/NavSatStatus status
    float64 latitude
    float64 longitude
    float64 altitude
    float64[9] position_covariance
    uint8 position_covariance_type
    @ sensor_msgs/msg/NavSatStatus dashing
    int8 STATUS_NO_FIX=-1
    int8 STATUS_FIX=0
    int8 STATUS_SBAS_FIX=1
    int8 STATUS_GBAS_FIX=2
    uint16 SERVICE_GPS=1
    uint16 SERVICE_GLONASS=2
    uint16 SERVICE_COMPASS=4
    uint16 SERVICE_GALILEO=8
    int8 status
    uint16 service
    @ sensor_msgs/msg/NavSatStatus jazzy
    int8 STATUS_UNKNOWN=-2
    int8 STATUS_NO_FIX=-1
    int8 STATUS_FIX=0
    int8 STATUS_SBAS_FIX=1
    int8 STATUS_GBAS_FIX=2
    uint16 SERVICE_UNKNOWN=0
    uint16 SERVICE_GPS=1
    uint16 SERVICE_GLONASS=2
    uint16 SERVICE_COMPASS=4
    uint16 SERVICE_GALILEO=8
    int8 status
    uint16 service
    @ sensor_msgs/msg/PointCloud dashing
    std_msgs/Header header
    geometry_msgs/Point32[] points
    sensor_msgs/ChannelFloat32[] channels
    @ sensor_msgs/msg/PointCloud2 dashing
    std_msgs/Header header
    uint32 height
    uint32 width
    sensor_msgs/PointField[] fields
    bool is_bigendian
    uint32 point_step
    uint32 row_step
    uint8[] data
    bool is_dense
    @ sensor_msgs/msg/PointField dashing
    uint8 INT8=1
    uint8 UINT8=2
    uint8 INT16=3
    uint8 UINT16=4
    uint8 INT32=5
    uint8 UINT32=6
    uint8 FLOAT32=7
    uint8 FLOAT64=8
    string name
    uint32 offset
    uint8 datatype
    uint32 count
    @ sensor_msgs/msg/PointField lyrical
    uint8 INT8=1
    uint8 UINT8=2
    uint8 INT16=3
    uint8 UINT16=4
    uint8 INT32=5
    uint8 UINT32=6
    uint8 FLOAT32=7
    uint8 FLOAT64=8
    uint8 INT64=9
    uint8 UINT64=10
    uint8 BOOL=11
    string name
    uint32 offset
    uint8 datatype
    uint32 count
    @ sensor_msgs/msg/Range dashing
    uint8 ULTRASOUND=0
    uint8 INFRARED=1
    std_msgs/Header header
    uint8 radiation_type
    float32 field_of_view
    float32 min_range
    float32 max_range
    float32 range
    @ sensor_msgs/msg/Range iron
    uint8 ULTRASOUND=0
    uint8 INFRARED=1
    std_msgs/Header header
    uint8 radiation_type
    float32 field_of_view
    float32 min_range
    float32 max_range
    float32 range
    float32 variance
    @ sensor_msgs/msg/RegionOfInterest dashing
    uint32 x_offset
    uint32 y_offset
    uint32 height
    uint32 width
    bool do_rectify
    @ sensor_msgs/msg/RelativeHumidity dashing
    std_msgs/Header header
    float64 relative_humidity
    float64 variance
    @ sensor_msgs/msg/Temperature dashing
    std_msgs/Header header
    float64 temperature
    float64 variance
    @ sensor_msgs/msg/TimeReference dashing
    std_msgs/Header header
    builtin_interfaces/Time time_ref
    string source
    @ service_msgs/msg/ServiceEventInfo iron
    uint8 REQUEST_SENT=0
    uint8 REQUEST_RECEIVED=1
    uint8 RESPONSE_SENT=2
    uint8 RESPONSE_RECEIVED=3
    uint8 event_type
    builtin_interfaces/Time stamp
    char[16] client_gid
    int64 sequence_number
    @ shape_msgs/msg/Mesh dashing
    shape_msgs/MeshTriangle[] triangles
    geometry_msgs/Point[] vertices
    @ shape_msgs/msg/MeshTriangle dashing
    uint32[3] vertex_indices
    @ shape_msgs/msg/Plane dashing
    float64[4] coef
    @ shape_msgs/msg/SolidPrimitive dashing
    uint8 BOX=1
    uint8 SPHERE=2
    uint8 CYLINDER=3
    uint8 CONE=4
    uint8 BOX_X=0
    uint8 BOX_Y=1
    uint8 BOX_Z=2
    uint8 SPHERE_RADIUS=0
    uint8 CYLINDER_HEIGHT=0
    uint8 CYLINDER_RADIUS=1
    uint8 CONE_HEIGHT=0
    uint8 CONE_RADIUS=1
    uint8 type
    float64[<=3] dimensions
    @ shape_msgs/msg/SolidPrimitive humble
    uint8 BOX=1
    uint8 SPHERE=2
    uint8 CYLINDER=3
    uint8 CONE=4
    uint8 PRISM=5
    uint8 BOX_X=0
    uint8 BOX_Y=1
    uint8 BOX_Z=2
    uint8 SPHERE_RADIUS=0
    uint8 CYLINDER_HEIGHT=0
    uint8 CYLINDER_RADIUS=1
    uint8 CONE_HEIGHT=0
    uint8 CONE_RADIUS=1
    uint8 PRISM_HEIGHT=0
    uint8 type
    float64[<=3] dimensions
    geometry_msgs/Polygon polygon
    @ statistics_msgs/msg/MetricsMessage foxy
    string measurement_source_name
    string metrics_source
    string unit
    builtin_interfaces/Time window_start
    builtin_interfaces/Time window_stop
    statistics_msgs/StatisticDataPoint[] statistics
    @ statistics_msgs/msg/StatisticDataPoint foxy
    uint8 data_type
    float64 data
    @ statistics_msgs/msg/StatisticDataType foxy
    uint8 STATISTICS_DATA_TYPE_UNINITIALIZED=0
    uint8 STATISTICS_DATA_TYPE_AVERAGE=1
    uint8 STATISTICS_DATA_TYPE_MINIMUM=2
    uint8 STATISTICS_DATA_TYPE_MAXIMUM=3
    uint8 STATISTICS_DATA_TYPE_STDDEV=4
    uint8 STATISTICS_DATA_TYPE_SAMPLE_COUNT=5
    @ std_msgs/msg/Bool dashing
    bool data
    @ std_msgs/msg/Byte dashing
    byte data
    @ std_msgs/msg/ByteMultiArray dashing
    std_msgs/MultiArrayLayout layout
    byte[] data
    @ std_msgs/msg/Char dashing
    char data
    @ std_msgs/msg/ColorRGBA dashing
    float32 r
    float32 g
    float32 b
    float32 a
    @ std_msgs/msg/Empty dashing
    @ std_msgs/msg/Float32 dashing
    float32 data
    @ std_msgs/msg/Float32MultiArray dashing
    std_msgs/MultiArrayLayout layout
    float32[] data
    @ std_msgs/msg/Float64 dashing
    float64 data
    @ std_msgs/msg/Float64MultiArray dashing
    std_msgs/MultiArrayLayout layout
    float64[] data
    @ std_msgs/msg/Header dashing
    builtin_interfaces/Time stamp
    string frame_id
    @ std_msgs/msg/Int16 dashing
    int16 data
    @ std_msgs/msg/Int16MultiArray dashing
    std_msgs/MultiArrayLayout layout
    int16[] data
    @ std_msgs/msg/Int32 dashing
    int32 data
    @ std_msgs/msg/Int32MultiArray dashing
    std_msgs/MultiArrayLayout layout
    int32[] data
    @ std_msgs/msg/Int64 dashing
    int64 data
    @ std_msgs/msg/Int64MultiArray dashing
    std_msgs/MultiArrayLayout layout
    int64[] data
    @ std_msgs/msg/Int8 dashing
    int8 data
    @ std_msgs/msg/Int8MultiArray dashing
    std_msgs/MultiArrayLayout layout
    int8[] data
    @ std_msgs/msg/MultiArrayDimension dashing
    string label
    uint32 size
    uint32 stride
    @ std_msgs/msg/MultiArrayLayout dashing
    std_msgs/MultiArrayDimension[] dim
    uint32 data_offset
    @ std_msgs/msg/String dashing
    string data
    @ std_msgs/msg/UInt16 dashing
    uint16 data
    @ std_msgs/msg/UInt16MultiArray dashing
    std_msgs/MultiArrayLayout layout
    uint16[] data
    @ std_msgs/msg/UInt32 dashing
    uint32 data
    @ std_msgs/msg/UInt32MultiArray dashing
    std_msgs/MultiArrayLayout layout
    uint32[] data
    @ std_msgs/msg/UInt64 dashing
    uint64 data
    @ std_msgs/msg/UInt64MultiArray dashing
    std_msgs/MultiArrayLayout layout
    uint64[] data
    @ std_msgs/msg/UInt8 dashing
    uint8 data
    @ std_msgs/msg/UInt8MultiArray dashing
    std_msgs/MultiArrayLayout layout
    uint8[] data
    @ stereo_msgs/msg/DisparityImage dashing
    std_msgs/Header header
    sensor_msgs/Image image
    float32 f
    float32 t
    sensor_msgs/RegionOfInterest valid_window
    float32 min_disparity
    float32 max_disparity
    float32 delta_d
    @ tf2_msgs/msg/TF2Error dashing
    uint8 NO_ERROR=0
    uint8 LOOKUP_ERROR=1
    uint8 CONNECTIVITY_ERROR=2
    uint8 EXTRAPOLATION_ERROR=3
    uint8 INVALID_ARGUMENT_ERROR=4
    uint8 TIMEOUT_ERROR=5
    uint8 TRANSFORM_ERROR=6
    uint8 error
    string error_string
    @ tf2_msgs/msg/TFMessage dashing
    geometry_msgs/TransformStamped[] transforms
    @ trajectory_msgs/msg/JointTrajectory dashing
    std_msgs/Header header
    string[] joint_names
    trajectory_msgs/JointTrajectoryPoint[] points
    @ trajectory_msgs/msg/JointTrajectoryPoint dashing
    float64[] positions
    float64[] velocities
    float64[] accelerations
    float64[] effort
    builtin_interfaces/Duration time_from_start
    @ trajectory_msgs/msg/MultiDOFJointTrajectory dashing
    std_msgs/Header header
    string[] joint_names
    trajectory_msgs/MultiDOFJointTrajectoryPoint[] points
    @ trajectory_msgs/msg/MultiDOFJointTrajectoryPoint dashing
    geometry_msgs/Transform[] transforms
    geometry_msgs/Twist[] velocities
    geometry_msgs/Twist[] accelerations
    builtin_interfaces/Duration time_from_start
    @ type_description_interfaces/msg/Field iron
    string name
    type_description_interfaces/FieldType type
    string default_value
    @ type_description_interfaces/msg/FieldType iron
    uint8 FIELD_TYPE_NOT_SET=0
    uint8 FIELD_TYPE_NESTED_TYPE=1
    uint8 FIELD_TYPE_INT8=2
    uint8 FIELD_TYPE_UINT8=3
    uint8 FIELD_TYPE_INT16=4
    uint8 FIELD_TYPE_UINT16=5
    uint8 FIELD_TYPE_INT32=6
    uint8 FIELD_TYPE_UINT32=7
    uint8 FIELD_TYPE_INT64=8
    uint8 FIELD_TYPE_UINT64=9
    uint8 FIELD_TYPE_FLOAT=10
    uint8 FIELD_TYPE_DOUBLE=11
    uint8 FIELD_TYPE_LONG_DOUBLE=12
    uint8 FIELD_TYPE_CHAR=13
    uint8 FIELD_TYPE_WCHAR=14
    uint8 FIELD_TYPE_BOOLEAN=15
    uint8 FIELD_TYPE_BYTE=16
    uint8 FIELD_TYPE_STRING=17
    uint8 FIELD_TYPE_WSTRING=18
    uint8 FIELD_TYPE_FIXED_STRING=19
    uint8 FIELD_TYPE_FIXED_WSTRING=20
    uint8 FIELD_TYPE_BOUNDED_STRING=21
    uint8 FIELD_TYPE_BOUNDED_WSTRING=22
    uint8 FIELD_TYPE_NESTED_TYPE_ARRAY=49
    uint8 FIELD_TYPE_INT8_ARRAY=50
    uint8 FIELD_TYPE_UINT8_ARRAY=51
    uint8 FIELD_TYPE_INT16_ARRAY=52
    uint8 FIELD_TYPE_UINT16_ARRAY=53
    uint8 FIELD_TYPE_INT32_ARRAY=54
    uint8 FIELD_TYPE_UINT32_ARRAY=55
    uint8 FIELD_TYPE_INT64_ARRAY=56
    uint8 FIELD_TYPE_UINT64_ARRAY=57
    uint8 FIELD_TYPE_FLOAT_ARRAY=58
    uint8 FIELD_TYPE_DOUBLE_ARRAY=59
    uint8 FIELD_TYPE_LONG_DOUBLE_ARRAY=60
    uint8 FIELD_TYPE_CHAR_ARRAY=61
    uint8 FIELD_TYPE_WCHAR_ARRAY=62
    uint8 FIELD_TYPE_BOOLEAN_ARRAY=63
    uint8 FIELD_TYPE_BYTE_ARRAY=64
    uint8 FIELD_TYPE_STRING_ARRAY=65
    uint8 FIELD_TYPE_WSTRING_ARRAY=66
    uint8 FIELD_TYPE_FIXED_STRING_ARRAY=67
    uint8 FIELD_TYPE_FIXED_WSTRING_ARRAY=68
    uint8 FIELD_TYPE_BOUNDED_STRING_ARRAY=69
    uint8 FIELD_TYPE_BOUNDED_WSTRING_ARRAY=70
    uint8 FIELD_TYPE_NESTED_TYPE_BOUNDED_SEQUENCE=97
    uint8 FIELD_TYPE_INT8_BOUNDED_SEQUENCE=98
    uint8 FIELD_TYPE_UINT8_BOUNDED_SEQUENCE=99
    uint8 FIELD_TYPE_INT16_BOUNDED_SEQUENCE=100
    uint8 FIELD_TYPE_UINT16_BOUNDED_SEQUENCE=101
    uint8 FIELD_TYPE_INT32_BOUNDED_SEQUENCE=102
    uint8 FIELD_TYPE_UINT32_BOUNDED_SEQUENCE=103
    uint8 FIELD_TYPE_INT64_BOUNDED_SEQUENCE=104
    uint8 FIELD_TYPE_UINT64_BOUNDED_SEQUENCE=105
    uint8 FIELD_TYPE_FLOAT_BOUNDED_SEQUENCE=106
    uint8 FIELD_TYPE_DOUBLE_BOUNDED_SEQUENCE=107
    uint8 FIELD_TYPE_LONG_DOUBLE_BOUNDED_SEQUENCE=108
    uint8 FIELD_TYPE_CHAR_BOUNDED_SEQUENCE=109
    uint8 FIELD_TYPE_WCHAR_BOUNDED_SEQUENCE=110
    uint8 FIELD_TYPE_BOOLEAN_BOUNDED_SEQUENCE=111
    uint8 FIELD_TYPE_BYTE_BOUNDED_SEQUENCE=112
    uint8 FIELD_TYPE_STRING_BOUNDED_SEQUENCE=113
    uint8 FIELD_TYPE_WSTRING_BOUNDED_SEQUENCE=114
    uint8 FIELD_TYPE_FIXED_STRING_BOUNDED_SEQUENCE=115
    uint8 FIELD_TYPE_FIXED_WSTRING_BOUNDED_SEQUENCE=116
    uint8 FIELD_TYPE_BOUNDED_STRING_BOUNDED_SEQUENCE=117
    uint8 FIELD_TYPE_BOUNDED_WSTRING_BOUNDED_SEQUENCE=118
    uint8 FIELD_TYPE_NESTED_TYPE_UNBOUNDED_SEQUENCE=145
    uint8 FIELD_TYPE_INT8_UNBOUNDED_SEQUENCE=146
    uint8 FIELD_TYPE_UINT8_UNBOUNDED_SEQUENCE=147
    uint8 FIELD_TYPE_INT16_UNBOUNDED_SEQUENCE=148
    uint8 FIELD_TYPE_UINT16_UNBOUNDED_SEQUENCE=149
    uint8 FIELD_TYPE_INT32_UNBOUNDED_SEQUENCE=150
    uint8 FIELD_TYPE_UINT32_UNBOUNDED_SEQUENCE=151
    uint8 FIELD_TYPE_INT64_UNBOUNDED_SEQUENCE=152
    uint8 FIELD_TYPE_UINT64_UNBOUNDED_SEQUENCE=153
    uint8 FIELD_TYPE_FLOAT_UNBOUNDED_SEQUENCE=154
    uint8 FIELD_TYPE_DOUBLE_UNBOUNDED_SEQUENCE=155
    uint8 FIELD_TYPE_LONG_DOUBLE_UNBOUNDED_SEQUENCE=156
    uint8 FIELD_TYPE_CHAR_UNBOUNDED_SEQUENCE=157
    uint8 FIELD_TYPE_WCHAR_UNBOUNDED_SEQUENCE=158
    uint8 FIELD_TYPE_BOOLEAN_UNBOUNDED_SEQUENCE=159
    uint8 FIELD_TYPE_BYTE_UNBOUNDED_SEQUENCE=160
    uint8 FIELD_TYPE_STRING_UNBOUNDED_SEQUENCE=161
    uint8 FIELD_TYPE_WSTRING_UNBOUNDED_SEQUENCE=162
    uint8 FIELD_TYPE_FIXED_STRING_UNBOUNDED_SEQUENCE=163
    uint8 FIELD_TYPE_FIXED_WSTRING_UNBOUNDED_SEQUENCE=164
    uint8 FIELD_TYPE_BOUNDED_STRING_UNBOUNDED_SEQUENCE=165
    uint8 FIELD_TYPE_BOUNDED_WSTRING_UNBOUNDED_SEQUENCE=166
    uint8 type_id
    uint64 capacity
    uint64 string_capacity
    string<=255 nested_type_name
    @ type_description_interfaces/msg/IndividualTypeDescription iron
    string<=255 type_name
    type_description_interfaces/Field[] fields
    @ type_description_interfaces/msg/KeyValue iron
    string key
    string value
    @ type_description_interfaces/msg/TypeDescription iron
    type_description_interfaces/IndividualTypeDescription type_description
    type_description_interfaces/IndividualTypeDescription[] referenced_type_descriptions
    @ type_description_interfaces/msg/TypeSource iron
    string type_name
    string encoding
    string raw_file_contents
    @ unique_identifier_msgs/msg/UUID dashing
    uint8[16] uuid
    @ visualization_msgs/msg/ImageMarker dashing
    uint8 CIRCLE=0
    uint8 LINE_STRIP=1
    uint8 LINE_LIST=2
    uint8 POLYGON=3
    uint8 POINTS=4
    uint8 ADD=0
    uint8 REMOVE=1
    std_msgs/Header header
    string ns
    int32 id
    int32 type
    int32 action
    geometry_msgs/Point position
    float32 scale
    std_msgs/ColorRGBA outline_color
    uint8 filled
    std_msgs/ColorRGBA fill_color
    builtin_interfaces/Duration lifetime
    geometry_msgs/Point[] points
    std_msgs/ColorRGBA[] outline_colors
    @ visualization_msgs/msg/ImageMarker foxy
    int32 CIRCLE=0
    int32 LINE_STRIP=1
    int32 LINE_LIST=2
    int32 POLYGON=3
    int32 POINTS=4
    int32 ADD=0
    int32 REMOVE=1
    std_msgs/Header header
    string ns
    int32 id
    int32 type
    int32 action
    geometry_msgs/Point position
    float32 scale
    std_msgs/ColorRGBA outline_color
    uint8 filled
    std_msgs/ColorRGBA fill_color
    builtin_interfaces/Duration lifetime
    geometry_msgs/Point[] points
    std_msgs/ColorRGBA[] outline_colors
    @ visualization_msgs/msg/InteractiveMarker dashing
    std_msgs/Header header
    geometry_msgs/Pose pose
    string name
    string description
    float32 scale
    visualization_msgs/MenuEntry[] menu_entries
    visualization_msgs/InteractiveMarkerControl[] controls
    @ visualization_msgs/msg/InteractiveMarkerControl dashing
    uint8 INHERIT=0
    uint8 FIXED=1
    uint8 VIEW_FACING=2
    uint8 NONE=0
    uint8 MENU=1
    uint8 BUTTON=2
    uint8 MOVE_AXIS=3
    uint8 MOVE_PLANE=4
    uint8 ROTATE_AXIS=5
    uint8 MOVE_ROTATE=6
    uint8 MOVE_3D=7
    uint8 ROTATE_3D=8
    uint8 MOVE_ROTATE_3D=9
    string name
    geometry_msgs/Quaternion orientation
    uint8 orientation_mode
    uint8 interaction_mode
    bool always_visible
    visualization_msgs/Marker[] markers
    bool independent_marker_orientation
    string description
    @ visualization_msgs/msg/InteractiveMarkerFeedback dashing
    uint8 KEEP_ALIVE=0
    uint8 POSE_UPDATE=1
    uint8 MENU_SELECT=2
    uint8 BUTTON_CLICK=3
    uint8 MOUSE_DOWN=4
    uint8 MOUSE_UP=5
    std_msgs/Header header
    string client_id
    string marker_name
    string control_name
    uint8 event_type
    geometry_msgs/Pose pose
    uint32 menu_entry_id
    geometry_msgs/Point mouse_point
    bool mouse_point_valid
    @ visualization_msgs/msg/InteractiveMarkerInit dashing
    string server_id
    uint64 seq_num
    visualization_msgs/InteractiveMarker[] markers
    @ visualization_msgs/msg/InteractiveMarkerPose dashing
    std_msgs/Header header
    geometry_msgs/Pose pose
    string name
    @ visualization_msgs/msg/InteractiveMarkerUpdate dashing
    uint8 KEEP_ALIVE=0
    uint8 UPDATE=1
    string server_id
    uint64 seq_num
    uint8 type
    visualization_msgs/InteractiveMarker[] markers
    visualization_msgs/InteractiveMarkerPose[] poses
    string[] erases
    @ visualization_msgs/msg/Marker dashing
    uint8 ARROW=0
    uint8 CUBE=1
    uint8 SPHERE=2
    uint8 CYLINDER=3
    uint8 LINE_STRIP=4
    uint8 LINE_LIST=5
    uint8 CUBE_LIST=6
    uint8 SPHERE_LIST=7
    uint8 POINTS=8
    uint8 TEXT_VIEW_FACING=9
    uint8 MESH_RESOURCE=10
    uint8 TRIANGLE_LIST=11
    uint8 ADD=0
    uint8 MODIFY=0
    uint8 DELETE=2
    uint8 DELETEALL=3
    std_msgs/Header header
    string ns
    int32 id
    int32 type
    int32 action
    geometry_msgs/Pose pose
    geometry_msgs/Vector3 scale
    std_msgs/ColorRGBA color
    builtin_interfaces/Duration lifetime
    bool frame_locked
    geometry_msgs/Point[] points
    std_msgs/ColorRGBA[] colors
    string text
    string mesh_resource
    bool mesh_use_embedded_materials
    @ visualization_msgs/msg/Marker foxy
    int32 ARROW=0
    int32 CUBE=1
    int32 SPHERE=2
    int32 CYLINDER=3
    int32 LINE_STRIP=4
    int32 LINE_LIST=5
    int32 CUBE_LIST=6
    int32 SPHERE_LIST=7
    int32 POINTS=8
    int32 TEXT_VIEW_FACING=9
    int32 MESH_RESOURCE=10
    int32 TRIANGLE_LIST=11
    int32 ADD=0
    int32 MODIFY=0
    int32 DELETE=2
    int32 DELETEALL=3
    std_msgs/Header header
    string ns
    int32 id
    int32 type
    int32 action
    geometry_msgs/Pose pose
    geometry_msgs/Vector3 scale
    std_msgs/ColorRGBA color
    builtin_interfaces/Duration lifetime
    bool frame_locked
    geometry_msgs/Point[] points
    std_msgs/ColorRGBA[] colors
    string text
    string mesh_resource
    bool mesh_use_embedded_materials
    @ visualization_msgs/msg/Marker humble
    int32 ARROW=0
    int32 CUBE=1
    int32 SPHERE=2
    int32 CYLINDER=3
    int32 LINE_STRIP=4
    int32 LINE_LIST=5
    int32 CUBE_LIST=6
    int32 SPHERE_LIST=7
    int32 POINTS=8
    int32 TEXT_VIEW_FACING=9
    int32 MESH_RESOURCE=10
    int32 TRIANGLE_LIST=11
    int32 ADD=0
    int32 MODIFY=0
    int32 DELETE=2
    int32 DELETEALL=3
    std_msgs/Header header
    string ns
    int32 id
    int32 type
    int32 action
    geometry_msgs/Pose pose
    geometry_msgs/Vector3 scale
    std_msgs/ColorRGBA color
    builtin_interfaces/Duration lifetime
    bool frame_locked
    geometry_msgs/Point[] points
    std_msgs/ColorRGBA[] colors
    string texture_resource
    sensor_msgs/CompressedImage texture
    visualization_msgs/UVCoordinate[] uv_coordinates
    string text
    string mesh_resource
    visualization_msgs/MeshFile mesh_file
    bool mesh_use_embedded_materials
    @ visualization_msgs/msg/Marker jazzy
    int32 ARROW=0
    int32 CUBE=1
    int32 SPHERE=2
    int32 CYLINDER=3
    int32 LINE_STRIP=4
    int32 LINE_LIST=5
    int32 CUBE_LIST=6
    int32 SPHERE_LIST=7
    int32 POINTS=8
    int32 TEXT_VIEW_FACING=9
    int32 MESH_RESOURCE=10
    int32 TRIANGLE_LIST=11
    int32 ARROW_STRIP=12
    int32 ADD=0
    int32 MODIFY=0
    int32 DELETE=2
    int32 DELETEALL=3
    std_msgs/Header header
    string ns
    int32 id
    int32 type
    int32 action
    geometry_msgs/Pose pose
    geometry_msgs/Vector3 scale
    std_msgs/ColorRGBA color
    builtin_interfaces/Duration lifetime
    bool frame_locked
    geometry_msgs/Point[] points
    std_msgs/ColorRGBA[] colors
    string texture_resource
    sensor_msgs/CompressedImage texture
    visualization_msgs/UVCoordinate[] uv_coordinates
    string text
    string mesh_resource
    visualization_msgs/MeshFile mesh_file
    bool mesh_use_embedded_materials
    @ visualization_msgs/msg/MarkerArray dashing
    visualization_msgs/Marker[] markers
    @ visualization_msgs/msg/MenuEntry dashing
    uint8 FEEDBACK=0
    uint8 ROSRUN=1
    uint8 ROSLAUNCH=2
    uint32 id
    uint32 parent_id
    string title
    string command
    uint8 command_type
    @ visualization_msgs/msg/MeshFile humble
    string filename
    uint8[] data
    @ visualization_msgs/msg/UVCoordinate humble
    float32 u
    float32 v
    """
}

extension ImageChannel {
  /// The standard name of the message type.
  package var schemaName: String {
    switch (family, kind) {
    case (.ros1, .raw): "sensor_msgs/Image"
    case (.ros1, .compressed): "sensor_msgs/CompressedImage"
    case (.ros2, .raw): "sensor_msgs/msg/Image"
    case (.ros2, .compressed): "sensor_msgs/msg/CompressedImage"
    case (.foxglove, .raw): "foxglove.RawImage"
    case (.foxglove, .compressed): "foxglove.CompressedImage"
    }
  }

  /// The standard definition of the message type.
  package var schema: Schema {
    switch (family, kind) {
    case (.ros1, .raw):
      Schema(
        name: schemaName, encoding: "ros1msg",
        data: Array((Self.rawFields + Self.ros1Header).utf8))
    case (.ros1, .compressed):
      Schema(
        name: schemaName, encoding: "ros1msg",
        data: Array((Self.compressedFields + Self.ros1Header).utf8))
    case (.ros2, .raw):
      Schema(
        name: schemaName, encoding: "ros2msg",
        data: Array((Self.rawFields + Self.ros2Header).utf8))
    case (.ros2, .compressed):
      Schema(
        name: schemaName, encoding: "ros2msg",
        data: Array((Self.compressedFields + Self.ros2Header).utf8))
    case (.foxglove, .raw):
      Schema(
        name: schemaName, encoding: "protobuf",
        data: FoxgloveDescriptor.set(
          "RawImage",
          [
            .init("timestamp", 1, .timestamp), .init("width", 2, .fixed32),
            .init("height", 3, .fixed32), .init("encoding", 4, .string),
            .init("step", 5, .fixed32), .init("data", 6, .bytes), .init("frame_id", 7, .string),
          ]))
    case (.foxglove, .compressed):
      Schema(
        name: schemaName, encoding: "protobuf",
        data: FoxgloveDescriptor.set(
          "CompressedImage",
          [
            .init("timestamp", 1, .timestamp), .init("data", 2, .bytes),
            .init("format", 3, .string), .init("frame_id", 4, .string),
          ]))
    }
  }

  /// ROS 1's checksum of the definition.
  var md5: String {
    kind == .raw ? "060021388200f6f0f447d0fcd9c64743" : "8f7a12909da2c9d3332d540a0977563f"
  }

  /// ROS 2's checksum of the type (REP 2011).
  var typeHash: String {
    kind == .raw
      ? "RIHS01_d31d41a9a4c4bc8eae9be757b0beed306564f7526c88ea6a4588fb9582527d47"
      : "RIHS01_15640771531571185e2efc8a100baf923961a4d15d5569652e6cb6691e8e371a"
  }

  private static let rawFields = """
    std_msgs/Header header
    uint32 height
    uint32 width
    string encoding
    uint8 is_bigendian
    uint32 step
    uint8[] data

    """

  private static let compressedFields = """
    std_msgs/Header header
    string format
    uint8[] data

    """

  private static let ros1Header = """
    ================================================================================
    MSG: std_msgs/Header
    uint32 seq
    time stamp
    string frame_id

    """

  private static let ros2Header = """
    ================================================================================
    MSG: std_msgs/Header
    builtin_interfaces/Time stamp
    string frame_id
    ================================================================================
    MSG: builtin_interfaces/Time
    int32 sec
    uint32 nanosec

    """
}

/// The descriptors of a message of package `foxglove` and of its timestamp.
package enum FoxgloveDescriptor {
  package static func set(_ message: String, _ fields: [ProtobufDescriptor.Field]) -> [UInt8] {
    ProtobufDescriptor.set([
      .timestamp,
      .init(
        "foxglove/\(message).proto", package: "foxglove",
        imports: [ProtobufDescriptor.File.timestamp.name],
        messages: [.init(message, fields)]),
    ])
  }
}

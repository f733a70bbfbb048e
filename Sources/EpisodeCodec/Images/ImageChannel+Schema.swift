extension ImageChannel {
  /// The standard definition of the message type.
  package var schema: Schema {
    switch (family, kind) {
    case (.ros1, .raw):
      Schema(
        name: "sensor_msgs/Image", encoding: "ros1msg",
        data: Array((Self.rawFields + Self.ros1Header).utf8))
    case (.ros1, .compressed):
      Schema(
        name: "sensor_msgs/CompressedImage", encoding: "ros1msg",
        data: Array((Self.compressedFields + Self.ros1Header).utf8))
    case (.ros2, .raw):
      Schema(
        name: "sensor_msgs/msg/Image", encoding: "ros2msg",
        data: Array((Self.rawFields + Self.ros2Header).utf8))
    case (.ros2, .compressed):
      Schema(
        name: "sensor_msgs/msg/CompressedImage", encoding: "ros2msg",
        data: Array((Self.compressedFields + Self.ros2Header).utf8))
    case (.foxglove, .raw):
      Schema(
        name: "foxglove.RawImage", encoding: "protobuf",
        data: FoxgloveDescriptor.set(
          "RawImage",
          [
            .init("timestamp", 1, .timestamp), .init("width", 2, .fixed32),
            .init("height", 3, .fixed32), .init("encoding", 4, .string),
            .init("step", 5, .fixed32), .init("data", 6, .bytes), .init("frame_id", 7, .string),
          ]))
    case (.foxglove, .compressed):
      Schema(
        name: "foxglove.CompressedImage", encoding: "protobuf",
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

/// Writes the protobuf `FileDescriptorSet` of a message of package `foxglove`, with
/// google/protobuf/timestamp.proto, on which it depends. Field numbers are those of
/// google/protobuf/descriptor.proto.
private enum FoxgloveDescriptor {
  struct Field {
    /// FieldDescriptorProto.Type.
    enum Kind: UInt64 { case int64 = 3, int32 = 5, fixed32 = 7, string = 9, timestamp = 11, bytes }

    let name: String
    let number: UInt64
    let kind: Kind

    init(_ name: String, _ number: UInt64, _ kind: Kind) {
      self.name = name
      self.number = number
      self.kind = kind
    }

    var bytes: [UInt8] {
      var field = ByteBuilder()
      field.appendField(1, utf8: name)
      field.appendField(3, varint: number)
      field.appendField(4, varint: 1)  // LABEL_OPTIONAL
      field.appendField(5, varint: kind.rawValue)
      if kind == .timestamp { field.appendField(6, utf8: ".google.protobuf.Timestamp") }
      return field.bytes
    }
  }

  static func set(_ message: String, _ fields: [Field]) -> [UInt8] {
    let timestamp = "google/protobuf/timestamp.proto"
    var set = ByteBuilder()
    set.appendField(
      1,
      bytes: file(
        timestamp, package: "google.protobuf", imports: [], message: "Timestamp",
        [.init("seconds", 1, .int64), .init("nanos", 2, .int32)]))
    set.appendField(
      1,
      bytes: file(
        "foxglove/\(message).proto", package: "foxglove", imports: [timestamp], message: message,
        fields))
    return set.bytes
  }

  private static func file(
    _ name: String, package: String, imports: [String], message: String, _ fields: [Field]
  ) -> [UInt8] {
    var type = ByteBuilder()
    type.appendField(1, utf8: message)
    for field in fields { type.appendField(2, bytes: field.bytes) }
    var file = ByteBuilder()
    file.appendField(1, utf8: name)
    file.appendField(2, utf8: package)
    for name in imports { file.appendField(3, utf8: name) }
    file.appendField(4, bytes: type.bytes)
    file.appendField(12, utf8: "proto3")
    return file.bytes
  }
}

/// A channel of image messages: raw or compressed, in one of the three families.
package struct ImageChannel: Hashable, Sendable {
  /// The definition of the message and its serialization.
  package enum Family: Hashable, Sendable {
    /// `sensor_msgs` in the serialization of ROS 1.
    case ros1
    /// `sensor_msgs` in the CDR of ROS 2.
    case ros2
    /// `foxglove` in protobuf.
    case foxglove
  }

  package enum Kind: Hashable, Sendable { case raw, compressed }

  package let family: Family
  package let kind: Kind

  package init(family: Family, kind: Kind) {
    self.family = family
    self.kind = kind
  }

  /// The kind of a channel's images; nil for a channel without images.
  package init?(_ channel: Channel) {
    guard let name = channel.schema?.name else { return nil }
    switch (channel.messageEncoding, name) {
    case ("ros1", "sensor_msgs/Image"), ("ros1", "sensor_msgs/msg/Image"):
      self.init(family: .ros1, kind: .raw)
    case ("ros1", "sensor_msgs/CompressedImage"), ("ros1", "sensor_msgs/msg/CompressedImage"):
      self.init(family: .ros1, kind: .compressed)
    case ("cdr", "sensor_msgs/msg/Image"), ("cdr", "sensor_msgs/Image"):
      self.init(family: .ros2, kind: .raw)
    case ("cdr", "sensor_msgs/msg/CompressedImage"), ("cdr", "sensor_msgs/CompressedImage"):
      self.init(family: .ros2, kind: .compressed)
    case ("protobuf", "foxglove.RawImage"): self.init(family: .foxglove, kind: .raw)
    case ("protobuf", "foxglove.CompressedImage"):
      self.init(family: .foxglove, kind: .compressed)
    default: return nil
    }
  }

  /// The kind of the images that a channel has in the JSON form of `foxglove`; nil for a channel
  /// without these. It is the channel of the same images in protobuf.
  package init?(json channel: Channel) {
    guard channel.messageEncoding == "json" else { return nil }
    switch channel.schema?.name {
    case "foxglove.RawImage": self.init(family: .foxglove, kind: .raw)
    case "foxglove.CompressedImage": self.init(family: .foxglove, kind: .compressed)
    default: return nil
    }
  }

  /// `channel` with the schema and encoding of this kind of image in place of its own. The type and
  /// its checksum in the metadata, if present, change to match.
  package func replacingSchema(of channel: Channel) -> Channel {
    var result = channel
    result.schema = schema
    result.messageEncoding =
      switch family {
      case .ros1: "ros1"
      case .ros2: "cdr"
      case .foxglove: "protobuf"
      }
    for index in result.metadata.indices {
      switch result.metadata[index].key {
      // In bags converted from ROS 1.
      case "md5sum": result.metadata[index].value = md5
      case "type" where result.metadata[index].value == channel.schema?.name:
        result.metadata[index].value = schema.name
      // In rosbag2 since Iron.
      case "topic_type_hash": result.metadata[index].value = typeHash
      default: break
      }
    }
    return result
  }
}

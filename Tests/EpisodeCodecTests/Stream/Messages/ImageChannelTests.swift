import EpisodeCodec

import Testing
@testable import Stream

struct ImageChannelTests {
  static let kinds: [(ImageChannel, String, String)] = [
    (.init(family: .ros1, kind: .raw), "ros1", "ros1_raw"),
    (.init(family: .ros1, kind: .compressed), "ros1", "ros1_compressed"),
    (.init(family: .ros2, kind: .raw), "cdr", "ros2_raw"),
    (.init(family: .ros2, kind: .compressed), "cdr", "ros2_compressed"),
    (.init(family: .foxglove, kind: .raw), "protobuf", "foxglove_raw"),
    (.init(family: .foxglove, kind: .compressed), "protobuf", "foxglove_compressed"),
  ]

  @Test(arguments: kinds)
  func schemaIsTheStandardOne(_ kind: ImageChannel, _ encoding: String, _ name: String) throws {
    let isProtobuf = encoding == "protobuf"
    let expected = try ImageFixture.read(name + (isProtobuf ? ".descriptor" : ".msg"))
    #expect(kind.schema.data == expected.array)
    if !isProtobuf {
      let hash = try ImageFixture.read(name + ".hash")
      #expect(Array((encoding == "ros1" ? kind.md5 : kind.typeHash).utf8) == hash.array)
    }
  }

  @Test(arguments: kinds)
  func channelIsRecognizedAndReplaced(
    _ kind: ImageChannel, _ encoding: String, _ name: String
  ) throws {
    let channel = Channel(
      topic: "/camera", messageEncoding: encoding, schema: kind.schema,
      metadata: [
        KeyValue("md5sum", "x"), KeyValue("callerid", "/node"), KeyValue("topic_type_hash", "y"),
        KeyValue("type", kind.schema.name),
      ])
    #expect(ImageChannel(channel) == kind)
    let target = ImageChannel(
      family: kind.family, kind: kind.kind == .raw ? .compressed : .raw)
    let other = target.replacingSchema(of: channel)
    #expect(ImageChannel(other) == target)
    #expect(other.topic == "/camera" && other.messageEncoding == encoding)
    #expect(
      other.metadata == [
        KeyValue("md5sum", target.md5), KeyValue("callerid", "/node"),
        KeyValue("topic_type_hash", target.typeHash),
        KeyValue("type", target.schema.name),
      ])
  }

  @Test(arguments: [
    ("cdr", "sensor_msgs/Image"), ("cdr", "sensor_msgs/CompressedImage"),
    ("ros1", "sensor_msgs/msg/Image"),
  ])
  func otherSpellingsAreRecognized(_ encoding: String, _ name: String) {
    let schema = Schema(name: name, encoding: "", data: [])
    #expect(ImageChannel(Channel(topic: "", messageEncoding: encoding, schema: schema)) != nil)
  }

  @Test(arguments: [
    ("json", "foxglove.RawImage"), ("cdr", "sensor_msgs/msg/CameraInfo"),
    ("protobuf", "sensor_msgs/Image"), ("ros1", ""), ("", "sensor_msgs/Image"),
  ])
  func otherChannelsAreNot(_ encoding: String, _ name: String) {
    let schema = Schema(name: name, encoding: "", data: [])
    #expect(ImageChannel(Channel(topic: "", messageEncoding: encoding, schema: schema)) == nil)
    #expect(ImageChannel(Channel(topic: "", messageEncoding: encoding, schema: nil)) == nil)
  }
}

import EpisodeCodec

import Testing
@testable import Stream

struct FeatureTests {
  @Test(arguments: ["action", "observation/image_primary", "a.b", "größe", "_x", "a b"])
  func goodNamePasses(name: String) throws {
    let feature = try Feature(name: name, kind: .tensor, schema: Tensor.schema)
    #expect(try Feature(feature.channel) == feature)
  }

  @Test(arguments: [
    "", "/a", "a/", "a//b", ".", "..", "a/../b", "__meta", "a/__b", "a\\b", "a\nb", "a\u{7F}",
    String(repeating: "x", count: 256),
  ])
  func badNameThrows(name: String) {
    #expect(throws: StreamError(.malformed, "")) { try Feature.checkName(name) }
  }

  @Test func channelOfARecordingIsNoFeature() throws {
    let channel = Channel(topic: "/../x", messageEncoding: "cdr", schema: nil)
    #expect(try Feature(channel) == nil)
  }

  @Test(arguments: [
    ("a", "sound", "protobuf"), ("a", "image", "cdr"), ("../a", "image", "protobuf"),
  ])
  func falseClaimThrows(topic: String, kind: String, encoding: String) {
    let channel = Channel(
      topic: topic, messageEncoding: encoding, schema: nil,
      metadata: [KeyValue(Feature.metadataKey, kind)])
    #expect(throws: StreamError(.malformed, "")) { try Feature(channel) }
  }
}

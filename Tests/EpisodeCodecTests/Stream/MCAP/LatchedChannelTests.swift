import EpisodeCodec
import Testing

@Suite struct LatchedChannelTests {
  private func isLatched(_ topic: String, _ metadata: [KeyValue] = []) -> Bool {
    Channel(topic: topic, messageEncoding: "cdr", schema: nil, metadata: metadata).isLatched
  }

  @Test func topicsAndTheirMetadataTell() {
    #expect(isLatched("/tf_static") && isLatched("tf_static") && isLatched("/r1/tf_static"))
    #expect(!isLatched("/tf") && !isLatched("/my_tf_static"))
    #expect(isLatched("/a", [KeyValue("latching", "1")]))
    #expect(!isLatched("/a", [KeyValue("latching", "0")]))
  }

  @Test(arguments: [
    ("- history: 3\n  durability: 1\n  lifespan:\n", true), ("- durability: transient_local", true),
    ("[{durability: 1, depth: 1}]", true), ("- durability: 2\n- durability: 1\n", true),
    ("- durability: 2\n", false), ("- durability: volatile\n  depth: 1\n", false), ("", false),
    ("- durability: 11", false),
  ])
  func qualityOfServiceTells(profiles: String, expected: Bool) {
    #expect(isLatched("/a", [KeyValue("offered_qos_profiles", profiles)]) == expected)
  }
}

import EpisodeCodec

import Testing
@testable import Bytes

struct TopicPatternTests {
  @Test(arguments: [
    ("/camera/front", "/camera/front", true), ("/camera/front", "/camera/front2", false),
    ("/camera/*", "/camera/front/image", true), ("/camera/*", "/camera", false),
    ("*", "", true), ("*", "/anything/at/all", true), ("", "", true), ("", "/", false),
    ("/cam?", "/cam1", true), ("/cam?", "/cam", false), ("/cam?", "/cam12", false),
    ("/cam[12]", "/cam2", true), ("/cam[12]", "/cam3", false), ("/cam[a-c]x", "/cambx", true),
    ("/cam[!a-c]", "/camd", true), ("/cam[!a-c]", "/camb", false), ("/cam[^a]", "/camb", true),
    ("/a[]]b", "/a]b", true), ("/a[-z]b", "/a-b", true), ("/a[b", "/a[b", true),
    ("/a[z-a]", "/am", false), ("*/image*", "/a/image_raw", true), ("**/x", "/y/x", true),
    ("/a*b*c", "/a-b-b-c", true), ("/a*b*c", "/a-c-b", false), ("/größe?", "/größeß", true),
    ("/.+(x)", "/.+(x)", true), ("/.", "/x", false),
  ])
  func matchesAsAShellDoes(pattern: String, topic: String, expected: Bool) {
    #expect(TopicPattern(pattern).matches(topic) == expected)
  }

  /// The meaning of a pattern, implemented without regard to time.
  private func matches(_ pattern: ArraySlice<Character>, _ topic: ArraySlice<Character>) -> Bool {
    guard let first = pattern.first else { return topic.isEmpty }
    if first == "*" {
      return matches(pattern.dropFirst(), topic)
        || !topic.isEmpty && matches(pattern, topic.dropFirst())
    }
    guard let next = topic.first, first == "?" || first == next else { return false }
    return matches(pattern.dropFirst(), topic.dropFirst())
  }

  @Test func randomPatternsMatchByTheDefinition() {
    var random = SeededRandom(7)
    for _ in 0..<3000 {
      let pattern = (0..<Int.random(in: 0...6, using: &random))
        .map { _ in "ab*?".randomElement(using: &random) ?? "a" }
      let topic = (0..<Int.random(in: 0...7, using: &random))
        .map { _ in "ab".randomElement(using: &random) ?? "a" }
      #expect(
        TopicPattern(String(pattern)).matches(String(topic))
          == matches(pattern[...], topic[...]), "\(String(pattern)) \(String(topic))")
    }
  }

  @Test(.timeLimit(.minutes(1))) func manyStarsTakeNoExponentialTime() {
    let pattern = TopicPattern(String(repeating: "*a", count: 500) + "b")
    #expect(!pattern.matches(String(repeating: "a", count: 2000)))
  }
}

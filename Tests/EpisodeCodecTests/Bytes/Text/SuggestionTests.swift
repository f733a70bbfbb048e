import EpisodeCodec
import Testing

@Suite struct SuggestionTests {
  private let names = ["topic", "threads", "order", "no-provenance"]

  @Test(arguments: [
    ("tpoic", "topic"), ("topics", "topic"), ("thread", "threads"),
    ("no-provenence", "no-provenance"),
    ("ordre", "order"), ("thr", "threads"),
  ])
  func aNearNameIsFound(_ text: String, _ expected: String) {
    #expect(Suggestion.nearest(to: text, among: names) == expected)
  }

  @Test(arguments: ["", "x", "quality", "provenance-no", String(repeating: "topic", count: 1000)])
  func nothingNearGivesNothing(_ text: String) {
    #expect(Suggestion.nearest(to: text, among: names) == nil)
  }
}

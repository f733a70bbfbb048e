import Bytes
import Testing

@testable import Stream

struct EpisodeNamingTests {
  /// The ids of episodes: each file is its name and the ids that its episodes have already.
  private func ids(
    _ pattern: String?, _ files: [(String, [String?])], cut: EpisodeCut? = nil
  ) throws -> [String?] {
    var naming = EpisodeNaming(pattern: pattern)
    var ids: [String?] = []
    for (file, episodes) in files {
      naming.open(file: file)
      for id in episodes {
        var begin = EpisodeBegin()
        begin.id = id
        try naming.name(&begin)
        if let cut { begin.cut(cut) }
        ids.append(begin.id)
      }
    }
    return ids
  }

  @Test(arguments: [
    ("run7.mcap", "run7#0"), ("a.b.bag", "a.b#0"), ("run7", "run7#0"), (".hidden", ".hidden#0"),
    ("", "stdin#0"), ("x.", "x#0"),
  ])
  func theStemNamesAnEpisode(_ file: String, _ id: String) throws {
    #expect(try ids(nil, [(file, [nil])]) == [id])
  }

  @Test func theNumberCountsInItsFile() throws {
    #expect(
      try ids(nil, [("a.mcap", [nil, "own", nil]), ("b.mcap", [nil])])
        == ["a#0", "own", "a#2", "b#0"])
  }

  @Test func thePatternWins() throws {
    #expect(
      try ids("{stem}/{x}{index}{", [("a.mcap", ["own", nil]), ("b.mcap", [nil])])
        == ["a/{x}0{", "a/{x}1{", "b/{x}0{"])
    #expect(try ids("take 5", [("a.mcap", [nil])]) == ["take 5"])
  }

  @Test(arguments: [("take", [2]), ("{stem}", [2]), ("{index}", [1, 1]), ("take", [1, 1])])
  func twoEpisodesNeverGetOneID(_ pattern: String, _ counts: [Int]) {
    let files = counts.map { ("f.mcap", [String?](repeating: nil, count: $0)) }
    #expect(throws: StreamError(.missing, "")) { try ids(pattern, files) }
  }

  @Test func aCutSaysItsTimes() throws {
    let file = [("a.mcap", [nil, "own"] as [String?])]
    #expect(
      try ids(nil, file, cut: EpisodeCut(start: 5, end: 9)) == ["a#0:5-9", "own:5-9"])
    #expect(try ids(nil, file, cut: EpisodeCut(start: 5, end: nil)) == ["a#0:5-", "own:5-"])
    #expect(try ids(nil, file, cut: EpisodeCut(start: nil, end: 9)) == ["a#0:-9", "own:-9"])
  }
}

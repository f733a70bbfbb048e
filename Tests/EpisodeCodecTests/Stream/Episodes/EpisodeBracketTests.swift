import EpisodeCodec
import Testing

@Suite struct EpisodeBracketTests {
  @Test func episodesBeginAndEndInTurn() throws {
    var bracket = EpisodeBracket()
    #expect(throws: StreamError(.malformed, "")) { try bracket.end() }
    try bracket.begin()
    #expect(throws: StreamError(.malformed, "")) { try bracket.begin() }
    #expect(bracket.count == 0)
    try bracket.end()
    #expect(bracket.count == 1)
    #expect(throws: StreamError(.malformed, "")) { try bracket.end() }
  }

  @Test func aMessageBeginsAnEpisodeOnce() {
    var bracket = EpisodeBracket()
    let answers = [bracket.beginUnmarked(), bracket.beginUnmarked()]
    #expect(answers == [true, false])
    bracket.close()
    bracket.close()
    #expect(bracket.count == 1)
  }

  @Test func aWrongCountOfStepsIsAnError() throws {
    var end = EpisodeEnd()
    end.steps = 3
    try EpisodeBracket.check(end, steps: 3)
    #expect(throws: StreamError(.malformed, "")) { try EpisodeBracket.check(end, steps: 2) }
  }
}

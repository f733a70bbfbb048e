import Golden
import Testing
import TrajectoryMath

@Suite struct ActionTokensTests {
  private let tokens = ActionTokens(vocabularySize: 32000, bins: 256)

  @Test func edgesAndTokensAreThoseOfTheOriginal() throws {
    let arrays = try Golden.npz("action_tokenizer")
    #expect(tokens.edges == arrays["bins"]?.doubles)
    for type in ["f64", "f32"] {
      let actions = try #require(arrays["action_\(type)"]?.doubles)
      let expected = try #require(arrays["token_ids_\(type)"]?.doubles)
      #expect(actions.map { tokens.token($0).map(Double.init) } == expected)
    }
  }

  @Test func valuesAreThoseOfTheOriginal() throws {
    let arrays = try Golden.npz("action_tokenizer")
    let ids = try #require(arrays["decode_ids"]?.doubles)
    #expect(ids.map { tokens.value(Int($0)) } == arrays["decode_actions"]?.doubles)
  }

  @Test func whatIsNoActionHasNoToken() {
    #expect(tokens.token(.nan) == nil)
    #expect(tokens.token(.infinity) == 31744 && tokens.token(-.infinity) == 31999)
    #expect(tokens.value(.max) == tokens.value(31999))
    #expect(tokens.value(.min) == tokens.value(31744))
  }
}

import EpisodeCodec
import Testing

@Suite struct ShellWordTests {
  @Test(arguments: [
    ("s3:robots/r17", "s3:robots/r17"), ("", "''"), ("a b", "'a b'"),
    ("it's $HOME", "'it'\\''s $HOME'"), ("a\nb;`c`", "'a\nb;`c`'"), ("~", "'~'"),
  ])
  func aTextIsOneWord(_ text: String, _ word: String) {
    #expect(text.quotedForShell == word)
  }
}

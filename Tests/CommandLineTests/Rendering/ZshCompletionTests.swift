import CommandLine
import Testing

@Suite struct ZshCompletionTests {
  @Test func theZshCompletionHoldsAllThatIsDeclared() {
    let expected = #"""
      #compdef fixture-cat
      # Made from the declaration of fixture-cat; do not edit.
      _arguments -s -S \
        '(-q --quality)'{-q+,--quality=}'[JPEG quality.]:N: ' \
        '*'{-t+,--topic=}'[Only this topic; a glob.]:TOPIC: ' \
        '(--order)--order=[Order of the messages.]:time|file:(time file)' \
        '(-j --threads)'{-j+,--threads=}'[Threads; by default one per core.]:N: ' \
        '(--rate)--rate=[Steps per second.]:X: ' \
        '(-o --output)'{-o+,--output=}'[File to write \[it'\''s\: fine\].]:FILE:_files' \
        '(-f --force)'{-f,--force}'[Go on after errors.]' \
        '(--strictly)--strictly[Accept no oddities.]' \
        '(--quiet)--quiet[Show no progress and no warnings.]' \
        '(-v --verbose)'{-v,--verbose}'[Say more on standard error.]' \
        '(--no-provenance)--no-provenance[Leave no provenance record of this filter in the output.]' \
        '(- *)'{-h,--help}'[Print this help.]' \
        '(- *)--version[Print the version and those of the libraries.]' \
        ':DIR:_files -/' \
        '*:FILE:_files'

      """#
    #expect(
      Document.zsh.text(for: DeclaredFilter(Fixture.self, libraries: Fixture.libraries)) == expected
    )
  }
}

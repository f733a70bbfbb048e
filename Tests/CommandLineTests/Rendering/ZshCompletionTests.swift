import CommandLine
import Testing

@Suite struct ZshCompletionTests {
  @Test func theZshCompletionHoldsAllThatIsDeclared() {
    let expected = #"""
      #compdef fixture-cat
      # Generated from the declaration of fixture-cat; do not edit.
      _arguments -s -S \
        '(-q --quality)'{-q+,--quality=}'[JPEG quality.]:N: ' \
        '*'{-t+,--topic=}'[Only this topic; a glob.]:TOPIC: ' \
        '(--order)--order=[Order of the messages.]:time|file:(time file)' \
        '(-j --threads)'{-j+,--threads=}'[Threads; by default one per core.]:N: ' \
        '(--rate)--rate=[Steps per second.]:X: ' \
        '(-o --output)'{-o+,--output=}'[File to write \[it'\''s\: fine\].]:FILE:_files' \
        '(-f --force)'{-f,--force}'[Go on after errors.]' \
        '(--strictly)--strictly[Accept no oddities.]' \
        '(--quiet)--quiet[Hide progress and warnings.]' \
        '(-v --verbose)'{-v,--verbose}'[Report details on standard error.]' \
        '(--memory)--memory=[Most memory for chunks, images, tables and buffers; see bagpipe(7).]:SIZE: ' \
        '(--no-provenance)--no-provenance[Write no provenance record of this filter.]' \
        '(- *)'{-h,--help}'[Print this help and exit.]' \
        '(- *)--version[Print version information and exit.]' \
        ':DIR:_files -/' \
        '*:FILE:_files'

      """#
    #expect(
      Document.zsh.text(for: DeclaredFilter(Fixture.self, libraries: Fixture.libraries)) == expected
    )
  }
}

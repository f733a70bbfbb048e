import CommandLine
import Testing

@Suite struct FishCompletionTests {
  @Test func theFishCompletionHoldsAllThatIsDeclared() {
    let expected = #"""
      # Generated from the declaration of fixture-cat; do not edit.
      complete -c fixture-cat -F
      complete -c fixture-cat -s q -l quality -r -f -d 'JPEG quality.'
      complete -c fixture-cat -s t -l topic -r -f -d 'Only this topic; a glob.'
      complete -c fixture-cat -l order -r -f -a 'time file' -d 'Order of the messages.'
      complete -c fixture-cat -s j -l threads -r -f -d 'Threads; by default one per core.'
      complete -c fixture-cat -l rate -r -f -d 'Steps per second.'
      complete -c fixture-cat -s o -l output -r -F -d 'File to write [it\'s: fine].'
      complete -c fixture-cat -s f -l force -d 'Go on after errors.'
      complete -c fixture-cat -l strictly -d 'Accept no oddities.'
      complete -c fixture-cat -l quiet -d 'Hide progress and warnings.'
      complete -c fixture-cat -s v -l verbose -d 'Report details on standard error.'
      complete -c fixture-cat -l memory -r -f -d 'Most memory for chunks, images, tables and buffers; see bagpipe(7).'
      complete -c fixture-cat -l no-provenance -d 'Write no provenance record of this filter.'
      complete -c fixture-cat -s h -l help -d 'Print this help and exit.'
      complete -c fixture-cat -l version -d 'Print version information and exit.'

      """#
    #expect(
      Document.fish.text(for: DeclaredFilter(Fixture.self, libraries: Fixture.libraries))
        == expected)
  }
}

import CommandLine
import Testing

@Suite struct HelpTextTests {
  @Test func theHelpHoldsAllThatIsDeclared() {
    let expected = #"""
      Copy recordings, JPEG's as they are.

      Usage: fixture-cat [options] --rate X DIR [FILE...]

      Reads the named files, or standard input for - or when none is named, and writes
      an episode stream on standard output.

      Operands:
        DIR                     Where to write.
        FILE                    Recordings to read.

      Options:
        -q, --quality N         JPEG quality (1 to 100; default 95).
        -t, --topic TOPIC       Only this topic; a glob.
            --order time|file   Order of the messages (default time).
        -j, --threads N         Threads; by default one per core (at least 1).
            --rate X            Steps per second.
        -o, --output FILE       File to write [it's: fine].
        -f, --force             Go on after errors.
            --strictly          Accept no oddities.
            --quiet             Show no progress and no warnings.
        -v, --verbose           Say more on standard error.
            --no-provenance     Leave no provenance record of this filter in the
                                output.
        -h, --help              Print this help.
            --version           Print the version and those of the libraries.

      Examples:
        Copy at 10 Hz:
          fixture-cat --rate 10 'a b.mcap' > out.mcap

      Exit status:
         0  Success.
        64  Usage error.
        65  The input is damaged, truncated, or lacks what the command line names.
        66  An input file cannot be opened.
        73  The output cannot be created.
        74  Reading or writing failed, as on a full disk.

      """#
    #expect(
      Document.help.text(for: DeclaredFilter(Fixture.self, libraries: Fixture.libraries))
        == expected)
  }
}

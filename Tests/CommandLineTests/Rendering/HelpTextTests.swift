import CommandLine
import Testing

@Suite struct HelpTextTests {
  @Test func theHelpHoldsAllThatIsDeclared() {
    let expected = #"""
      Copy recordings, JPEG's as they are.

      Usage: fixture-cat [options] --rate X DIR [FILE...]

      The filter reads the named files, or standard input for - or without operands,
      and writes an episode stream to standard output.

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
            --quiet             Hide progress and warnings.
        -v, --verbose           Report details on standard error.
            --memory SIZE       Most memory for chunks, images, tables and buffers;
                                see bagpipe(7) (at least 32M; default 512M).
            --no-provenance     Write no provenance record of this filter.
        -h, --help              Print this help and exit.
            --version           Print version information and exit.

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

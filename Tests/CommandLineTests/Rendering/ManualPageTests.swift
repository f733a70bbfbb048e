import CommandLine
import Testing

@Suite struct ManualPageTests {
  @Test func theManualPageHoldsAllThatIsDeclared() {
    let expected = #"""
      .\" Generated from the declaration of fixture-cat; do not edit.
      .Dd November 21, 2026
      .Dt FIXTURE-CAT 1
      .Os bagpipe 0.1.0
      .Sh NAME
      .Nm fixture-cat
      .Nd copy recordings, JPEG\(aqs \&as they \&are
      .Sh SYNOPSIS
      .Nm
      .Op Fl q Ar \&N
      .Op Fl t Ar TOPIC
      .Op Fl -order Ar time|file
      .Op Fl j Ar \&N
      .Fl -rate Ar \&X
      .Op Fl o Ar FILE
      .Op Fl f
      .Op Fl -strictly
      .Op Fl -quiet
      .Op Fl v
      .Op Fl -memory Ar SIZE
      .Op Fl -no-provenance
      .Op Fl h
      .Op Fl -version
      .Ar \&DIR
      .Op Ar FILE ...
      .Sh DESCRIPTION
      The filter reads the named files, or standard input for - or without operands, and writes an episode stream to standard output.
      .Pp
      First paragraph.
      It has two sentences.
      .Pp
      \&.leading dot and \e backslash.
      .Sh OPTIONS
      .Bl -tag -width Ds
      .It Ar \&DIR
      Where to write.
      .It Ar FILE
      Recordings to read.
      .It Fl q Ar \&N , Fl -quality Ns = Ns Ar \&N
      JPEG quality (1 to 100; default 95).
      .It Fl t Ar TOPIC , Fl -topic Ns = Ns Ar TOPIC
      Only this topic; a glob.
      .It Fl -order Ns = Ns Ar time|file
      Order of the messages (default time).
      .It Fl j Ar \&N , Fl -threads Ns = Ns Ar \&N
      Threads; by default one per core (at least 1).
      .It Fl -rate Ns = Ns Ar \&X
      Steps per second.
      .It Fl o Ar FILE , Fl -output Ns = Ns Ar FILE
      File to write [it\(aqs: fine].
      .It Fl f , Fl -force
      Go on after errors.
      .It Fl -strictly
      Accept no oddities.
      .It Fl -quiet
      Hide progress and warnings.
      .It Fl v , Fl -verbose
      Report details on standard error.
      .It Fl -memory Ns = Ns Ar SIZE
      Most memory for chunks, images, tables and buffers; see bagpipe(7) (at least 32M; default 512M).
      .It Fl -no-provenance
      Write no provenance record of this filter.
      .It Fl h , Fl -help
      Print this help and exit.
      .It Fl -version
      Print version information and exit.
      .El
      .Sh EXIT STATUS
      .Bl -tag -width Ds
      .It 0
      Success.
      .It 64
      Usage error.
      .It 65
      The input is damaged, truncated, or lacks what the command line names.
      .It 66
      An input file cannot be opened.
      .It 73
      The output cannot be created.
      .It 74
      Reading or writing failed, as on a full disk.
      .El
      .Sh EXAMPLES
      Copy at 10 Hz:
      .Bd -literal -offset indent
      fixture\-cat \-\-rate 10 \(aqa b.mcap\(aq > out.mcap
      .Ed
      .Sh SEE ALSO
      .Xr mcap-cat 1 ,
      .Xr zarr-write 1 ,
      .Xr bagpipe-stream 5 ,
      .Xr bagpipe 7

      """#
    #expect(
      Document.man.text(for: DeclaredFilter(Fixture.self, libraries: Fixture.libraries)) == expected
    )
  }
}

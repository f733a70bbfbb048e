import EpisodeCodec
import FilterKit
import Posix
import Testing

@Suite struct DiagnosticTests {
  @Test(arguments: [
    StreamError.Kind.truncated, .malformed, .checksum, .unsupported, .limit, .missing,
  ])
  func anErrorInTheDataEndsWith65(_ kind: StreamError.Kind) {
    #expect(Diagnostic(StreamError(kind, "wrong")).ending == .exit(.data))
  }

  // 2 is ENOENT, 5 EIO, 17 EEXIST, 28 ENOSPC, 32 EPIPE on every Linux.
  @Test(arguments: [
    (Int32(2), SystemError.Purpose.openInput, Diagnostic.Ending.exit(.noInput)),
    (5, .openInput, .exit(.noInput)),
    (17, .createOutput, .exit(.cannotCreate)),
    (5, .transfer, .exit(.io)),
    (28, .transfer, .exit(.io)),
    (32, .transfer, .brokenPipe),
    (4, .transfer, .exit(.io)),
  ])
  func aSystemErrorEndsAsItsPurposeSays(
    _ code: Int32, _ purpose: SystemError.Purpose, _ ending: Diagnostic.Ending
  ) {
    let error = SystemError(code: code, operation: "try", purpose: purpose)
    #expect(Diagnostic(error).ending == ending)
    #expect(Diagnostic(StreamError(error)).ending == ending)
  }

  @Test func theTextNamesTheInputAndThePlace() {
    let error = StreamError(.checksum, "chunk CRC mismatch").at(offset: 90112, record: 812)
    #expect(
      Diagnostic(error.naming("demo.mcap")).text
        == "'demo.mcap': record 812 at byte 90112: chunk CRC mismatch")
    #expect(
      Diagnostic(SystemError(code: 2, operation: "open", path: "a")).text
        == "'a': cannot open: no such file or directory")
  }

  @Test func aUsageErrorEndsWith64AndAStatusWithoutAWord() {
    #expect(Diagnostic(UsageError("no")).text == "no")
    #expect(Diagnostic(UsageError("no")).ending == .exit(.usage))
    #expect(Diagnostic(ExitStatus.predicateFalse).text == nil)
    #expect(Diagnostic(ExitStatus.predicateFalse).ending == .exit(.predicateFalse))
  }
}

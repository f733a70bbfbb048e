import CommandLine
import Testing

@Suite struct DocumentTests {
  private let copying = DeclaredFilter(Fixture.self, libraries: Fixture.libraries)
  private let printing = DeclaredFilter(PlainFixture.self, libraries: [])

  @Test func theVersionNamesTheSuiteAndTheLibraries() {
    #expect(
      Document.version.text(for: copying)
        == "fixture-cat (bagpipe) 0.1.0\nzstd 1.5.4, lz4 1.9.4\n")
    #expect(Document.version.text(for: printing) == "plain-text (bagpipe) 0.1.0\n")
  }

  @Test func theExitStatusesFollowFromTheDeclaration() {
    // It reads named files and makes one; it is no predicate.
    #expect(copying.exitStatuses == [.done, .usage, .data, .noInput, .cannotCreate, .io])
    #expect(printing.exitStatuses == [.done, .predicateFalse, .usage, .data, .io])
  }

  @Test func textCarriesNoProvenance() {
    #expect(copying.options.map(\.long).contains("no-provenance"))
    #expect(
      printing.options.map(\.long) == ["quiet", "verbose", "memory", "help", "version", "generate"])
  }

  @Test func aBlankLineEndsAParagraph() {
    #expect("One\nline.\n\n\nAnother.\n".paragraphs == ["One line.", "Another."])
  }
}

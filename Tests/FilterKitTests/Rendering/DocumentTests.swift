import FilterKit
import Testing

@Suite struct DocumentTests {
  @Test func theVersionNamesTheSuiteAndTheLibraries() {
    #expect(
      Document.version.text(for: DeclaredFilter(Fixture.self))
        == "fixture-cat (bagpipe) 0.1.0\nzstd 1.5.4, lz4 1.9.4\n")
    #expect(
      Document.version.text(for: DeclaredFilter(PlainFixture.self))
        == "plain-text (bagpipe) 0.1.0\n")
  }

  @Test func theReadmeRowIsATableRow() {
    #expect(
      Document.readmeRow.text(for: DeclaredFilter(PlainFixture.self))
        == "| `plain-text` | Print a line. |\n")
  }

  @Test func onlyAPredicateEndsWith1() {
    #expect(!DeclaredFilter(Fixture.self).exitStatuses.contains(.predicateFalse))
    #expect(DeclaredFilter(PlainFixture.self).exitStatuses.contains(.predicateFalse))
  }

  @Test func textCarriesNoProvenance() {
    func names<F: Filter>(_ filter: F.Type) -> [String] {
      DeclaredFilter(filter).options.map(\.long)
    }
    #expect(names(Fixture.self).contains("no-provenance"))
    #expect(
      names(PlainFixture.self) == ["quiet", "verbose", "help", "version", "generate"])
  }
}

import Bytes
import Testing

private let published: [String: String] = Dictionary(
  uniqueKeysWithValues: conformanceChecksums.split(separator: "\n").map { line in
    let parts = line.split(separator: " ").map(String.init)
    return (parts[1], parts[0])
  })

/// The tests make the suite's files themselves; the checksums prove that they are the same.
@Suite struct ConformanceInputTests {
  @Test func everyPublishedVariantIsMade() {
    #expect(ConformanceVariant.all.count == 416)
    #expect(Set(ConformanceVariant.all.map(\.name)) == Set(published.keys))
  }

  @Test(arguments: ConformanceVariant.all)
  func everyVariantHasThePublishedChecksum(variant: ConformanceVariant) {
    let bytes = ConformanceFile(variant).bytes
    #expect(SHA256.of(bytes.rawSpan).hex == published[variant.name])
  }

  @Test(.shared("data/mcap-conformance"), arguments: ConformanceVariant.all)
  func everyExpectationIsThePublishedJSON(variant: ConformanceVariant) throws {
    let path = "data/mcap-conformance/\(variant.input.rawValue)/\(variant.name).json"
    // No text in the suite has a space, so removing spaces removes only layout.
    let text = String(decoding: try SharedFolder.read(path), as: UTF8.self)
      .filter { !$0.isWhitespace }
    let records = ConformanceFile(variant).streamed.map(\.json).joined(separator: ",")
    let features = ConformanceVariant.Feature.allCases.filter(variant.has)
      .map { "\"\($0.rawValue)\"" }.joined(separator: ",")
    #expect(
      text == "{\"records\":[\(records)],\"meta\":{\"variant\":{\"features\":[\(features)]}}}")
  }
}

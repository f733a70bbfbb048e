import Bytes
import Testing

@testable import Stream

struct TierManifestTests {
  private static let digest = String(repeating: "0f", count: 32)

  private static func parse(_ files: String, version: Int = 1) throws -> TierManifest {
    let text = #"{"version": \#(version), "files": [\#(files)], "more": null}"#
    return try TierManifest(parsing: Array(text.utf8).rawSpan)
  }

  private static func file(_ name: String, size: String = "7", events: String = "[]") -> String {
    """
    {"name": "\(name)", "tier": "now", "size": \(size), "sha256": "\(digest)", "events": \(events)}
    """
  }

  @Test func filesAndTheMostUrgentEvent() throws {
    let manifest = try Self.parse(
      Self.file("a.mcap") + ","
        + Self.file(
          "b/c.mcap", events: #"[{"priority": -3}, {"priority": 5}, {}, {"priority": 0.5}]"#))
    #expect(manifest.files.map(\.name) == ["a.mcap", "b/c.mcap"])
    #expect(manifest.files[0].size == 7 && manifest.files[0].sha256 == Self.digest)
    #expect(manifest.urgency == 5)
    #expect(try Self.parse(Self.file("a")).urgency == nil)
  }

  @Test(arguments: [
    "/a", "../a", "a/../b", ".", "", "a\\nb", "a\\u0000", "a\\u202eb",
    String(repeating: "a", count: 256),
  ])
  func namesThatAreNone(_ name: String) {
    #expect(throws: StreamError(.malformed, "")) { try Self.parse(Self.file(name)) }
  }

  @Test(arguments: ["-1", "0.5", "1e17", "\"7\"", "null"])
  func sizesThatAreNone(_ size: String) {
    #expect(throws: StreamError(.malformed, "")) { try Self.parse(Self.file("a", size: size)) }
  }

  @Test func othersThatAreNone() {
    #expect(throws: StreamError(.malformed, "")) {
      try Self.parse(Self.file("a") + "," + Self.file("a"))
    }
    #expect(throws: StreamError(.unsupported, "")) { try Self.parse("", version: 2) }
    #expect(throws: StreamError(.malformed, "")) { try Self.parse("7") }
  }
}

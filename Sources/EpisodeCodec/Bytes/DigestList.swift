internal import Posix

/// SHA-256 of files or objects by name: lines as sha256sum(1) prints them.
package struct DigestList: Equatable, Sendable {
  private var digests: [String: String] = [:]

  private static let longest = 256 << 20

  package init() {}

  /// - Parameter path: of a file, which need not exist yet.
  package init(reading path: String) throws(StreamError) {
    guard Directory.exists(path) else {
      self.init()
      return
    }
    do throws(StreamError) {
      try self.init(parsing: FileInput(path: path).readText(limit: Self.longest))
    } catch { throw error.naming(path) }
  }

  /// - Parameter text: lines `SHA256  KEY`; `#` begins a comment.
  package init(parsing text: String) throws(StreamError) {
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    where !line.isEmpty && !line.hasPrefix("#") {
      let digest = String(line.prefix(64))
      guard digest.isSHA256, line.dropFirst(64).hasPrefix("  "), line.utf8.count > 66 else {
        throw StreamError(
          .malformed, "line \(number + 1): '\(String(line).printable)' is not SHA256  KEY")
      }
      digests[String(line.dropFirst(66))] = digest
    }
  }

  package subscript(key: String) -> String? { digests[key] }
}

extension String {
  /// True for 64 hexadecimal digits as `hex` makes them.
  package var isSHA256: Bool {
    utf8.count == 64
      && utf8.allSatisfy {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
          || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
      }
  }
}

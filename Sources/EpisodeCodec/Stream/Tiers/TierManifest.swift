package import Bytes
internal import Posix

/// What `TierSink` says of the files of a folder, read again: it may come from anybody.
package struct TierManifest: Equatable, Sendable {
  package struct File: Equatable, Sendable {
    /// A path below the folder, without characters that are invisible.
    package var name: String
    package var tier: String
    package var size: Int
    /// 64 hexadecimal digits.
    package var sha256: String
  }

  package private(set) var files: [File]
  /// The priority of the most urgent event; nil without events.
  package private(set) var urgency: Int?

  private static let (version, mostFiles) = (1.0, 4096)

  /// - Throws: `.malformed` when the bytes are no manifest, `.unsupported` for another version.
  package init(parsing bytes: RawSpan) throws(StreamError) {
    let root = try JSONValue(parsing: bytes)
    guard let version = root["version"]?.number, let entries = root["files"]?.array else {
      throw StreamError(.malformed, "not a manifest of tier-split")
    }
    guard version == Self.version else {
      throw StreamError(.unsupported, "a manifest of a version other than \(Int(Self.version))")
    }
    guard entries.count <= Self.mostFiles else {
      throw StreamError(.limit, "a manifest of more than \(Self.mostFiles) files")
    }
    files = []
    var names: Set<String> = []
    for entry in entries {
      let file = try File(entry)
      guard names.insert(file.name).inserted else {
        throw StreamError(.malformed, "two files '\(file.name)'")
      }
      files.append(file)
      let urgencies = entry["events"]?.array?.compactMap { event in
        event["priority"]?.number.flatMap { Int(exactly: $0) }
      }
      urgency = [urgency, urgencies?.max()].compactMap(\.self).max()
    }
  }
}

extension TierManifest.File {
  fileprivate init(_ entry: JSONValue) throws(StreamError) {
    guard let name = entry["name"]?.string, name.printable == name, RelativePath(name) != nil
    else {
      let name = entry["name"]?.string ?? ""
      throw StreamError(
        .malformed, "'\(name.printable)' cannot be the name of a file in the folder")
    }
    func lacks(_ what: String) -> StreamError {
      StreamError(.malformed, "'\(name)' has no \(what)")
    }
    guard let tier = entry["tier"]?.string else { throw lacks("tier") }
    guard let size = entry["size"]?.number, size >= 0, size <= 0x1p53,
      let bytes = Int(exactly: size)
    else { throw lacks("size") }
    guard let digest = entry["sha256"]?.string, digest.isSHA256 else { throw lacks("SHA-256") }
    (self.name, self.tier, self.size, sha256) = (name, tier, bytes, digest)
  }
}

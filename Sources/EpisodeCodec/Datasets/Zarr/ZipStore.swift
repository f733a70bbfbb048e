package import Bytes

/// A hierarchy as a ZIP file of uncompressed members, or as a stream of such a file.
///
/// A ZIP file is written front to back: an unfinished member waits in memory, so shards are smaller
/// here than in a directory.
package final class ZipStore: ZarrStore {
  package var shardBytes = 8 << 20
  private let archive: ZipArchive
  private let staged: StagedFile?

  /// - Parameters:
  ///   - path: the file to create.
  ///   - existing: whether to replace a regular file of that name.
  package init(_ path: String, existing: StagedOutput.Existing = .refuse) throws(StreamError) {
    let staged = try StagedFile(path, existing: existing)
    self.staged = staged
    archive = ZipArchive(staged.output)
  }

  /// Writes to a pipe. Only `publish` writes the end of the archive.
  package init(_ output: FileOutput) {
    staged = nil
    archive = ZipArchive(output)
  }

  package func create(_ key: String) -> any ZarrMember { ZipMember(key, archive) }

  package func publish() throws(StreamError) {
    try archive.finish()
    try staged?.publish()
  }
}

/// A member that waits until its size and checksum are known.
private final class ZipMember: ZarrMember {
  private let name: String
  private let archive: ZipArchive
  private var pieces: [Bytes] = []
  private var crc = CRC32()

  init(_ name: String, _ archive: ZipArchive) {
    self.name = name
    self.archive = archive
  }

  func write(_ bytes: RawSpan) {
    // Copied: the caller's bytes may be a small part of a large buffer.
    pieces.append(Bytes(copying: bytes))
    crc.update(bytes)
  }

  func finish() throws(StreamError) {
    try archive.add(name, pieces: pieces, crc: crc.value)
    pieces = []
  }
}

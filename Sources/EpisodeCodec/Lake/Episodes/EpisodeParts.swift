package import Bytes
internal import Posix

/// Rows in a folder, a Parquet file for each date and robot: `date=2026-11-27/robot=r17/part-….parquet`.
///
/// A file is named by its contents: it appears whole, is never written again, and the same rows make
/// it once.
package final class EpisodeParts: EpisodeTable {
  private struct Part {
    let folder: String
    let file: TemporaryFile
    let output: FileOutput
    let table: EpisodeParquet
  }

  private let directory: String
  /// In the order in which they were begun.
  private var open: [Part] = []
  /// Files that appeared, and those that were there.
  package private(set) var (written, known) = (0, 0)

  /// Each open part has some buffers.
  private static let mostOpen = 64
  /// Names that Hive, Spark and DuckDB read back.
  private static let nothing = "__HIVE_DEFAULT_PARTITION__"

  /// - Parameters:
  ///   - appends: whether the directory may exist.
  package init(_ directory: String, appends: Bool) throws(StreamError) {
    self.directory = directory
    guard Directory.exists(directory) else { return }
    guard appends else { throw StreamError(.alreadyThere(directory)) }
    guard Directory.isDirectory(directory) else {
      throw StreamError(.alreadyThere(directory)).naming(directory)
    }
  }

  package func append(_ row: EpisodeRow) throws(StreamError) {
    let folder = "date=\(row.date)/robot=\(try Self.name(row.robot))"
    if let part = open.first(where: { $0.folder == folder }) { return try part.table.append(row) }
    if open.count == Self.mostOpen { try publish(open.removeFirst()) }
    let file = TemporaryFile()
    let output = FileOutput(try file.descriptor())
    let part = Part(
      folder: folder, file: file, output: output, table: try EpisodeParquet(output))
    open.append(part)
    try part.table.append(row)
  }

  /// A value as the name of a folder.
  private static func name(_ robot: String?) throws(StreamError) -> String {
    guard let robot, !robot.isEmpty else { return nothing }
    let plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.".utf8
    let name = robot.utf8.map { byte in
      plain.contains(byte)
        ? String(UnicodeScalar(byte)) : "%" + [byte].hex.uppercased()
    }.joined()
    guard name.utf8.count <= 200 else {
      throw StreamError(.limit, "the robot's name '\(robot.printable)' is too long for a folder")
    }
    return name
  }

  private func publish(_ part: Part) throws(StreamError) {
    try part.table.finish()
    let size = Int(part.output.offset)
    let digest = try SHA256.of(part.file.input(0..<size)).hex
    let folder = "\(directory)/\(part.folder)"
    let path = "\(folder)/part-\(digest.prefix(24)).parquet"
    guard !Directory.exists(path) else {
      known += 1
      return
    }
    try system { () throws(SystemError) in try Directory.createAll(folder) }
    let staged = try StagedFile(path, existing: .refuse)
    let rows = try part.file.input(0..<size)
    while true {
      let piece = try rows.takeSome(1 << 20)
      if piece.isEmpty { break }
      try staged.output.write(piece.span)
    }
    try staged.publish()
    written += 1
  }

  package func finish() throws(StreamError) {
    for part in open { try publish(part) }
    open = []
  }
}

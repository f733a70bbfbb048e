internal import Posix

/// Files that are published together: both of `stats.json` and `stats.json.state`, or none.
///
/// They are built in the directory `.stats.json.partial`. Renaming it to `.stats.json.commit`
/// decides that they are published; then they move to their names, the first one last. If the
/// process is killed in between, the next run for the same output finishes that.
package final class StagedFiles {
  private let name: OutputName
  private let place: StagingPlace
  private let suffixes: [String]
  private let existing: StagedOutput.Existing
  private var isPublished = false

  private static let commit = "commit"

  /// - Parameters:
  ///   - suffixes: what the other files' names add to `path`.
  package init(
    _ path: String, and suffixes: [String], existing: StagedOutput.Existing
  ) throws(StreamError) {
    name = try OutputName(path)
    place = try StagingPlace(name, .directory)
    self.suffixes = [""] + suffixes
    self.existing = place.hasRecovered ? .replace : existing
    do throws(StreamError) { try checkExisting() } catch {
      try? Directory.removeTree(place.path)
      throw error
    }
  }

  deinit { if !isPublished { try? Directory.removeTree(place.path) } }

  /// Where to build a file.
  package func path(_ suffix: String) -> String { place.path + "/" + name.name + suffix }

  private func checkExisting() throws(StreamError) {
    for suffix in suffixes {
      try StagedOutput.check(name.path + suffix, existing, Directory.isFileOrLink)
    }
  }

  /// Gives the files their final names.
  package func publish() throws(StreamError) {
    try checkExisting()
    let committed = name.hidden(Self.commit)
    try system { () throws(SystemError) in try Directory.rename(place.path, to: committed) }
    isPublished = true
    try Self.move(name, from: committed)
  }

  /// Finishes what a dead run had decided to publish.
  /// - Returns: true if there was anything.
  static func recover(_ name: OutputName) throws(StreamError) -> Bool {
    let committed = name.hidden(commit)
    guard let entry = try? FileDescriptor.openEntry(committed), entry.kind == .directory,
      entry.lock() == .taken
    else { return false }
    try move(name, from: committed)
    return true
  }

  private static func move(_ name: OutputName, from committed: String) throws(StreamError) {
    try system { () throws(SystemError) in
      // The shortest name, that of the file which readers open first, comes last.
      for file in try Directory.list(committed).reversed() where file.hasPrefix(name.name) {
        try Directory.rename(committed + "/" + file, to: name.parent + file)
      }
      try Directory.removeTree(committed)
      try Directory.synchronize(name.directory)
    }
  }
}

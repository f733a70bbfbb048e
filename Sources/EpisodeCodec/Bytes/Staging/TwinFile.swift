package import Posix

/// A file of a growing directory that grows with it. It has a copy in each tree: the visible one
/// stays as it is, while the hidden one gets what it lacks and what is new.
package final class TwinFile {
  private let directory: GrowingDirectory
  private let path: String
  private var copies: [FileDescriptor?] = [nil, nil]
  /// How many first bytes of each copy are those of the file.
  private var valid = [0, 0]
  /// The file as another program left it, which stays as it is.
  private let original: FileDescriptor?

  package init(_ path: String, in directory: GrowingDirectory, existing: FileDescriptor? = nil) {
    (self.path, self.directory, original) = (path, directory, existing)
  }

  private var own: Int { directory.hidden }
  private var other: Int { 1 - directory.hidden }

  /// The hidden copy, with the first bytes of the file and no more.
  package func open(keeping count: Int) throws(StreamError) -> FileDescriptor {
    let known = copies[own]
    let file = if let known { known } else { try directory.create(path) }
    copies[own] = file
    let (start, source) = (valid[own], copies[other] ?? original)
    try system { () throws(SystemError) in
      if start < count, let source { try file.copy(start..<count, of: source, to: start) }
      // ext4 writes a file that became empty to the disk when it is closed: not a new one.
      if known != nil { try file.truncate(to: count) }
    }
    valid[own] = count
    directory.setFresh(path)
    return file
  }

  /// Declares that the hidden copy has this many bytes that stay.
  package func grew(to count: Int) { valid[own] = count }

  /// Starts the hidden copy anew: its bytes have other places than before.
  /// - Returns: the old file and the new one.
  package func restart() throws(StreamError) -> (old: FileDescriptor?, new: FileDescriptor) {
    let (old, new) = (copies[own], try directory.create(path))
    copies[own] = new
    valid = [0, 0]
    return (old, new)
  }

  /// Ends the file as the last step left it.
  /// - Parameter size: of the whole file.
  package func finish(size: Int) throws(StreamError) {
    if copies[other] != nil { return directory.setStale(path) }
    guard let file = copies[own] else { return }
    try system { () throws(SystemError) in try file.truncate(to: size) }
  }
}

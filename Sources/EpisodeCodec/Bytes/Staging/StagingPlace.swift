internal import Posix

/// Where a run builds its output: `out/.demo.zarr.partial` beside `out/demo.zarr`, with a number
/// appended while another run uses that name.
///
/// The run holds a lock on it, which the kernel releases however the run ends. So the next run for
/// the same output knows what dead ones have left, and removes it; see also `StagedOutput` and
/// `StagedFiles` for what they finish.
struct StagingPlace {
  enum Kind { case file, directory }

  let path: String
  private var lock: FileDescriptor?
  /// True when a dead run had published all of its files but for their names.
  let hasRecovered: Bool

  private static let most = 100

  init(_ name: OutputName, _ kind: Kind) throws(StreamError) {
    Self.restoreReplaced(name)
    hasRecovered = try StagedFiles.recover(name)
    var free: [String] = []
    for number in 0..<Self.most {
      let path = name.hidden(number == 0 ? "partial" : "partial-\(number)")
      if !Directory.exists(path) || Self.removeDead(path) { free.append(path) }
    }
    for path in free {
      guard let lock = try Self.claim(path, kind) else { continue }
      (self.path, self.lock) = (path, lock)
      return
    }
    throw StreamError(SystemError.alreadyThere(name.hidden("partial")))
  }

  /// Gives up the lock of an output that has its final name, so that another run may append to it.
  mutating func release() { lock = nil }

  /// Removes what a dead run has left.
  /// - Returns: false when the run is alive, or the name cannot be freed.
  static func removeDead(_ path: String) -> Bool {
    // The lock is held while the entry is removed: no other run takes it for one being made.
    guard let entry = try? FileDescriptor.openEntry(path), entry.lock() == .taken else {
      return false
    }
    return (try? Directory.removeTree(path)) != nil
  }

  /// Creates an entry and locks it; nil when another run has taken the name in the meantime.
  private static func claim(_ path: String, _ kind: Kind) throws(StreamError) -> FileDescriptor? {
    do throws(SystemError) {
      switch kind {
      case .file: _ = try FileDescriptor.create(path)
      case .directory: try Directory.create(path)
      }
    } catch {
      guard error.isAlreadyThere else { throw StreamError(error) }
      return nil
    }
    // Before the lock, another run may think that a dead one has left it.
    guard let lock = try? FileDescriptor.openEntry(path), lock.lock() != .held, lock.isAt(path)
    else { return nil }
    return lock
  }

  /// Gives a dataset its name back that a dead run had moved aside, see `StagedOutput.publish`.
  private static func restoreReplaced(_ name: OutputName) {
    let aside = name.hidden("replaced")
    guard Directory.exists(aside) else { return }
    if Directory.exists(name.path) {
      try? Directory.removeTree(aside)
    } else {
      try? Directory.renameNew(aside, to: name.path)
    }
  }
}

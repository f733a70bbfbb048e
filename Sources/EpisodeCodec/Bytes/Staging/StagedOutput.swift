internal import Posix

/// A file or directory built beside its final name and renamed at the end, in one step: whenever
/// somebody looks, the final name has the old output or the new one.
///
/// If the object is released without `publish`, it removes the staged output; if the process is
/// killed, the next run does (see `StagingPlace`).
package final class StagedOutput {
  /// What to do if the final name exists.
  package enum Existing: Sendable { case refuse, replace }
  package enum Kind: Sendable { case file, directory }

  /// Where to build.
  package var path: String { place.path }
  private var place: StagingPlace
  private let name: OutputName
  private let kind: Kind
  private let existing: Existing
  private let isReplaceable: (String) -> Bool
  private let warn: (String) -> Void
  private var isPublished = false

  /// - Parameters:
  ///   - finalPath: the final name; a slash at its end is ignored.
  ///   - warn: called with what `publish` could not do in the best way.
  ///   - isReplaceable: whether an existing directory may be removed to make room; a file is
  ///     replaced by a file only.
  package init(
    _ finalPath: String, _ kind: Kind, existing: Existing,
    warn: @escaping (String) -> Void = { _ in },
    isReplaceable: @escaping (String) -> Bool = Directory.isFileOrLink
  ) throws(StreamError) {
    name = try OutputName(finalPath)
    place = try StagingPlace(name, kind == .file ? .file : .directory)
    (self.kind, self.warn, self.isReplaceable) = (kind, warn, isReplaceable)
    self.existing = place.hasRecovered ? .replace : existing
    do throws(StreamError) { try checkExisting() } catch {
      try? Directory.removeTree(place.path)
      throw error
    }
  }

  deinit { if !isPublished { try? Directory.removeTree(path) } }

  private func checkExisting() throws(StreamError) {
    try Self.check(name.path, existing, isReplaceable)
  }

  /// Checks that a final name is free, or taken by something that may be replaced.
  static func check(
    _ path: String, _ existing: Existing, _ isReplaceable: (String) -> Bool
  ) throws(StreamError) {
    guard Directory.exists(path) else { return }
    guard existing == .replace else { throw StreamError(.alreadyThere(path)) }
    guard isReplaceable(path) else {
      throw StreamError(
        .system(.alreadyThere(path)), "not replaced: it is not an output of this kind"
      ).naming(path)
    }
  }

  /// Gives the output its final name.
  package func publish() throws(StreamError) {
    try checkExisting()
    let old = try lockReplaced()
    defer { withExtendedLifetime(old) {} }
    try system { () throws(SystemError) in
      if existing == .refuse || !Directory.exists(name.path) {
        try Directory.renameNew(path, to: name.path)
      } else if kind == .file {
        try Directory.rename(path, to: name.path)
      } else {
        try replace()
      }
      isPublished = true
      try Directory.synchronize(name.directory)
    }
    place.release()
  }

  /// Locks the directory to be replaced, as a run does that appends to one.
  private func lockReplaced() throws(StreamError) -> FileDescriptor? {
    guard kind == .directory, let old = try? FileDescriptor.openEntry(name.path) else { return nil }
    guard old.lock() != .held else {
      throw StreamError(
        .system(.alreadyThere(name.path)), "not replaced: another run is appending to it"
      ).naming(name.path)
    }
    return old
  }

  private func replace() throws(SystemError) {
    var old = path
    if try !Directory.exchange(path, name.path) {
      old = name.hidden("replaced")
      warn(
        "'\(name.path)': this file system replaces a directory in two steps; for a moment there "
          + "is none")
      try Directory.rename(name.path, to: old)
      do throws(SystemError) { try Directory.rename(path, to: name.path) } catch {
        try Directory.rename(old, to: name.path)
        throw error
      }
    }
    do throws(SystemError) { try Directory.removeTree(old) } catch {
      warn("the replaced dataset is left at '\(old)': cannot \(error.operation): \(error.reason)")
    }
  }
}

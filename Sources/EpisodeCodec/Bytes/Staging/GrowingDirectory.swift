package import Posix

/// A directory that grows in steps: whoever looks sees all of a step or nothing of it, also after the
/// process is killed.
///
/// There are two trees, the visible one and a hidden one beside it (see `StagingPlace`). A step is
/// made in the hidden tree; then the two are exchanged, and the other one catches up: it gets links
/// to the new files. Files that grow have a copy in each tree, see `TwinFile`. If the object is
/// released without `finish`, the steps so far stay.
package final class GrowingDirectory {
  package enum Existing: Sendable {
    /// An existing directory is an error.
    case refuse
    /// It is replaced by `finish`: before that no step is visible.
    case replace
    /// It grows.
    case extend
  }

  private let name: OutputName
  private let existing: Existing
  private let isReplaceable: (String) -> Bool
  private let warn: (String) -> Void
  /// The locks of both trees.
  private var places: [StagingPlace]
  /// The locks of directories that other programs made.
  private var locks: [FileDescriptor] = []
  private var trees: [Folder]
  /// Which of the trees is the hidden one.
  private(set) var hidden = 0
  /// Files that the hidden tree lacks, or has as they were before.
  private var stale: Set<String> = []
  /// Files made in this step.
  private var fresh: Set<String> = []
  /// True when the other tree has the name of the directory.
  private var isVisible = false
  private var isFinished = false
  private var hasWarned = false

  /// - Parameters:
  ///   - path: a slash at its end is ignored.
  ///   - warn: called with what cannot be done in the best way.
  ///   - isReplaceable: whether an existing directory may be removed to make room.
  package init(
    _ path: String, existing: Existing, warn: @escaping (String) -> Void,
    isReplaceable: @escaping (String) -> Bool
  ) throws(StreamError) {
    // Beside the directory itself, not a link to it.
    name = try OutputName(
      existing == .extend
        ? try system { () throws(SystemError) in try Directory.resolve(path) } : path)
    (self.existing, self.warn, self.isReplaceable) = (existing, warn, isReplaceable)
    let place = try StagingPlace(name, .directory)
    places = [place]
    do throws(StreamError) {
      trees = [try system { () throws(SystemError) in try Folder(place.path) }]
      if existing == .extend { try extend() } else { try checkExisting() }
    } catch {
      isFinished = true
      try? Directory.removeTree(place.path)
      throw error
    }
  }

  deinit { if !isFinished { try? Directory.removeTree(hiddenPath) } }

  private var hiddenPath: String { places[places.count - 1].path }

  private func checkExisting() throws(StreamError) {
    try StagedOutput.check(name.path, existing == .replace ? .replace : .refuse, isReplaceable)
  }

  /// Makes the hidden tree equal to the one that is there.
  private func extend() throws(StreamError) {
    let name = name
    let (tree, lock) = try system { () throws(SystemError) in
      let tree = try Folder(name.path)
      return (tree, try tree.lock())
    }
    guard lock.1 != .held else {
      throw StreamError(.system(.alreadyThere(name.path)), "another run is appending to it")
        .naming(name.path)
    }
    locks.append(lock.0)
    let own = trees[0]
    guard own.isOnSameMount(as: tree) else {
      throw StreamError(
        .system(.cannotMove(to: name.path)),
        "the directory is a mount point, which cannot be exchanged; one below it can"
      ).naming(name.path)
    }
    trees.append(tree)
    isVisible = true
    try system { () throws(SystemError) in
      for path in try tree.files() { try tree.link(path, to: own) }
    }
  }

  /// A file of the directory as it is now, for reading.
  package func open(_ path: String) throws(StreamError) -> FileDescriptor {
    let tree = trees[isVisible ? 1 - hidden : hidden]
    return try system { () throws(SystemError) in try tree.open(path) }
  }

  /// The paths of the files of the directory as it is now.
  package func files() throws(StreamError) -> [String] {
    let tree = trees[isVisible ? 1 - hidden : hidden]
    return try system { () throws(SystemError) in try tree.files() }
  }

  /// Creates a file in the hidden tree, in the place of one of an earlier step.
  package func create(_ path: String) throws(StreamError) -> FileDescriptor {
    setFresh(path)
    let tree = trees[hidden]
    return try system { () throws(SystemError) in
      try tree.remove(path)
      return try tree.create(path)
    }
  }

  /// Removes files from the hidden tree, and folders that become empty.
  package func remove(where isUnwanted: (String) -> Bool) throws(StreamError) {
    let tree = trees[hidden]
    try system { () throws(SystemError) in
      for path in try tree.files() where isUnwanted(path) { try tree.remove(path) }
      try tree.removeEmptyFolders()
    }
  }

  /// Gives the files of the directory as it is now further names, in a directory beside it.
  /// - Returns: its path: that of this directory and `.broken`, with a number where that is taken.
  package func keepOriginal() throws(StreamError) -> String {
    let tree = trees[isVisible ? 1 - hidden : hidden]
    var number = 1
    while true {
      let copy = name.path + (number == 1 ? ".broken" : ".broken-\(number)")
      number += 1
      guard !Directory.exists(copy) else { continue }
      let place = try StagingPlace(OutputName(copy), .directory)
      try system { () throws(SystemError) in
        let folder = try Folder(place.path)
        for path in try tree.files() { try tree.link(path, to: folder) }
        try Directory.renameNew(place.path, to: copy)
        try Directory.synchronize(name.directory)
      }
      return copy
    }
  }

  /// Declares that the hidden tree's file is that of this step.
  func setFresh(_ path: String) {
    fresh.insert(path)
    stale.remove(path)
  }

  /// Declares that the visible tree's file is that of this step.
  func setStale(_ path: String) {
    stale.insert(path)
    fresh.remove(path)
  }

  /// Ends a step.
  package func publishStep() throws(StreamError) {
    guard existing != .replace else { return }
    try publish()
  }

  /// Makes the last step visible, and removes the other tree.
  package func finish() throws(StreamError) {
    try publish()
    isFinished = true
    do throws(SystemError) { try Directory.removeTree(hiddenPath) } catch {
      guard !error.isMissing else { return }
      warn("'\(hiddenPath)' is left: cannot \(error.operation): \(error.reason)")
    }
    let directory = name.directory
    try system { () throws(SystemError) in try Directory.synchronize(directory) }
    for index in places.indices { places[index].release() }
    locks = []
  }

  private func publish() throws(StreamError) {
    guard isVisible else { return try publishFirst() }
    let (visible, own, missing) = (trees[1 - hidden], trees[hidden], stale.sorted())
    try system { () throws(SystemError) in
      for path in missing { try visible.link(path, to: own) }
    }
    try exchange()
    (stale, fresh) = (fresh, [])
    hidden = 1 - hidden
  }

  private func publishFirst() throws(StreamError) {
    if existing == .replace, Directory.exists(name.path) {
      try checkExisting()
      let old = try lockReplaced()
      defer { withExtendedLifetime(old) {} }
      return try exchange()
    }
    let (path, name) = (hiddenPath, name)
    try system { () throws(SystemError) in try Directory.renameNew(path, to: name.path) }
    isVisible = true
    let next = try StagingPlace(name, .directory)
    places.append(next)
    trees.append(try system { () throws(SystemError) in try Folder(next.path) })
    (stale, fresh, hidden) = (fresh, [], 1)
  }

  /// Locks the directory to be replaced, as a run does that makes it grow.
  private func lockReplaced() throws(StreamError) -> FileDescriptor? {
    guard let old = try? FileDescriptor.openEntry(name.path) else { return nil }
    guard old.lock() != .held else {
      throw StreamError(
        .system(.alreadyThere(name.path)), "not replaced: another run is writing it"
      ).naming(name.path)
    }
    return old
  }

  /// Exchanges the trees, in steps where the file system has no better way: `StagingPlace` gives the
  /// name back if the process is killed in between.
  private func exchange() throws(StreamError) {
    let (path, name, aside) = (hiddenPath, name.path, name.hidden("replaced"))
    let isExchanged = try system { () throws(SystemError) in
      if try Directory.exchange(path, name) { return true }
      try Directory.rename(name, to: aside)
      do throws(SystemError) { try Directory.rename(path, to: name) } catch {
        try Directory.rename(aside, to: name)
        throw error
      }
      try Directory.rename(aside, to: path)
      return false
    }
    guard !isExchanged, !hasWarned else { return }
    hasWarned = true
    warn(
      "'\(name)': this file system replaces a directory in steps; for a moment there is none")
  }
}

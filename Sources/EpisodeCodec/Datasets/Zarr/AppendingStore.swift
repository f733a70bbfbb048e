package import Bytes
internal import Posix

/// An existing directory with a hierarchy that grows by more steps.
///
/// New files are written beside the directory, to `.NAME.append`, and moved in at the end: first
/// chunks and shards, then the metadata of the arrays, the root's, and last that of the array that
/// counts the episodes. A chunk that replaces another holds all of its steps and more, so every
/// reader sees the old episodes or the new ones, whether it reads the root's copies or not.
///
/// The journal decides when the new ones are in: if the process is killed before, the next run
/// drops what it finds in `.NAME.append`, otherwise it moves the rest. The lock of the directory
/// itself lets one run append at a time.
package final class AppendingStore: ZarrStore {
  package var shardBytes = 32 << 20
  /// What the members to be appended were made from; if a run that was killed had published the
  /// same, `publish` adds nothing.
  package var input: String?

  private let root: Folder
  private let lock: FileDescriptor
  private let staging: String
  private let staged: Folder
  private let journalPath: String
  /// The journal of a run that was killed after it had published its members.
  private let finished: AppendJournal?
  private let warn: (String) -> Void
  private var isCommitted = false

  /// The metadata that is moved last.
  private static let counter = "meta/episode_ends/"
  /// Where members wait, below the staging directory.
  private static let members = "/members"

  /// - Throws: `.missing` when there is no hierarchy at `path`.
  package init(
    _ path: String, warn: @escaping (String) -> Void = { _ in }
  ) throws(StreamError) {
    guard DirectoryStore.isHierarchy(path) else {
      throw StreamError(.missing, "there is no zarr directory to append to").naming(path)
    }
    self.warn = warn
    // Beside the directory itself, not a link to it: files move only within a file system.
    let name = try OutputName(try system { () throws(SystemError) in try Directory.resolve(path) })
    let (staging, journalPath) = (name.hidden("append"), name.hidden("append.commit"))
    (self.staging, self.journalPath) = (staging, journalPath)
    let root = try system { () throws(SystemError) in try Folder(path) }
    self.root = root
    lock = try Self.lock(root, staging)
    finished = try AppendJournal.recover(journalPath, from: staging + Self.members, to: root) {
      (staged) throws(StreamError) in try Self.move(from: staged, to: root)
    }
    staged = try system { () throws(SystemError) in
      if Directory.exists(staging) { try Directory.removeTree(staging) }
      try Directory.create(staging)
      try Directory.create(staging + Self.members)
      return try Folder(staging + Self.members)
    }
    guard staged.isOnSameMount(as: root) else {
      try? Directory.removeTree(staging)
      throw StreamError(
        .system(.cannotMove(to: path)),
        "the directory is a mount point; --append needs a directory below one"
      ).naming(path)
    }
  }

  private static func lock(_ root: Folder, _ staging: String) throws(StreamError) -> FileDescriptor
  {
    let (file, lock) = try system { () throws(SystemError) in try root.lock() }
    // Without locks, nobody knows whether the run that made the directory is alive.
    guard lock == .held || lock == .unsupported && Directory.exists(staging) else { return file }
    throw StreamError(
      .system(.alreadyThere(staging)),
      lock == .held
        ? "another run is appending"
        : "another run is appending, or was killed: then remove this directory"
    ).naming(lock == .held ? root.path : staging)
  }

  deinit { if !isCommitted { try? Directory.removeTree(staging) } }

  package func create(_ key: String) throws(StreamError) -> any ZarrMember {
    try FileMember(key, in: staged)
  }

  /// An existing file of the hierarchy, mapped.
  func existing(_ key: String) throws(StreamError) -> Bytes {
    try system { () throws(SystemError) in
      let file = try root.open(key)
      let size = try file.size()
      return size == 0 ? .empty : Bytes(try Mapping(file, at: 0, count: size))
    }
  }

  func contains(_ key: String) -> Bool { root.contains(key) }

  package func publish() throws(StreamError) {
    if let finished, finished.input == input, input != nil {
      warn("the dataset has these episodes: a run that was killed had appended them")
    } else {
      let journal = try AppendJournal(from: root, to: staged, input: input ?? "")
      try journal.commit(journalPath, in: staging)
      isCommitted = true
      try Self.move(from: staged, to: root)
    }
    try system { () throws(SystemError) in
      try Directory.removeTree(staging)
      isCommitted = true
      try Directory.removeFile(journalPath)
    }
  }

  private static func move(from staged: Folder, to root: Folder) throws(StreamError) {
    try system { () throws(SystemError) in
      for (_, key) in try staged.files().map({ (rank($0), $0) }).sorted(by: <) {
        try staged.move(key, to: root)
      }
      try root.synchronize()
    }
  }

  /// The place of a file in the order of moves.
  private static func rank(_ key: String) -> Int {
    let slash = key.lastIndex(of: "/")
    let name = key[(slash.map(key.index(after:)) ?? key.startIndex)...]
    guard name == "zarr.json" || name.hasPrefix(".z") else { return 0 }
    if key.hasPrefix(counter) { return 3 }
    return slash == nil ? 2 : 1
  }
}

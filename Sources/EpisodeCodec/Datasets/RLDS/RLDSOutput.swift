internal import Bytes
internal import Posix

/// Where a dataset is written: the directory `DIR/NAME/VERSION`, which appears when complete or not
/// at all, or a new split of one that exists.
final class RLDSOutput {
  private var staged: StagedOutput?
  /// Parent directories created for it, outermost first.
  private var made: [String] = []
  private let finalPath: String

  /// Where to write.
  let path: String
  /// The dataset that gets another split.
  let existing: RLDSDataset?

  init(_ target: RLDSWriter.Target, warn: @escaping (String) -> Void) throws(StreamError) {
    var made: [String] = []
    let parent = "\(target.directory)/\(target.name)"
    let finalPath = "\(parent)/\(target.version)"
    self.finalPath = finalPath
    var dataset: RLDSDataset?
    if target.existing == .refuse, Self.isDataset(finalPath) {
      let there = try RLDSDataset(finalPath)
      try Self.check(there.info, lacks: target.split, finalPath)
      dataset = there
    }
    existing = dataset
    for path in [target.directory, parent] where !Directory.exists(path) {
      try system { () throws(SystemError) in try Directory.create(path) }
      made.append(path)
    }
    do throws(StreamError) {
      let staged = try StagedOutput(
        finalPath, .directory, existing: dataset == nil ? target.existing : .replace, warn: warn,
        isReplaceable: Self.isDataset)
      (self.staged, path, self.made) = (staged, staged.path, made)
    } catch {
      Self.remove(made)
      throw error
    }
  }

  deinit {
    staged = nil
    Self.remove(made)
  }

  private static func remove(_ directories: [String]) {
    for path in directories.reversed() { try? Directory.removeEmpty(path) }
  }

  private static func isDataset(_ path: String) -> Bool {
    ["/features.json", "/dataset_info.json"].allSatisfy { Directory.exists(path + $0) }
  }

  private static func check(
    _ info: RLDSInfo, lacks split: String, _ path: String
  ) throws(StreamError) {
    guard info.splits.contains(where: { $0.name == split }) else { return }
    throw StreamError(
      .system(.alreadyThere(path)),
      "the dataset has a split '\(split)'; --force replaces the whole dataset"
    ).naming(path)
  }

  func write(_ json: JSONValue, to name: String) throws(StreamError) {
    var text = JSONText(indent: 4)
    text.value(json)
    let path = "\(path)/\(name)"
    let output = FileOutput(
      try system { () throws(SystemError) in try FileDescriptor.create(path) })
    try output.write(text.utf8.bytes)
    try output.flush()
  }

  func publish() throws(StreamError) { try staged?.publish() }

  /// Adds a split whose files are complete to the existing dataset.
  ///
  /// The new `dataset_info.json` makes it known in one step, after everything else: until then no
  /// reader looks at its files.
  /// - Parameters:
  ///   - prefix: what the names of its shards start with.
  ///   - describe: writes the new `dataset_info.json`, from the dataset as it is now.
  func publish(
    _ split: RLDSInfo.Split, prefix: String,
    describe: (JSONValue) throws(StreamError) -> JSONValue
  ) throws(StreamError) {
    let finalPath = finalPath
    let folder = try system { () throws(SystemError) in try Folder(finalPath) }
    // Held until the end; without locks a second run at the same moment is not noticed.
    let (lock, state) = try system { () throws(SystemError) in try folder.lock() }
    defer { withExtendedLifetime(lock) {} }
    guard state != .held else {
      throw StreamError(.system(.alreadyThere(finalPath)), "another run is adding a split")
        .naming(finalPath)
    }
    let current = try RLDSDataset(finalPath)
    try Self.check(current.info, lacks: split.name, finalPath)
    try write(describe(RLDSDataset.json("dataset_info.json", in: folder)), to: Self.info)
    let path = path
    try system { () throws(SystemError) in
      // A run that was killed may have left some.
      for name in try Directory.list(finalPath) where name.hasPrefix(prefix) {
        try Directory.removeFile(finalPath + "/" + name)
      }
      let staged = try Folder(path)
      let names = try staged.files()
      for name in names.filter({ $0 != Self.info }) + [Self.info] {
        try staged.move(name, to: folder)
      }
      try folder.synchronize()
    }
  }

  private static let info = "dataset_info.json"
}

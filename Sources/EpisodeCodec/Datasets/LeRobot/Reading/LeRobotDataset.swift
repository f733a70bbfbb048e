package import Bytes
package import Posix

/// The directory of a LeRobot dataset that is read, of version 2.1 or 3.0.
package final class LeRobotDataset: Sendable {
  package let path: String
  package let folder: Folder
  package let description: LeRobotDescription
  /// The texts of the tasks, by their numbers.
  package let tasks: [Int: String]

  package init(_ path: String) throws(StreamError) {
    let folder = try system { () throws(SystemError) in try Folder(path) }
    (self.path, self.folder) = (path, folder)
    let description = try Self.located(folder, Self.infoName) { () throws(StreamError) in
      let text = try Self.input(folder, Self.infoName).readText(limit: JSONValue.sizeLimit)
      return try LeRobotDescription(parsing: JSONValue(parsing: text))
    }
    self.description = description
    tasks =
      switch description.version {
      case .v21: try Self.oldTasks(folder)
      case .v30: try Self.tasks(folder)
      }
  }

  /// A dataset whose tables are read without their tasks.
  init(_ folder: Folder, _ description: LeRobotDescription) {
    (path, self.folder, self.description, tasks) = (folder.path, folder, description, [:])
  }

  private static let infoName = "meta/info.json"

  /// The name of the dataset: that of its directory.
  package var name: String {
    let base = String(path.split(separator: "/").last ?? ".")
    guard base == "." || base == "..", let whole = try? Directory.resolve(path) else { return base }
    return String(whole.split(separator: "/").last ?? "")
  }

  /// Opens a file of the dataset. It may itself be a link, as in a cache of Hugging Face.
  static func open(_ folder: Folder, _ path: String) throws(StreamError) -> RandomAccessFile {
    let descriptor = try system { () throws(SystemError) in
      try folder.open(path, followingLink: true)
    }
    guard let file = try RandomAccessFile(descriptor) else {
      throw StreamError(.unsupported, "it is no regular file").naming(folder.path + "/" + path)
    }
    return file
  }

  private static func input(_ folder: Folder, _ path: String) throws(StreamError) -> FileInput {
    FileInput(
      try system { () throws(SystemError) in try folder.open(path, followingLink: true) })
  }

  /// Runs `work` and names the file in its error.
  static func located<Value>(
    _ folder: Folder, _ path: String, _ work: () throws(StreamError) -> Value
  ) throws(StreamError) -> Value {
    do throws(StreamError) { return try work() } catch {
      throw error.naming(folder.path + "/" + path)
    }
  }

  func parquet(_ path: String) throws(StreamError) -> ParquetFile {
    try Self.located(folder, path) { () throws(StreamError) in
      try ParquetFile(Self.open(folder, path))
    }
  }

  /// The Parquet files two levels below a directory, in the order in which LeRobot reads them.
  func parquetFiles(below directory: String) throws(StreamError) -> [String] {
    func list(_ path: String) throws(StreamError) -> [String] {
      try system { () throws(SystemError) in
        try Directory.list(folder.path + "/" + path).sorted().map { path + "/" + $0 }
      }
    }
    var files: [String] = []
    for part in try list(directory) where Directory.isDirectory(folder.path + "/" + part) {
      files += try list(part).filter { $0.hasSuffix(".parquet") }
    }
    guard !files.isEmpty else {
      throw StreamError(.missing, "the directory has no Parquet files in '*/*.parquet'")
        .naming(folder.path + "/" + directory)
    }
    return files
  }

  /// The lines of a list of version 2.1, each a JSON object.
  static func lines(
    _ folder: Folder, _ path: String,
    _ take: (JSONValue) throws(StreamError) -> Void
  ) throws(StreamError) {
    try located(folder, path) { () throws(StreamError) in
      let text = try input(folder, path).readText(limit: MemoryBudget.bytes(.tables))
      for (number, line) in text.utf8.split(separator: UInt8(ascii: "\n")).enumerated() {
        do throws(StreamError) {
          guard let text = String(Substring(line)).nonBlank else { continue }
          try take(JSONValue(parsing: text))
        } catch { throw error.prefixed("line \(number + 1): ") }
      }
    }
  }

  private static func oldTasks(_ folder: Folder) throws(StreamError) -> [Int: String] {
    var tasks: [Int: String] = [:]
    try lines(folder, "meta/tasks.jsonl") { (line) throws(StreamError) in
      guard let number = line["task_index"]?.number.flatMap({ Int(exactly: $0) }),
        let text = line["task"]?.string
      else { throw StreamError(.malformed, "no task_index and task") }
      tasks[number] = text
    }
    return tasks
  }

  /// `meta/tasks.parquet`, whose index is the text of the task: pandas says in which column it is.
  private static func tasks(_ folder: Folder) throws(StreamError) -> [Int: String] {
    let path = "meta/tasks.parquet"
    return try located(folder, path) { () throws(StreamError) in
      let file = try ParquetFile(open(folder, path))
      let pandas = file.metadata("pandas").flatMap { try? JSONValue(parsing: $0) }
      let index = pandas?["index_columns"]?.array?.first?.string
      let names = [index, "task", "__index_level_0__"].compactMap { $0 }
      guard let name = names.first(where: { file.node($0) != nil }) else {
        throw StreamError(.missing, "the table has no column with the texts of the tasks")
      }
      let reader = try ParquetTableReader(file, ["task_index", name])
      var tasks: [Int: String] = [:]
      var size = 0
      while let row = try reader.next() {
        guard let number = row[0].integer, let text = row[1].text else {
          throw StreamError(.malformed, "task \(tasks.count) has no number, or no text")
        }
        size += text.utf8.count + 64
        try MemoryBudget.check(size, .tables, for: "the tasks of a dataset")
        tasks[number] = text
      }
      return tasks
    }
  }
}

extension String {
  fileprivate var nonBlank: String? {
    utf8.allSatisfy { [0x20, 0x09, 0x0D].contains($0) } ? nil : self
  }
}

package import Bytes
package import Posix

/// A dataset directory of tensorflow_datasets: `features.json`, `dataset_info.json` and shards.
package struct RLDSDataset: Sendable {
  /// The directory of the version being read.
  package let path: String
  package let folder: Folder
  /// The other versions beside it.
  package let others: [String]
  package let info: RLDSInfo
  package let features: RLDSFeatures

  /// - Parameters:
  ///   - path: the directory of a version, or its parent, whose newest version is then read.
  /// - Throws: `.system` when a file cannot be opened; the fault of one of the JSON files.
  package init(_ path: String) throws(StreamError) {
    let (version, others) = try Self.locate(path)
    let folder = try system { () throws(SystemError) in try Folder(version) }
    (self.path, self.folder, self.others) = (version, folder, others)
    info = try Self.read("dataset_info.json", in: folder) { (json) throws(StreamError) in
      try RLDSInfo(parsing: json)
    }
    features = try Self.read("features.json", in: folder) { (json) throws(StreamError) in
      try RLDSFeatures(parsing: json)
    }
  }

  private static func locate(_ path: String) throws(StreamError) -> (String, [String]) {
    var path = path
    while path.utf8.count > 1, path.hasSuffix("/") { path.removeLast() }
    guard !Directory.exists(path + "/features.json") else { return (path, []) }
    let names = try system { () throws(SystemError) in try Directory.list(path) }
    let versions = names.compactMap { name -> (name: String, numbers: [Int])? in
      let numbers = name.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
      guard numbers.count == 3, !numbers.contains(nil),
        Directory.exists("\(path)/\(name)/features.json")
      else { return nil }
      return (name, numbers.compactMap { $0 })
    }.sorted { $0.numbers.lexicographicallyPrecedes($1.numbers) }
    guard let newest = versions.last else {
      throw StreamError(
        .missing,
        "the directory has neither features.json nor a version with one, such as 1.0.0/features.json"
      ).naming(path)
    }
    return ("\(path)/\(newest.name)", versions.dropLast().map(\.name))
  }

  /// The provenance that our own writer has stored.
  var provenance: [JSONValue] { (try? Self.json("provenance.json", in: folder))?.array ?? [] }

  /// The content of one of the JSON files.
  static func json(_ name: String, in folder: Folder) throws(StreamError) -> JSONValue {
    try read(name, in: folder) { $0 }
  }

  private static func read<Value>(
    _ name: String, in folder: Folder, _ parse: (JSONValue) throws(StreamError) -> Value
  ) throws(StreamError) -> Value {
    let file = try system { () throws(SystemError) in
      try folder.open(name, followingLink: true)
    }
    do throws(StreamError) {
      return try parse(JSONValue(parsing: FileInput(file).readText(limit: JSONValue.sizeLimit)))
    } catch { throw error.naming(folder.path + "/" + name) }
  }
}

/// A range of the records of a shard, read front to back.
final class RLDSShard {
  /// The file's name without its directory.
  let name: String
  private let folder: Folder
  private let path: String
  private let episodes: Range<Int>
  /// The number of records in the file.
  private let count: Int
  private let isOneOfMany: Bool
  private var reader: TFRecordReader?
  private var position = 0

  /// - Parameters:
  ///   - path: below the folder of the dataset.
  ///   - episodes: the selected records, by their numbers in the file.
  ///   - count: the number of records in the file.
  ///   - isOneOfMany: true when other shards are open too, so that windows have to be small.
  init(
    _ path: String, in folder: Folder, episodes: Range<Int>, of count: Int, isOneOfMany: Bool
  ) {
    self.folder = folder
    self.path = path
    name = String(path.split(separator: "/").last ?? "")
    self.episodes = episodes
    self.count = count
    self.isOneOfMany = isOneOfMany
  }

  /// `bridge_dataset-train.tfrecord-00000-of-01024__5`: the sixth record of that file.
  var lastID: String { "\(name)__\(position - 1)" }

  /// The next selected record; nil after the last.
  func next() throws(StreamError) -> Bytes? {
    let reader = try open()
    return try located { () throws(StreamError) in
      while position < episodes.lowerBound {
        guard try reader.skip() else { throw self.short }
        position += 1
      }
      guard position < episodes.upperBound else {
        if position == count, try reader.skip() {
          throw StreamError(
            .malformed, "the file has more than the \(count) records that dataset_info.json gives")
        }
        return nil
      }
      guard let record = try reader.next() else { throw self.short }
      position += 1
      return record
    }
  }

  /// Runs `work` on the last record, and adds its place to an error.
  func located<Value>(
    _ work: () throws(StreamError) -> Value
  ) throws(StreamError) -> Value {
    do throws(StreamError) {
      guard let reader else { return try work() }
      return try reader.located(work)
    } catch { throw error.naming(folder.path + "/" + path) }
  }

  /// A file cut between two records.
  private var short: StreamError {
    StreamError(
      .truncated,
      "the file ends after \(position) of the \(count) records that dataset_info.json gives"
    ).at(offset: reader?.end ?? 0)
  }

  private static func size(_ file: FileDescriptor) throws(StreamError) -> Int {
    try system { () throws(SystemError) in try file.size() }
  }

  private func open() throws(StreamError) -> TFRecordReader {
    if let reader { return reader }
    let file = try system { () throws(SystemError) in
      try folder.open(path, followingLink: true)
    }
    // One of many shards maps only a small window of its file.
    let size = isOneOfMany ? try Self.size(file) : 0
    let input = size > 0 ? FileInput(file, range: 0..<size) : FileInput(file)
    let reader = TFRecordReader(input)
    self.reader = reader
    return reader
  }
}

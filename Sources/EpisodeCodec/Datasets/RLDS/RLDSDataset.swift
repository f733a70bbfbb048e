package import Bytes
internal import Posix

/// A dataset directory of tensorflow_datasets: `features.json`, `dataset_info.json` and shards.
package struct RLDSDataset: Sendable {
  /// The directory of the version that is read.
  package let path: String
  /// Other versions beside it.
  package let others: [String]
  package let info: RLDSInfo
  package let features: RLDSFeatures

  /// - Parameters:
  ///   - path: the directory of a version, or the one above, of which the newest version is taken.
  /// - Throws: `.system` where nothing can be opened, or what is wrong in one of the JSON files.
  package init(_ path: String) throws(StreamError) {
    (self.path, others) = try Self.locate(path)
    info = try Self.read(self.path + "/dataset_info.json") { (json) throws(StreamError) in
      try RLDSInfo(parsing: json)
    }
    features = try Self.read(self.path + "/features.json") { (json) throws(StreamError) in
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
        .missing, "neither features.json nor a version with one, such as 1.0.0/features.json"
      ).naming(path)
    }
    return ("\(path)/\(newest.name)", versions.dropLast().map(\.name))
  }

  private static func read<Value>(
    _ path: String, _ parse: (JSONValue) throws(StreamError) -> Value
  ) throws(StreamError) -> Value {
    let input = try FileInput(path: path)
    do throws(StreamError) {
      return try parse(try JSONValue(parsing: input.readText(limit: JSONValue.sizeLimit)))
    } catch { throw error.naming(path) }
  }
}

/// A part of the records of a shard, read front to back.
final class RLDSShard {
  /// The file's name without a directory.
  let name: String
  private let path: String
  private let episodes: Range<Int>
  /// Records that the file has.
  private let count: Int
  private let isOneOfMany: Bool
  private var reader: TFRecordReader?
  private var position = 0

  /// - Parameters:
  ///   - episodes: the wanted records by their numbers in the file.
  ///   - count: records that the file has.
  ///   - isOneOfMany: whether other shards are open too, and windows have to be small.
  init(_ path: String, episodes: Range<Int>, of count: Int, isOneOfMany: Bool) {
    self.path = path
    name = String(path.split(separator: "/").last ?? "")
    self.episodes = episodes
    self.count = count
    self.isOneOfMany = isOneOfMany
  }

  /// The next wanted record, or nil behind the last.
  func next() throws(StreamError) -> Bytes? {
    let reader = try open()
    return try located { () throws(StreamError) in
      while position < episodes.lowerBound {
        guard try reader.skip() else { throw self.short }
        position += 1
      }
      guard position < episodes.upperBound else {
        if position == count, try reader.skip() {
          throw StreamError(.malformed, "more than the \(count) records of dataset_info.json")
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
    } catch { throw error.naming(path) }
  }

  /// Ends where a record does, as a file that was cut there.
  private var short: StreamError {
    StreamError(
      .truncated, "the file ends behind \(position) of the \(count) records of dataset_info.json"
    ).at(offset: reader?.end ?? 0)
  }

  private static func size(_ file: FileDescriptor) throws(StreamError) -> Int {
    try system { () throws(SystemError) in try file.size() }
  }

  private func open() throws(StreamError) -> TFRecordReader {
    if let reader { return reader }
    let file = try system { () throws(SystemError) in try FileDescriptor.open(path) }
    // Of many, each has a small window of its file mapped.
    let size = isOneOfMany && file.kind == .regular ? try Self.size(file) : 0
    let input = size > 0 ? FileInput(file, range: 0..<size) : FileInput(file)
    let reader = TFRecordReader(input)
    self.reader = reader
    return reader
  }
}

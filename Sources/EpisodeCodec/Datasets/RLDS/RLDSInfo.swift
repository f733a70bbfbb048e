package import Bytes
internal import Posix

/// The files of an RLDS dataset, as its `dataset_info.json` describes them.
///
/// That is the JSON form of a tensorflow_datasets.DatasetInfo message. Source:
/// tensorflow_datasets/core/proto/dataset_info.proto.
package struct RLDSInfo: Equatable, Sendable {
  package struct Split: Equatable, Sendable {
    package var name: String
    /// Episodes in each shard.
    package var shardLengths: [Int]
    /// Bytes of all records.
    package var byteCount: Int
    /// The pattern of the shards' names, with fields in braces; empty for the default.
    package var template = ""

    package init(_ name: String, shardLengths: [Int], byteCount: Int) {
      self.name = name
      self.shardLengths = shardLengths
      self.byteCount = byteCount
    }

    /// Episodes in all shards.
    package var count: Int { shardLengths.reduce(0, +) }
  }

  package var name: String
  package var version: String
  package var description = ""
  /// In the order of the file.
  package var splits: [Split]

  package init(name: String, version: String, splits: [Split]) {
    self.name = name
    self.version = version
    self.splits = splits
  }
}

extension RLDSInfo {
  private static let mostSplits = 1024
  private static let mostShards = 1 << 20
  private static let mostEpisodes = 1 << 40

  /// - Throws: `.malformed`, `.limit`, or `.unsupported` for files that are not TFRecord.
  package init(parsing json: JSONValue) throws(StreamError) {
    guard let name = json["name"]?.string, let version = json["version"]?.string else {
      throw StreamError(.malformed, "dataset_info.json lacks the dataset's name or version")
    }
    self.init(name: name, version: version, splits: [])
    description = json["description"]?.string ?? ""
    let format = json["fileFormat"]?.string ?? "tfrecord"
    guard format == "tfrecord" else {
      throw StreamError(.unsupported, "files in format '\(format.printable)', not tfrecord")
    }
    let list = json["splits"]?.array ?? []
    guard list.count <= Self.mostSplits else {
      throw StreamError(.limit, "more than \(Self.mostSplits) splits")
    }
    for split in list { splits.append(try Split(parsing: split, mostShards: Self.mostShards)) }
    var episodes = 0
    for length in splits.flatMap(\.shardLengths) {
      guard length <= Self.mostEpisodes, episodes <= Self.mostEpisodes else {
        throw StreamError(.limit, "more than \(Self.mostEpisodes) episodes")
      }
      episodes += length
    }
  }
}

extension RLDSInfo.Split {
  fileprivate init(parsing json: JSONValue, mostShards: Int) throws(StreamError) {
    guard let name = json["name"]?.string, !name.isEmpty else {
      throw StreamError(.malformed, "a split without a name")
    }
    guard let lengths = json["shardLengths"]?.array else {
      throw StreamError(.malformed, "split '\(name.printable)' has no shard lengths")
    }
    guard lengths.count <= mostShards else {
      throw StreamError(.limit, "split '\(name.printable)' has \(lengths.count) shards, too many")
    }
    let numbers = lengths.compactMap(\.protoInteger).filter { $0 >= 0 }
    guard numbers.count == lengths.count else {
      throw StreamError(
        .malformed, "split '\(name.printable)' has shard lengths that are not whole numbers")
    }
    let byteCount = json["numBytes"]?.protoInteger ?? 0
    self.init(name, shardLengths: numbers, byteCount: max(0, byteCount))
    template = json["filepathTemplate"]?.string ?? ""
  }
}

extension RLDSInfo {
  /// The file of a shard, relative to the dataset's directory.
  /// - Throws: `.unsupported` for a template with unknown fields, or one that leads out of the
  ///   directory.
  package func path(ofShard index: Int, of split: Split) throws(StreamError) -> String {
    let pieces = split.template.isEmpty ? Self.usualTemplate : split.template
    let (number, count) = (Self.digits(index), Self.digits(split.shardLengths.count))
    var path = ""
    var rest = pieces[...]
    while let open = rest.firstIndex(of: "{") {
      path += rest[..<open]
      guard let close = rest[open...].firstIndex(of: "}") else { break }
      switch rest[rest.index(after: open)..<close] {
      case "DATASET": path += name
      case "SPLIT": path += split.name
      case "FILEFORMAT": path += "tfrecord"
      case "SHARD_INDEX": path += number
      case "NUM_SHARDS": path += count
      case "SHARD_X_OF_Y": path += "\(number)-of-\(count)"
      default: throw Self.badTemplate(pieces)
      }
      rest = rest[rest.index(after: close)...]
    }
    path += rest
    guard RelativePath(path) != nil else { throw Self.badTemplate(pieces) }
    return path
  }

  static let usualTemplate = "{DATASET}-{SPLIT}.{FILEFORMAT}-{SHARD_X_OF_Y}"

  private static func badTemplate(_ template: String) -> StreamError {
    StreamError(.unsupported, "shards named '\(template.printable)'")
  }

  /// A number with at least five digits.
  static func digits(_ number: Int) -> String {
    let text = "\(number)"
    return String(repeating: "0", count: max(0, 5 - text.utf8.count)) + text
  }
}

import EpisodeCodec

import Foundation
@testable import Datasets

/// The dataset Tests/Data/tiny_robot, written by the package tfrecord.
enum RLDSFixture {
  static let path = TestsFolder.url.appending(path: "Data/tiny_robot")
    .standardized.path

  static func dataset() throws -> RLDSDataset { try RLDSDataset(path) }

  /// The records of a split.
  static func records(_ split: String = "train") throws -> [Bytes] {
    let dataset = try dataset()
    guard let selection = SplitSelection(split) else { return [] }
    let reader = try RLDSRecords(dataset, selection.ranges(in: dataset.info))
    var records: [Bytes] = []
    while let record = try reader.next() { records.append(record) }
    return records
  }

  /// A record with other features, each given as key, kind of list and the list's bytes.
  static func record(_ features: [(key: String, kind: Int, list: [UInt8])]) -> Bytes {
    var all = ByteBuilder()
    for (key, kind, list) in features {
      var feature = ByteBuilder()
      feature.appendField(kind, bytes: list)
      var entry = ByteBuilder()
      entry.appendField(1, utf8: key)
      entry.appendField(2, bytes: feature.bytes)
      all.appendField(1, bytes: entry.bytes)
    }
    var example = ByteBuilder()
    example.appendField(1, bytes: all.bytes)
    return Bytes(example.bytes)
  }
}

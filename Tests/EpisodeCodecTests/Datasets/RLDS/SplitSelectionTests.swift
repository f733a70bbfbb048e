import EpisodeCodec

import Testing
@testable import Datasets

struct SplitSelectionTests {
  private let info = RLDSInfo(
    name: "demo", version: "1.0.0",
    splits: [
      .init("train", shardLengths: [3, 5, 2, 9], byteCount: 0),
      .init("val", shardLengths: [7], byteCount: 0),
      .init("test-a", shardLengths: [1], byteCount: 0),
    ])

  /// The results of `AbstractSplit.from_spec(text).to_absolute` of tensorflow_datasets 4.9.10.
  @Test(arguments: [
    ("train", "train 0..<19"), ("all", "train 0..<19, val 0..<7, test-a 0..<1"),
    ("train[:95%]", "train 0..<18"), ("train[95%:]", "train 18..<19"),
    ("train[10:15]", "train 10..<15"), ("train[-4:]", "train 15..<19"),
    ("train[:-4]", "train 0..<15"), ("train[:50%]", "train 0..<10"),
    ("train[50%:]", "train 10..<19"), ("train[:2.5%]", "train 0..<0"),
    ("train[:7.5%]", "train 0..<1"), ("train[-10%:]", "train 17..<19"),
    ("train[1shard]", "train 3..<8"), ("train[:2shard]", "train 0..<8"),
    ("train[2shard:]", "train 8..<19"), ("train[-1shard:]", "train 10..<19"),
    ("train[-2shard]", "train 8..<10"), ("train[-1shard]", "train 10..<19"),
    ("train[:-1shard]", "train 0..<10"), ("train+val[3:]", "train 0..<19, val 3..<7"),
    ("val[:50%]+test-a", "val 0..<4, test-a 0..<1"), ("train + val", "train 0..<19, val 0..<7"),
    ("train[5:5]", "train 5..<5"), ("train[9:3]", "train 9..<9"),
    ("train[0:19]", "train 0..<19"), ("train[10%:15]", "train 2..<3"),
    ("train[3:50%]", "train 1..<10"), ("train[12.345%:]", "train 2..<19"),
  ])
  func meansWhatTensorflowDatasetsMeans(_ text: String, _ expected: String) throws {
    let ranges = try #require(SplitSelection(text)).ranges(in: info)
    #expect(ranges.map { "\($0.split.name) \($0.episodes)" }.joined(separator: ", ") == expected)
  }

  @Test(arguments: [
    "", "train[]", "train[:]", "train[3]", "train[50%]", "train[0:101%]", "train[1:2:3]", "all[:3]",
    "train[1.5:]", "train[a:]", "train[+3:]", "train++val", "train[3:", "train]", "tr ain",
    "train[--3:]", "train[.:]", "train[1e3:]", "train[99999999999999999999:]", "train[nan:]",
  ])
  func whatIsNoSelectionIsRefused(_ text: String) { #expect(SplitSelection(text) == nil) }

  @Test(arguments: ["nope", "train[:20]", "train[-20:]", "train+train[19:20]"])
  func whatIsNotThereThrows(_ text: String) throws {
    let selection = try #require(SplitSelection(text))
    #expect(throws: StreamError(.missing, "")) { try selection.ranges(in: info) }
  }
}

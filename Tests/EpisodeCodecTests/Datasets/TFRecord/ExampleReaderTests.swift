import EpisodeCodec

import Testing
@testable import Datasets

struct ExampleReaderTests {
  /// A map entry of a feature whose list has the given bytes.
  private func example(_ key: String, _ kind: Int, _ list: [UInt8]) -> Bytes {
    var feature = ByteBuilder()
    feature.appendField(kind, bytes: list)
    var entry = ByteBuilder()
    entry.appendField(2, bytes: feature.bytes)
    entry.appendField(1, utf8: key)
    var features = ByteBuilder()
    features.appendField(1, bytes: entry.bytes)
    var example = ByteBuilder()
    example.appendField(1, bytes: features.bytes)
    return Bytes(example.bytes)
  }

  private func list(_ kind: Int, _ list: [UInt8]) throws -> ExampleList? {
    var reader = ExampleReader(["x"])
    try reader.read(example("x", kind, list))
    return reader.lists[0]
  }

  /// 1 and 300: packed, one by one, in two runs, and mixed.
  @Test(
    arguments: [
      [0x0A, 3, 1, 0xAC, 2], [0x08, 1, 0x08, 0xAC, 2], [0x0A, 1, 1, 0x0A, 2, 0xAC, 2],
      [0x08, 1, 0x0A, 2, 0xAC, 2], [0x18, 9, 0x0A, 1, 1, 0x08, 0xAC, 2],
    ] as [[UInt8]])
  func integersComePackedOrNot(_ bytes: [UInt8]) throws {
    var list = try #require(try list(3, bytes))
    #expect(list.count == 2)
    #expect([list.nextInteger(), list.nextInteger()] == [1, 300])
  }

  @Test(
    arguments: [
      [0x0A, 8, 0, 0, 128, 63, 0, 0, 0, 64], [0x0D, 0, 0, 128, 63, 0x0D, 0, 0, 0, 64],
      [0x0A, 4, 0, 0, 128, 63, 0x0D, 0, 0, 0, 64],
    ] as [[UInt8]])
  func floatsComePackedOrNot(_ bytes: [UInt8]) throws {
    var list = try #require(try list(2, bytes))
    #expect(list.count == 2)
    #expect(list.nextFloats(2).array == [0, 0, 128, 63, 0, 0, 0, 64])
  }

  @Test func byteStringsAreNotCopied() throws {
    let record = example("x", 1, [0x0A, 2, 7, 8, 0x0A, 0, 0x10, 1, 0x0A, 1, 9])
    var reader = ExampleReader(["x"])
    try reader.read(record)
    var list = try #require(reader.lists[0])
    #expect(list.count == 3)
    for expected in [[7, 8], [], [9]] as [[UInt8]] {
      #expect(try list.nextBytes().array == expected)
    }
  }

  @Test(
    arguments: [
      (2, [0x0A, 3, 0, 0, 0]), (3, [0x0A, 2, 0x80, 0x80]), (1, [0x0A, 5, 1]), (3, [0x08]),
      (3, [0x0A, 11] + [UInt8](repeating: 0x80, count: 10) + [1]), (2, [0x0D, 0, 0]),
    ] as [(Int, [UInt8])])
  func damagedListsThrow(_ kind: Int, _ bytes: [UInt8]) {
    #expect(throws: StreamError(.malformed, "")) { try list(kind, bytes) }
  }

  @Test func manyKeysAreFound() throws {
    let keys = (0..<300).map { "steps/\(String(repeating: "k", count: $0 % 7))\($0)" }
    var reader = ExampleReader(keys)
    for (index, key) in keys.enumerated() {
      try reader.read(example(key, 3, [0x08, UInt8(index & 127)]))
      #expect(reader.lists.indices.filter { reader.lists[$0] != nil } == [index])
    }
    try reader.read(example("steps/unknown", 3, [0x08, 1]))
    #expect(reader.lists.allSatisfy { $0 == nil })
  }
}

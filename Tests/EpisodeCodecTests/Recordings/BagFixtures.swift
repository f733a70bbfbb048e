import Foundation
import EpisodeCodec

import Posix
import Testing
@testable import Recordings

/// The bags that the tests read, and the lines that they compare.
enum BagFixtures {
  static func path(_ name: String) -> String { "\(TestsFolder.url.path)/Data/\(name)" }

  static func bytes(_ name: String) throws -> [UInt8] {
    let input = try FileInput(path: path(name))
    return try input.take(input.size ?? 0).array
  }

  /// A bag of another project, or a large one.
  static func shared(_ name: String) -> String { "\(SharedFolder.path)/data/\(name)" }

  /// A line per message: topic, type, time, bytes, CRC-32.
  static func line(_ message: BagMessage, _ connections: BagConnections) throws -> String {
    let channel = connections[message.connection]?.channel
    let sum = String(CRC32.of(message.data.span), radix: 16)
    return "\(channel?.topic ?? "?") \(channel?.schema?.name ?? "?") \(message.time)"
      + " \(message.data.count) \(String(repeating: "0", count: 8 - sum.count))\(sum)\n"
  }

  /// Everything readable front to back, and the error that ended it.
  static func scan(
    _ input: FileInput, recovering: Bool = false
  ) throws -> (lines: [String], losses: BagLosses, error: StreamError?) {
    var reader: BagReader
    do { reader = try BagReader(input, recovering: recovering) } catch {
      return ([], BagLosses(), error)
    }
    var lines: [String] = []
    do throws(StreamError) {
      while let item = try reader.next() {
        if case .message(let message) = item {
          lines.append((try? line(message, reader.connections)) ?? "")
        }
      }
    } catch { return (lines, reader.losses, error) }
    return (lines, reader.losses, nil)
  }

  static func scan(
    _ bytes: [UInt8], recovering: Bool = false
  ) throws -> (lines: [String], losses: BagLosses, error: StreamError?) {
    try scan(FileInput(Bytes(bytes)), recovering: recovering)
  }

  static func file(_ path: String) throws -> RandomAccessFile {
    try #require(try RandomAccessFile(FileDescriptor.open(path)))
  }

  /// Everything readable by the index.
  static func seek(_ path: String) throws -> [String] {
    let file = try file(path)
    let index = try BagIndex(file)
    try index.checkPlaces(in: file)
    var lines: [String] = []
    for place in index.places(in: file) {
      let (info, first) = (place.info, lines.count)
      let bytes = try file.bytes(at: place.offset, count: Int(place.length))
      var records = BagRecords(try index.chunk(info, bytes).content())
      while let record = try records.next() {
        guard case .message(let message) = try BagItem(record) else { continue }
        lines.append(try line(message, index.connections))
      }
      let count = info.counts.reduce(0) { $0 + UInt64($1.messages) }
      if count != UInt64(lines.count - first) { lines.append("index counts \(count)") }
    }
    return lines
  }

  static func digest(_ lines: [String]) -> String {
    let sum = CRC32.of(Bytes(Array(lines.sorted().joined().utf8)).span)
    return "\(lines.count) \(String(sum, radix: 16))"
  }
}

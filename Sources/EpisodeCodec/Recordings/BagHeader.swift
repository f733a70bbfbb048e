package import Bytes

/// The start of a bag: the version line and the first record.
package struct BagHeader: Hashable, Sendable {
  /// Where the index starts in the file; 0 in a bag that was not closed.
  package let indexPosition: UInt64
  package let connectionCount: UInt32
  package let chunkCount: UInt32
  /// Where the first record after it starts.
  package let end: UInt64

  /// Takes the start of a bag from an input.
  /// - Throws: `.malformed` when it is not a bag, `.unsupported` for an encrypted bag or another
  ///   version, `.truncated`.
  package init(_ input: FileInput) throws(StreamError) {
    try Self.takeVersion(input)
    let offset = input.offset
    do throws(StreamError) {
      // The record is padded to 4 KiB, so that closing the bag can overwrite it.
      let header = try BagRecordStart(input).take(input).header
      guard try header.operation() == .bagHeader else {
        throw StreamError(.malformed, "bag does not start with its header")
      }
      if let encryptor = try header.value("encryptor"), !encryptor.isEmpty {
        throw StreamError(
          .unsupported, "bag is encrypted by \(String(repairingUTF8: encryptor.span))")
      }
      indexPosition = try header.integer("index_pos")
      connectionCount = try header.integer("conn_count")
      chunkCount = try header.integer("chunk_count")
      end = input.offset
    } catch { throw error.at(offset: offset) }
  }

  /// Bytes after the end of a bag are no fault, unless they are another bag.
  static func checkTrailing(_ bytes: Bytes) throws(StreamError) {
    let line = Array("#ROSBAG V".utf8)
    guard bytes.count < line.count || bytes[0..<line.count].array != line else {
      throw StreamError(.malformed, "another bag after the end: bags were concatenated")
    }
  }

  /// The first line: `#ROSBAG V2.0`, before 2010 `#ROSBAG V1.2` and `#ROSRECORD V1.1`.
  private static func takeVersion(_ input: FileInput) throws(StreamError) {
    let line = Array("#ROSBAG V2.0\n".utf8)
    let start = try input.peek(line.count).array
    if start == line {
      _ = try input.take(line.count)
      return
    }
    guard !line.starts(with: start) else {
      throw StreamError(
        .truncated, start.isEmpty ? "the bag is empty" : "the bag ends in its first line"
      )
      .at(offset: UInt64(start.count))
    }
    guard start.starts(with: "#ROSBAG V".utf8) || start.starts(with: "#ROSRECORD V".utf8) else {
      throw InputKind.error(expecting: "a ROS 1 bag", try input.peek(InputKind.size))
    }
    let version = String(
      decoding: start.drop { $0 != UInt8(ascii: "V") }.dropFirst(), as: UTF8.self)
    throw StreamError(.unsupported, "bag of version \(version.prefix { $0 != "\n" }), not 2.0")
  }
}

extension StreamError {
  /// The recorder did not close the bag: nothing is wrong with the rest of it.
  /// - Parameter kind: `.missing` for a reader that needs the index, else `.truncated`.
  static func bagNotClosed(_ kind: Kind) -> StreamError {
    StreamError(kind, "the bag was not closed: it has no index")
  }
}

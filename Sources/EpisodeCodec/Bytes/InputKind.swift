/// What an input is that a reader does not read, by its first bytes.
package enum InputKind {
  private struct Known {
    var offset = 0
    var magic: [UInt8]
    var name: String
    /// What the user can do.
    var hint: String?
  }

  /// How many bytes tell.
  package static let size = 262

  private static let known = [
    Known(
      magic: Array("version https://git-lfs".utf8), name: "a Git LFS pointer",
      hint: "fetch the file with git lfs pull"),
    Known(
      magic: Array("/annex/objects/".utf8), name: "a git-annex pointer",
      hint: "fetch the file with git annex get"),
    Known(magic: [0x89] + Array("MCAP0\r\n".utf8), name: "an MCAP file", hint: "see mcap-cat(1)"),
    Known(magic: Array("#ROSBAG V".utf8), name: "a ROS 1 bag", hint: "see bag-cat(1)"),
    Known(
      magic: Array("SQLite format 3".utf8) + [0], name: "a SQLite database",
      hint: "see bag-cat(1) for a rosbag2 recording"),
    Known(magic: [0x89] + Array("HDF\r\n".utf8) + [0x1A, 0x0A], name: "HDF5"),
    Known(magic: [0x1F, 0x8B], name: "gzip-compressed", hint: "decompress it with gzip -d"),
    Known(magic: Array("BZh".utf8), name: "bzip2-compressed", hint: "decompress it with bzip2 -d"),
    Known(
      magic: [0xFD] + Array("7zXZ".utf8) + [0], name: "xz-compressed",
      hint: "decompress it with xz -d"),
    Known(
      magic: [0x04, 0x22, 0x4D, 0x18], name: "lz4-compressed", hint: "decompress it with lz4 -d"),
    Known(magic: Zstd.magic, name: "zstd-compressed", hint: "decompress it with zstd -d"),
    Known(magic: [0x50, 0x4B, 0x03, 0x04], name: "a zip archive", hint: "unpack it first"),
    Known(
      magic: [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], name: "a 7-Zip archive", hint: "unpack it first"),
    Known(
      offset: 257, magic: Array("ustar".utf8), name: "a tar archive", hint: "unpack it first"),
    Known(magic: Array("PAR1".utf8), name: "a Parquet file"),
    Known(magic: Array("ARROW1".utf8), name: "an Arrow file"),
    Known(magic: [0x93] + Array("NUMPY".utf8), name: "a NumPy array"),
    Known(magic: Array("RRF".utf8), name: "a Rerun recording"),
    Known(offset: 4, magic: Array("ftyp".utf8), name: "an MP4 video"),
    Known(magic: [0x89] + Array("PNG\r\n".utf8), name: "a PNG picture"),
    Known(magic: [0xFF, 0xD8, 0xFF], name: "a JPEG picture"),
    Known(
      magic: Array("rosbag2_bagfile_information".utf8), name: "the metadata of a rosbag2",
      hint: "name its directory to bag-cat(1)"),
    Known(magic: Array("<!DOCTYPE".utf8), name: "a web page", hint: "the download failed"),
    Known(magic: Array("<html".utf8), name: "a web page", hint: "the download failed"),
  ]

  /// The error of a reader whose input is something else.
  /// - Parameters:
  ///   - wanted: what the reader reads: `an MCAP file`.
  ///   - start: the first bytes of the input, `size` of them if there are as many.
  package static func error(expecting wanted: String, _ start: Bytes) -> StreamError {
    guard !start.isEmpty else {
      return .emptyInput.at(offset: 0)
    }
    let found = known.first { kind in
      let end = kind.offset + kind.magic.count
      return start.count >= end && kind.name != wanted
        && start[kind.offset..<end].array == kind.magic
    }
    guard let found else { return StreamError(.malformed, "not \(wanted)").at(offset: 0) }
    let hint = found.hint.map { ": \($0)" } ?? ""
    return StreamError(.malformed, "the input is \(found.name), not \(wanted)\(hint)")
  }
}

extension StreamError {
  package static let emptyInput = StreamError(.truncated, "the input is empty")
}

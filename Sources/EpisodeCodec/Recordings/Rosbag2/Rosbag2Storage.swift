internal import Bytes
internal import Posix
internal import Stream

/// A file of a rosbag2 recording, open and decompressed: a SQLite database or an MCAP file.
struct Rosbag2Storage {
  private enum Kind {
    case database(log: FileDescriptor?)
    case mcap
  }

  private let file: FileDescriptor
  private let kind: Kind

  /// - Parameters:
  ///   - file: a regular file.
  ///   - beside: opens a file whose name has something appended to that of this one; nil where it is
  ///     missing.
  /// - Throws: `.malformed` for what is neither, and for a database whose last transaction did not end.
  init(
    _ file: FileDescriptor, beside: (String) throws(StreamError) -> FileDescriptor?
  ) throws(StreamError) {
    self.file = try file.decompressed()
    let start = try SQLiteHeader.bytes(of: self.file)
    if start.count >= 8, start[0..<8].array == MCAP.magic {
      kind = .mcap
      return
    }
    let log = try beside("-wal")
    if let journal = try beside("-journal"), try Self.isHot(SQLiteHeader.bytes(of: journal)) {
      throw StreamError(
        .malformed,
        "the last transaction of the database did not end: open it once for writing, for example "
          + "with sqlite3(1)")
    }
    kind = .database(log: log)
  }

  /// True for a journal of a transaction that has not ended. SQLite, "Database File Format",
  /// section 3.
  static func isHot(_ journal: Bytes) -> Bool {
    journal.count >= 8
      && journal[0..<8].array == [0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7]
  }

  func open(_ selection: RecordingSelection) throws(StreamError) -> any Recording {
    switch kind {
    case .database(let log): return try Rosbag2Recording(file, log: log, selection)
    case .mcap:
      guard let file = try RandomAccessFile(file) else {
        throw InputKind.error(expecting: "a regular file", .empty)
      }
      return try MCAPRecording(file, selection)
    }
  }
}

extension FileDescriptor {
  /// The content of a file that was compressed as a whole with zstd, in a temporary file; any other
  /// file itself.
  fileprivate func decompressed() throws(StreamError) -> FileDescriptor {
    let input = FileInput(self)
    let content = try input.decompressed()
    guard content !== input else { return self }
    // Of anything else there might be more than a disk holds.
    let start = try content.peek(InputKind.size)
    guard SQLiteHeader.begins(start) || start.count >= 8 && start[0..<8].array == MCAP.magic else {
      throw InputKind.error(expecting: "a SQLite database", start)
    }
    return try content.spooled()
  }
}

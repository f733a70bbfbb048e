package import Bytes
package import Posix
internal import Stream

/// Opens the bag that an input holds: one of ROS 1, or a rosbag2 recording.
package enum BagSource {
  /// A regular file.
  /// - Parameter path: nil for standard input.
  package static func open(
    _ file: FileDescriptor, path: String?, _ selection: RecordingSelection
  ) throws(StreamError) -> any Recording {
    let given = path
    let path = given.flatMap { try? Directory.resolve($0) }
    let start = try FileInput(file).decompressed().peek(SQLiteHeader.magic.count)
    // A database is empty as long as all of it is in the log.
    let hasLog = path.map { Directory.fileSize($0 + "-wal") ?? 0 > 0 } ?? false
    guard start.array == SQLiteHeader.magic || start.isEmpty && hasLog else {
      guard let file = try RandomAccessFile(file) else {
        return try BagRecording(FileInput(file), selection)
      }
      return try BagRecording(file, selection)
    }
    let storage = try Rosbag2Storage(file) { (suffix) throws(StreamError) in
      guard let path, Directory.fileSize(path + suffix) != nil else { return nil }
      return try system { () throws(SystemError) in try FileDescriptor.open(path + suffix) }
    }
    do throws(StreamError) { return try storage.open(selection) } catch {
      // A lock or a fault of the disk says nothing of the file.
      throw given.map { error.naming($0) } ?? error
    }
  }

  /// A pipe. A database is copied to a temporary file, because its pages are in no order.
  package static func open(
    _ input: FileInput, _ selection: RecordingSelection
  ) throws(StreamError) -> any Recording {
    let content = try input.decompressed()
    guard try content.peek(SQLiteHeader.magic.count).array == SQLiteHeader.magic else {
      return try BagRecording(content, selection)
    }
    return try Rosbag2Storage(content.spooled()) { _ in nil }.open(selection)
  }

  /// A rosbag2 database with the write-ahead log that a recorder has left behind, or has not.
  package static func open(
    database: FileDescriptor, log: FileDescriptor?, _ selection: RecordingSelection
  ) throws(StreamError) -> any Recording {
    try Rosbag2Recording(database, log: log, selection)
  }

  /// The directory of a rosbag2 recording.
  package static func open(
    directory: String, _ selection: RecordingSelection
  ) throws(StreamError) -> any Recording {
    try Rosbag2Directory(directory).open(selection)
  }

  /// A bag or a rosbag2 database that a recorder is writing.
  package static func follow(
    _ file: FileDescriptor, path: String, _ watch: RecorderWatch, _ selection: RecordingSelection
  ) throws(StreamError) -> any Recording {
    let path = (try? Directory.resolve(path)) ?? path
    // A database is empty as long as all of it is in the log.
    if Rosbag2FileName(path)?.kind != .db3, Directory.fileSize(path + "-wal") == nil {
      let input = FileInput(try GrowingFile(file, watch), name: path)
      guard try input.peek(SQLiteHeader.magic.count).array == SQLiteHeader.magic else {
        return try BagRecording(input, selection)
      }
    }
    let parent = path.split(separator: "/").dropLast().joined(separator: "/")
    try watch.add(try system { () throws(SystemError) in try Folder("/" + parent) })
    let beside = { (suffix: String) throws(StreamError) -> FileDescriptor? in
      try FileDescriptor.ifPresent { () throws(SystemError) in try .open(path + suffix) }
    }
    return try FollowedDatabase(file, beside: beside, watch, selection)
  }

  /// The directory of a rosbag2 recording that a recorder is writing.
  package static func follow(
    directory: String, _ watch: RecorderWatch, _ selection: RecordingSelection
  ) throws(StreamError) -> any Recording {
    var selection = selection
    selection.order = .file
    return try FollowedDirectory.open(directory, watch, selection)
  }
}

extension FileDescriptor {
  /// Opens a file that a recorder may delete at any time; nil where it is missing.
  static func ifPresent(
    _ open: () throws(SystemError) -> FileDescriptor
  ) throws(StreamError) -> FileDescriptor? {
    do throws(SystemError) { return try open() } catch {
      if error.isMissing { return nil }
      throw StreamError(error)
    }
  }
}

internal import Bytes
internal import Posix
internal import Stream

/// The directory of a rosbag2 recording: one or more files, which are one episode.
struct Rosbag2Directory {
  private let folder: Folder
  private let files: Rosbag2Files

  /// - Throws: `.system` for a directory without a recording, or for a file outside it.
  init(_ path: String) throws(StreamError) {
    folder = try system { () throws(SystemError) in try Folder(path) }
    files = try Rosbag2Files(folder)
  }

  func open(_ selection: RecordingSelection) throws(StreamError) -> any Recording {
    if files.names.count == 1, files.warnings.isEmpty {
      do throws(StreamError) { return try storage(files.names[0]).open(selection) } catch {
        throw error.naming(path(files.names[0]))
      }
    }
    var starts: [UInt64?] = []
    for name in files.names { starts.append(try start(of: name, selection)) }
    var first = starts.compactMap { $0 }.min()
    if first == nil, selection.isRelative, let name = files.names.first {
      first = try storage(name).open(selection).firstTime
    }
    let selection = selection.resolved(firstTime: first ?? 0)
    var parts: [MergedRecording.Part] = []
    for (name, start) in zip(files.names, starts) {
      parts.append(
        .init(name: path(name), start: start) { () throws(StreamError) in
          try storage(name).open(selection)
        })
    }
    return try MergedRecording(
      parts, .shared, selection, firstTime: first, warnings: files.warnings)
  }

  /// When a file begins; nil for one that must be decompressed to see it, and for a damaged one when
  /// recovering.
  private func start(
    of name: String, _ selection: RecordingSelection
  ) throws(StreamError) -> UInt64? {
    guard Rosbag2FileName(name)?.isCompressed == false else { return nil }
    do throws(StreamError) { return try storage(name).open(selection).firstTime ?? 0 } catch {
      if selection.isRecovering { return nil }
      throw error.naming(path(name))
    }
  }

  private func path(_ name: String) -> String { folder.path + "/" + name }

  private func storage(_ name: String) throws(StreamError) -> Rosbag2Storage {
    try Rosbag2Storage(file(name)) { (suffix) throws(StreamError) in
      folder.contains(name + suffix) ? try file(name + suffix) : nil
    }
  }

  private func file(_ name: String) throws(StreamError) -> FileDescriptor {
    try system { () throws(SystemError) in try folder.open(name, followingLink: true) }
  }
}

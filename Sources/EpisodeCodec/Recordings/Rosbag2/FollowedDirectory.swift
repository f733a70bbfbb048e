internal import Bytes
internal import Posix
internal import Stream

/// The directory of a rosbag2 recording that a recorder is writing: its files one after the other.
final class FollowedDirectory {
  private let folder: Folder
  private let watch: RecorderWatch
  private var selection: RecordingSelection
  private var done: [Rosbag2FileName] = []
  /// The file that was opened last.
  private var last: (file: FileDescriptor, recording: (any Recording)?)?

  /// A recorder closes one file before it opens the next or writes the metadata. After so many seconds
  /// without a change it has gone.
  private static let pause = 2.0

  /// - Parameters:
  ///   - selection: in the order of the files.
  static func open(
    _ path: String, _ watch: RecorderWatch, _ selection: RecordingSelection
  ) throws(StreamError) -> any Recording {
    let folder = try system { () throws(SystemError) in try Folder(path) }
    try watch.add(folder)
    let directory = FollowedDirectory(folder, watch, selection)
    return try MergedRecording([], .shared, selection, firstTime: nil) {
      (isDamaged) throws(StreamError) in try directory.next(isDamaged)
    }
  }

  private init(_ folder: Folder, _ watch: RecorderWatch, _ selection: RecordingSelection) {
    (self.folder, self.watch, self.selection) = (folder, watch, selection)
  }

  /// Waits for the next file; nil after the last.
  /// - Parameters:
  ///   - isDamaged: true when the file before has told that the recorder has gone, or another fault.
  /// - Throws: `.truncated` when the recorder has gone without an end.
  private func next(_ isDamaged: Bool) throws(StreamError) -> MergedRecording.Part? {
    if let first = last?.recording?.firstTime { selection = selection.resolved(firstTime: first) }
    while true {
      let there = try system { () throws(SystemError) in try Directory.list(folder.path) }
        .compactMap(Rosbag2FileName.init).sorted(by: <)
      if let next = there.first(where: { name in !done.contains { $0.isSame(as: name) } }) {
        done.append(next)
        return MergedRecording.Part(
          name: folder.path + "/" + next.name, start: nil
        ) { [self] () throws(StreamError) in try open(next) }
      }
      let metadata = finalMetadata
      if let metadata, try isNewer(metadata) { return nil }
      let pause = done.isEmpty ? nil : Self.pause
      guard try watch.wait(atMost: pause) == nil else { continue }
      if metadata != nil || isDamaged { return nil }
      throw StreamError(
        .truncated, "the recorder closed its last file, and no \(Rosbag2Metadata.name) has followed"
      ).naming(folder.path)
    }
  }

  private func open(_ name: Rosbag2FileName) throws(StreamError) -> any Recording {
    let file = try file(name.name)
    let recording: any Recording
    switch name.kind {
    case _ where name.isCompressed:
      recording = try Rosbag2Storage(file) { _ in nil }.open(selection)
    case .mcap:
      recording = try MCAPRecording(FileInput(GrowingFile(file, watch), name: nil), selection)
    case .db3:
      recording = try FollowedDatabase(
        file,
        beside: { [self] (suffix) throws(StreamError) in
          try FileDescriptor.ifPresent { () throws(SystemError) in
            try folder.open(name.name + suffix, followingLink: true)
          }
        }, watch, selection)
    }
    last = (file, recording)
    return recording
  }

  /// The metadata, if it lists no other files than those that have been read.
  private var finalMetadata: FileDescriptor? {
    guard !done.isEmpty, let file = try? file(Rosbag2Metadata.name),
      let text = try? FileInput(file).peek(YAMLValue.sizeLimit + 1),
      let metadata = try? Rosbag2Metadata(parsing: text.span)
    else { return nil }
    let names = metadata.paths.map { Rosbag2FileName(String($0.split(separator: "/").last ?? "")) }
    let isFinal = names.allSatisfy { name in
      name.map { name in done.contains { $0.isSame(as: name) } } ?? false
    }
    return isFinal ? file : nil
  }

  /// True for metadata that was written after the last file.
  private func isNewer(_ metadata: FileDescriptor) throws(StreamError) -> Bool {
    guard let last else { return false }
    return try system { () throws(SystemError) in
      try !metadata.version().isOlder(than: last.file.version())
    }
  }

  private func file(_ name: String) throws(StreamError) -> FileDescriptor {
    try system { () throws(SystemError) in try folder.open(name, followingLink: true) }
  }
}

package import Bytes
internal import Posix
internal import Stream
package import TrajectoryMath

/// Divides a large recording by time, from its index.
package enum RecordingParts {
  /// - Returns: the parts; nil, with a reason, for a recording that stays whole.
  package static func of(
    _ uri: String, most: Int
  ) throws(StreamError) -> (parts: [TimeCuts.Part], reason: String?) {
    let file: RandomAccessFile?
    switch UnitAddress(uri) {
    case .file(let path):
      let opened = try system { () throws(SystemError) in try FileDescriptor.open(path) }
      file = try RandomAccessFile(opened)
    case .remote(let path):
      file = RandomAccessFile(try FetchedFile(FetchCommand(Self.fetch), path, jobs: 4))
    case .ssh: return ([], "over ssh only the whole can be read")
    }
    guard let file else { return ([], "it is not a regular file") }
    do throws(StreamError) { return try of(file, most: most) } catch {
      guard error.isAboutData else { throw error.naming(uri) }
      return ([], error.description)
    }
  }

  private static let fetch = "rclone cat --offset {offset} --count {count} -- {path}"

  /// The parts of a file.
  package static func of(
    _ file: RandomAccessFile, most: Int
  ) throws(StreamError) -> (parts: [TimeCuts.Part], reason: String?) {
    guard try file.bytes(at: 0, count: min(file.size, MCAP.magic.count)).array == MCAP.magic else {
      return ([], "it is not an MCAP file")
    }
    let index =
      try file.isRemote
      ? FileIndex.ofRemote(file, withAttachments: false) : FileIndex.ofParts(file)
    if let fault = index.fault { throw fault }
    guard episodes(of: index) <= 1 else { return ([], "it holds episodes, which stay whole") }
    // A chunk without messages has times of 0.
    let pieces = index.segments.filter { $0.endTime > 0 }.map {
      TimeCuts.Piece(start: $0.startTime, end: $0.endTime, bytes: Int(clamping: $0.length))
    }
    let parts = TimeCuts.parts(of: pieces, most: max(1, most))
    return (parts, parts.count > 1 ? nil : "its messages lie in one piece")
  }

  /// The number of episodes; many where the index does not count them.
  private static func episodes(of index: FileIndex) -> UInt64 {
    let markers = index.channels.ids.filter { id in
      index.channels[id].map(EpisodeMarker.isMarker) ?? false
    }
    guard !markers.isEmpty else { return 0 }
    guard let statistics = index.statistics else { return .max }
    let counts = statistics.channelMessageCounts.filter { markers.contains($0.channelID) }
    return counts.reduce(0) { $0 &+ $1.count } / 2
  }
}

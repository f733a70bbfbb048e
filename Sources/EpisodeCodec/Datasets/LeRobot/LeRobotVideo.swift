internal import Bytes
internal import Posix

/// The videos of a camera: one file after the other, each with the frames of whole episodes.
final class LeRobotVideo {
  /// Where the frames of an episode are.
  struct Place {
    let name: String
    let file: LeRobotPlace
    let from: Double
    let to: Double
  }

  private let name: String
  private let settings: LeRobotWriter.Settings
  private let output: LeRobotOutput
  private var empty: MP4Movie
  /// The frames of earlier episodes in the current file.
  private var movie: MP4Movie
  private var place: LeRobotPlace
  private var file: TwinFile?
  /// The file while an episode is written to it.
  private var open: FileDescriptor?
  /// Where the frames of the file start, and where those of earlier episodes end.
  private var start = MP4Movie.leastHeader
  private var end = MP4Movie.leastHeader
  /// The ends of the episode's frames, from `end`.
  private var ends: [Int] = []
  /// Which of them are key frames.
  private var keys: [Bool] = []
  /// Bytes gathered before they are written.
  private var pending = ByteBuilder()

  private static let pieceSize = 1 << 20
  /// Above this many seconds one step of float32 is longer than the difference between a frame's
  /// time and that of its row which LeRobot tolerates.
  private static let longest = 1024.0

  /// - Parameter empty: a video without frames.
  init(
    _ name: String, _ empty: MP4Movie, _ settings: LeRobotWriter.Settings, _ output: LeRobotOutput
  ) {
    place = settings.firstPlace(of: "videos/\(name)")
    (self.name, self.empty, self.settings, self.output) = (name, empty, settings, output)
    movie = empty
  }

  /// True until a file has a frame.
  var isEmpty: Bool { movie.sizes.isEmpty && ends.isEmpty }
  /// Frames of the episode.
  var count: Int { ends.count }
  private var episodeSize: Int { ends.last ?? 0 }

  /// Sets what the first frame tells.
  func setFormat(_ format: MP4Movie.Format) {
    empty.format = format
    if movie.sizes.isEmpty { movie.format = format }
  }

  func append(_ frame: Bytes, isKey: Bool = true) throws(StreamError) {
    guard UInt32(exactly: frame.count) != nil else {
      throw StreamError(.limit, "an image of \(frame.count) bytes")
    }
    if open == nil { try openFile() }
    pending.append(frame.span)
    ends.append(episodeSize + frame.count)
    keys.append(isKey)
    if pending.count >= Self.pieceSize { try flush() }
  }

  private func openFile() throws(StreamError) {
    if settings.version == .v21 || end - start >= settings.videoFileSize { try finishFile() }
    let file = file ?? output.twin(place.videoPath(settings.version, name))
    self.file = file
    open = try file.open(keeping: movie.sizes.isEmpty ? 0 : end)
  }

  /// Ends the file at the last episode.
  private func finishFile() throws(StreamError) {
    guard let file else { return }
    try file.finish(size: end)
    self.file = nil
    place.advance()
    movie = empty
    (start, end) = (MP4Movie.leastHeader, MP4Movie.leastHeader)
  }

  private func flush() throws(StreamError) {
    guard let open else { return }
    if pending.count == episodeSize { makeRoom() }
    let (bytes, place) = (pending.bytes, end + episodeSize - pending.count)
    try system { () throws(SystemError) in try open.write(bytes.rawSpan, at: place) }
    pending.removeAll()
  }

  /// Chooses where the frames of a new file start, before any is written: a file that has a whole
  /// piece from the first will have many frames, and moving them costs more than the rest.
  private func makeRoom() {
    guard movie.sizes.isEmpty, episodeSize >= Self.pieceSize else { return }
    (start, end) = (MP4Movie.longHeader, MP4Movie.longHeader)
  }

  /// A frame of the episode, by its number.
  func frame(_ number: Int) throws(StreamError) -> Bytes {
    if pending.count > 0 { try flush() }
    guard let open else { return .empty }
    let start = number == 0 ? 0 : ends[number - 1]
    return try open.bytes(end + start..<end + ends[number])
  }

  /// Ends an episode: makes the file whole, after finishing one that has no room for it.
  func endEpisode(_ rate: FrameRate) throws(StreamError) -> Place {
    try flush()
    let seconds = Double(movie.sizes.count + count) / rate.framesPerSecond
    if !movie.sizes.isEmpty,
      end - start + episodeSize >= settings.videoFileSize || seconds >= Self.longest
    {
      try moveEpisode()
    }
    let from = Double(movie.sizes.count)
    var last = 0
    for (end, isKey) in zip(ends, keys) {
      movie.append(size: UInt32(end - last), isKey: isKey)
      last = end
    }
    end += episodeSize
    let header = try movie.header(rate, least: start)
    if header.count != start { try moveFrames(to: header.count) }
    if let open {
      try system { () throws(SystemError) in try open.write(header.rawSpan, at: 0) }
    }
    file?.grew(to: end)
    (open, ends, keys) = (nil, [], [])
    return Place(
      name: name, file: place, from: from / rate.framesPerSecond,
      to: Double(movie.sizes.count) / rate.framesPerSecond)
  }

  /// Moves the frames of the episode to a file of their own.
  private func moveEpisode() throws(StreamError) {
    let (old, range) = (open, end..<end + episodeSize)
    try finishFile()
    try openFile()
    makeRoom()
    guard let old, let open else { return }
    let end = end
    try system { () throws(SystemError) in try open.copy(range, of: old, to: end) }
  }

  /// Makes room for a longer description.
  private func moveFrames(to start: Int) throws(StreamError) {
    guard let file else { return }
    let (old, new) = try file.restart()
    let range = self.start..<end
    if let old {
      try system { () throws(SystemError) in try new.copy(range, of: old, to: start) }
    }
    open = new
    (self.start, end) = (start, start + range.count)
  }
}

internal import Bytes
internal import Images
internal import Posix
internal import Statistics
internal import Stream
internal import TrajectoryMath

/// The pictures of a camera whose videos may lack frames or their description.
final class RepairVideo {
  /// Where the pictures of an episode are.
  enum Found {
    case video(path: String, LeRobotVideo.Place)
    /// Files that LeRobot has not made a video of.
    case staged([String])

    var images: [String] { if case .staged(let images) = self { images } else { [] } }
  }

  let name: String
  /// Videos that end in their frames, by path, with the end of what is used of them.
  private(set) var cut: [String: Int] = [:]
  private let audit: LeRobotAudit
  private let isDepth: Bool
  /// Version 3.0: the files, and how many have been opened.
  private let files: [String]
  private var opened = 0
  /// The file of the last episode, and where the next one would begin in it.
  private var current: (path: String, frames: Int)?
  private var next = 0

  init(_ feature: AuditFeature, _ audit: LeRobotAudit) {
    (name, self.audit, isDepth) = (feature.name, audit, feature.isDepth)
    files =
      audit.version == .v30 ? audit.paths(below: "videos/\(feature.name)", suffix: ".mp4") : []
  }

  /// The place after those of all files.
  var end: LeRobotPlace {
    files.compactMap(LeRobotPlace.init(path:)).max().map(\.next) ?? LeRobotPlace()
  }

  /// Finds the pictures of the episode after the last one.
  /// - Parameters:
  ///   - stored: where the list of episodes has them, if it is readable.
  /// - Throws: `.missing` or the fault of the video, if they are not all there.
  func find(
    _ episode: Int, length: Int, stored: AuditEpisode.Video?
  ) throws(StreamError) -> Found {
    do throws(StreamError) {
      return try place(episode, length: length, stored: stored)
    } catch {
      if case .system = error.kind { throw error }
      guard let images = try staged(episode, length: length) else { throw error }
      return .staged(images)
    }
  }

  private func place(
    _ episode: Int, length: Int, stored: AuditEpisode.Video?
  ) throws(StreamError) -> Found {
    if audit.version == .v21 {
      let path = LeRobotPlace(episode: episode).videoPath(.v21, name)
      (current, next) = ((path, try frames(of: path)), 0)
    } else if let stored, stored.from.isFinite, (0...1e9).contains(stored.from) {
      if current?.path != stored.path { current = (stored.path, try frames(of: stored.path)) }
      next = Int((stored.from * audit.rate).rounded())
    } else if current == nil || next == current?.frames {
      guard opened < files.count else {
        throw StreamError(.missing, "there is no video of it in 'videos/\(name)'")
      }
      (current, next) = ((files[opened], try frames(of: files[opened])), 0)
    }
    guard let current else { return .staged([]) }
    if let number = files.firstIndex(of: current.path) { opened = max(opened, number + 1) }
    guard current.frames - next >= length else {
      throw StreamError(
        .missing,
        "'\(current.path)' has \(max(0, current.frames - next)) of its \(length) frames")
    }
    let place =
      audit.version == .v21 ? LeRobotPlace(episode: episode) : LeRobotPlace(path: current.path)
    guard let place else {
      throw StreamError(.unsupported, "the name of '\(current.path)' is not one of LeRobot's")
    }
    next += length
    if cut[current.path] != nil { cut[current.path] = next }
    return .video(
      path: current.path,
      .init(
        name: name, file: place, from: Double(next - length) / audit.rate,
        to: Double(next) / audit.rate))
  }

  /// The frames of a video that are in the file to their end.
  private func frames(of path: String) throws(StreamError) -> Int {
    do throws(StreamError) {
      guard let opened = try audit.open(path) else {
        throw StreamError(.missing, "the file is missing")
      }
      let track = try MP4File(opened).track
      let size = UInt64(opened.size)
      let whole = (0..<track.count).prefix {
        let (offset, length) = (track.offset($0), UInt64(track.size($0)))
        return offset <= size && length <= size - offset
      }
      if whole.count < track.count {
        let isPlain = track.displayOrder().enumerated().allSatisfy {
          $0.offset == $0.element
            && abs(track.time($0.element) - Double($0.offset) / audit.rate) < 0.5 / audit.rate
        }
        guard isPlain else {
          throw StreamError(
            .unsupported, "it is cut, and its frames are not stored in the order of their times")
        }
        cut[path] = 0
      }
      return whole.count
    } catch { throw error.naming(path) }
  }

  /// Writes the videos that are cut anew, with the frames that are used.
  func writeCut(_ rate: FrameRate, to output: LeRobotOutput) throws(StreamError) {
    for (path, count) in cut.sorted(by: { $0.key < $1.key }) where count > 0 {
      guard let opened = try audit.open(path) else { continue }
      let video = try MP4File(opened)
      let entry = video.track.entry
      var format = MP4Movie.Format(type: entry.format)
      format.configuration = entry.configuration.map { ($0.type, $0.content) }
      var movie = MP4Movie(format, width: entry.width, height: entry.height)
      for sample in 0..<count {
        movie.append(
          size: UInt32(video.track.size(sample)), isKey: video.track.isSync(sample))
      }
      let file = try output.create(path)
      try file.write(movie.header(rate))
      for sample in 0..<count {
        let frame = try video.bytes(sample)
        try file.write(frame.span)
      }
      try file.flush()
    }
  }

  /// The images of an episode that wait for an encoder; nil if they are not all there.
  private func staged(_ episode: Int, length: Int) throws(StreamError) -> [String]? {
    guard !isDepth else { return nil }
    // Version 3.0 has hyphens where 2.1 has underscores.
    for mark in ["-", "_"] {
      let folder = "images/\(name)/episode\(mark)\(episode.padded(6))"
      let paths = (0..<length).map { "\(folder)/frame\(mark)\($0.padded(6)).png" }
      guard let first = paths.first, audit.folder.contains(first) else { continue }
      for path in paths {
        do throws(StreamError) { _ = try ImageDecoder(dct: .fast).decode(image(path)) } catch {
          throw error.input == nil ? error.naming(path) : error
        }
      }
      return paths
    }
    return nil
  }

  private func image(_ path: String) throws(StreamError) -> Bytes {
    guard let file = try audit.open(path) else {
      throw StreamError(.missing, "the file is missing").naming(path)
    }
    try MemoryBudget.check(file.size, .images, for: "an image file")
    return try file.bytes(at: 0, count: file.size)
  }

  /// Makes a video of staged images.
  func encode(
    _ images: [String], _ settings: LeRobotWriter.Settings, _ output: LeRobotOutput,
    _ rate: FrameRate
  ) throws(StreamError) -> (place: LeRobotVideo.Place, statistics: FeatureStatistics?)? {
    var camera: LeRobotCamera?
    for path in images {
      let file = try image(path)
      let message = CompressedImageMessage(
        header: .foxglove(timestamp: nil, frameID: nil), format: .png, payload: file)
      let picture = try LeRobotImage(encoded: message)
      if camera == nil {
        camera = try LeRobotCamera(
          name, ImageChannel(family: .foxglove, kind: .compressed), first: picture, settings, output
        )
      }
      try camera?.append(picture)
    }
    guard let camera else { return nil }
    let statistics = try camera.episodeStatistics(LeRobotWriter.quantiles)
    guard let place = try camera.endVideoEpisode(rate) else { return nil }
    return (place, statistics)
  }
}

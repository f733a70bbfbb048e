internal import Bytes
internal import Images
internal import Posix
internal import Stream

/// The episodes in a video.
private struct VideoFile {
  let feature: AuditFeature
  let path: String
  var episodes: [(number: Int, length: Int, from: Double)] = []
}

extension LeRobotAudit {
  /// A reader compares times with this tolerance, in seconds.
  private static let tolerance = 1e-4
  /// Beyond it a 32-bit time is too coarse for the tolerance.
  private static let longest = 1024.0
  private static let longestGOP = 100

  /// Compares the videos with the rows, by the tables of their samples.
  func checkVideos() throws(StreamError) {
    guard let episodes else { return }
    var listed = Set<String>()
    for feature in features where feature.isVideo {
      var files: [VideoFile] = []
      var places: [String: Int] = [:]
      for (number, episode) in episodes.enumerated() where episode.length > 0 {
        guard let video = episode.videos[feature.name] else { continue }
        listed.insert(video.path)
        let place = places[video.path] ?? files.count
        if place == files.count {
          places[video.path] = place
          files.append(VideoFile(feature: feature, path: video.path))
        }
        files[place].episodes.append((number, episode.length, video.from))
        check(video, of: episode, number)
      }
      cameras[feature.name] = AuditCamera(feature)
      for file in files { try check(file) }
    }
    for path in paths(below: "videos", suffix: ".mp4") where !listed.contains(path) {
      find(.videoUnlisted, path, "no episode refers to the video")
    }
  }

  /// The frame at a time, if there is one.
  private func frame(at time: Double) -> Int? {
    let frame = (time * rate).rounded()
    guard frame >= 0, frame < 0x1p40, abs(frame / rate - time) <= Self.tolerance else { return nil }
    return Int(frame)
  }

  private func check(_ video: AuditEpisode.Video, of episode: AuditEpisode, _ number: Int) {
    if frame(at: video.from) == nil {
      let from = Quantity.short(video.from, digits: 9)
      find(
        .videoPlaceWrong, episodesPlace,
        "episode \(number) begins at \(from) s of '\(video.path)', where no frame is")
    }
    guard let to = video.to else { return }
    let expected = video.from + Double(episode.length) / rate
    if !(abs(to - expected) <= 0.5 / rate) {
      find(
        .videoEndWrong, episodesPlace,
        "episode \(number) ends at \(Quantity.short(to, digits: 9)) s of '\(video.path)', not at "
          + "\(Quantity.short(expected, digits: 9)) s")
    }
  }

  private func check(_ file: VideoFile) throws(StreamError) {
    let video: MP4File
    do throws(StreamError) {
      guard let opened = try open(file.path) else {
        return find(.videoMissing, file.path, "the file is missing")
      }
      video = try MP4File(opened)
      let end = (0..<video.track.count).map { sample in
        video.track.offset(sample) &+ UInt64(video.track.size(sample))
      }.max()
      if let end, end > opened.size {
        throw StreamError(
          .truncated, "its frames end at byte \(end), the file has \(opened.size) bytes")
      }
    } catch { return find(.videoUnreadable, file.path, error.text) }
    checkEntry(video.track, file)
    checkLengths(video.track, file)
    checkTimes(video.track, file)
    checkSyncs(video.track, file)
    try checkSamples(video, file)
  }

  private func checkEntry(_ track: MP4Track, _ file: VideoFile) {
    let entry = track.entry
    if let extents = file.feature.extents,
      (extents.width, extents.height) != (entry.width, entry.height)
    {
      find(
        .videoSizeWrong, file.path,
        "\(entry.width)x\(entry.height), not \(extents.width)x\(extents.height)")
    }
    if track.isTurned { find(.videoTurned, file.path, "its matrix turns the picture") }
    let names: [String] =
      switch entry.coding {
      case .video(.h264): ["h264", "avc1", "avc"]
      case .video(.h265): ["hevc", "h265"]
      case .video(.av1): ["av1", "libsvtav1"]
      case .video: []
      case .jpeg: ["mjpeg", "jpeg"]
      case .png: ["png"]
      case .other: []
      }
    if let named = file.feature.videoInfo?["video.codec"]?.string, !names.isEmpty,
      !names.contains(named)
    {
      find(.videoCodecWrong, file.path, "it has '\(names[0])', info.json says '\(named)'")
    }
    if entry.coding == .jpeg || entry.coding == .png, file.episodes.first?.number == 0 {
      find(
        .videoNotPlayable, file.path, "its samples are \(names[0] == "png" ? "PNG" : "JPEG") files")
    }
  }

  private func checkLengths(_ track: MP4Track, _ file: VideoFile) {
    var end = 0
    for episode in file.episodes.sorted(by: { $0.from < $1.from }) {
      guard let first = frame(at: episode.from) else { return }
      if first < end {
        find(
          .videoPlaceWrong, episodesPlace,
          "episode \(episode.number) begins at frame \(first) of '\(file.path)', before the end of "
            + "the one before it")
      }
      end = first + episode.length
      if end > track.count, first < track.count || track.count == 0 {
        find(
          .videoShort, file.path,
          "it has \(track.count) frames, episode \(episode.number) needs those up to \(end)")
      }
    }
    if end < track.count {
      find(.videoLong, file.path, "it has \(track.count) frames, its episodes have \(end)")
    }
  }

  private func checkTimes(_ track: MP4Track, _ file: VideoFile) {
    guard track.count > 0 else { return }
    let order = track.displayOrder()
    let times = order.map { track.time($0) }
    if abs(times[0]) > Self.tolerance {
      return find(
        .videoShifted, file.path, "its first frame is at \(Quantity.short(times[0], digits: 6)) s")
    }
    if times.count > 1 {
      let found = Double(times.count - 1) / (times[times.count - 1] - times[0])
      if !(abs(found - rate) <= rate * 2e-3) {
        return find(
          .videoRateWrong, file.path,
          "it has \(Quantity.short(found)) frames per second, fps is \(Quantity.short(rate))")
      }
    }
    let uneven = times.indices.first { !(abs(times[$0] - Double($0) / rate) <= Self.tolerance) }
    if let uneven {
      find(
        .videoTimesUneven, file.path,
        "frame \(uneven) is at \(Quantity.short(times[uneven], digits: 8)) s, not at "
          + "\(Quantity.short(Double(uneven) / rate, digits: 8)) s")
    }
    let seconds = Double(track.count) / rate
    if seconds > Self.longest, file.episodes.count > 1 {
      find(.videoTooLong, file.path, "it has \(Quantity.short(seconds)) s")
    }
  }

  private func checkSyncs(_ track: MP4Track, _ file: VideoFile) {
    guard track.count > 0 else { return }
    if !track.isSync(0) {
      find(.videoFirstNotSync, file.path, "its first frame is no key frame")
    }
    var (last, longest) = (0, 0)
    for sample in 0..<track.count where track.isSync(sample) {
      (last, longest) = (sample, max(longest, sample - last))
    }
    longest = max(longest, track.count - last)
    if longest > Self.longestGOP {
      find(.videoSlow, file.path, "there are \(longest) frames from one key frame to the next")
    }
  }

  // MARK: - The samples themselves

  /// Compares cameras by the sizes of their samples, and what seems to stand still by its bytes;
  /// decodes all of them with `isDeep`.
  private func checkSamples(_ video: MP4File, _ file: VideoFile) throws(StreamError) {
    let coding = video.track.entry.coding
    let hasImages = coding == .jpeg || coding == .png
    let pictures = options.isDeep ? try AuditRowSource(self).pictures(of: video, file.feature) : nil
    for episode in file.episodes {
      guard let first = frame(at: episode.from), first < video.track.count else { continue }
      let samples = first..<min(first + episode.length, video.track.count)
      cameras[file.feature.name]?.add(sizes: samples.lazy.map(video.track.size))
      if options.isDeep {
        try decode(samples, of: video, pictures, file, episode.number)
      } else if hasImages {
        try checkRuns(samples, of: video, file, episode.number)
      }
    }
  }

  private func decode(
    _ samples: Range<Int>, of video: MP4File, _ pictures: MP4Pictures?, _ file: VideoFile,
    _ episode: Int
  ) throws(StreamError) {
    let order = video.track.displayOrder()
    let decoder = try ImageDecoder(dct: .fast)
    var camera = cameras[file.feature.name] ?? AuditCamera(file.feature)
    camera.beginEpisode()
    for (frame, sample) in samples.enumerated() {
      do throws(StreamError) {
        let image: RawImage
        if let pictures {
          image = try pictures.image(order[sample])
          camera.add(image.data, episode, frame)
        } else {
          let stored = try video.bytes(order[sample])
          camera.add(stored, episode, frame)
          image = try decoder.decode(stored, leastSize: (32, 32))
        }
        camera.add(brightness: image.brightness)
      } catch {
        // Without a decoder nothing is known of the frame.
        guard pictures == nil || error.isBadImage else { throw error }
        find(.frameUnreadable, file.path, "frame \(frame) of episode \(episode): \(error.text)")
        if pictures != nil { break }
      }
    }
    camera.endEpisode(episode)
    cameras[file.feature.name] = camera
  }

  /// Image files of one size in sequence are the same one where the first and the last are.
  private func checkRuns(
    _ samples: Range<Int>, of video: MP4File, _ file: VideoFile, _ episode: Int
  ) throws(StreamError) {
    var start = samples.lowerBound
    for end in samples.dropFirst() + [samples.upperBound] {
      let isLike = end < samples.upperBound && video.track.size(end) == video.track.size(start)
      guard !isLike else { continue }
      if isFrozen(frames: end - start), try video.bytes(start) == video.bytes(end - 1) {
        cameras[file.feature.name]?.add(
          run: end - start, at: (episode, start - samples.lowerBound))
      }
      start = end
    }
  }

  /// True for so many equal frames that it cannot be chance.
  func isFrozen(frames: Int) -> Bool { frames >= 5 && Double(frames) > rate }
}

package import Bytes
package import Images
package import Stream

/// Makes a video to look at of the cameras of a stream: H.264 in an MP4 file, one frame for each moment.
package final class DemonstrationVideo {
  package struct Settings {
    package var hasNames = false
    package var hasText = false
    package var speed = 1.0
    /// Frames per second; nil for the rate or the times of the stream.
    package var rate: Double?
    package var quantizer = 24
    /// The room of each picture; nil for the size of the first camera's.
    package var size: (width: Int, height: Int)?
    package var depth = PictureViewer.Depth.relative
    package var bad = BadImageRule.error
    package var threads = 1

    package init() {}
  }

  private struct Job: Sendable {
    let frames: [CameraStream.Frame?]
    let caption: [String]
    let moment: (episode: UInt64, number: UInt64)
    let time: UInt64
  }

  private enum Task: Sendable {
    case begin(rate: Double)
    case frame(Result<RawImage, StreamError>, (episode: UInt64, number: UInt64), time: UInt64)
    case end
  }

  private let settings: Settings
  private let stream: CameraStream
  private let output: MP4Output
  private let workers: OrderedWorkers<Job, Task>
  private let layout: MosaicLayout
  private let encoder: H264Encoder
  private var movie: MP4Movie?
  private var clock: FrameClock
  private var parser = VideoCodec.h264.makeParser()
  private var bad: BadImages
  private var last: RawImage?

  /// About a second between key frames, to which players jump.
  private static let keyInterval = 30

  /// - Throws: `.missing` for a stream without pictures.
  package init(
    _ path: String, existing: StagedOutput.Existing, _ stream: CameraStream, _ settings: Settings
  ) throws(StreamError) {
    (self.stream, self.settings) = (stream, settings)
    output = try MP4Output(path, existing: existing)
    let instruction = try stream.start()
    let names = stream.cameras.map(\.name)
    let layout = Self.layout(stream, settings, instruction)
    self.layout = layout
    encoder = try H264Encoder(
      width: layout.width, height: layout.height, quantizer: settings.quantizer,
      keyInterval: Self.keyInterval, range: .limited)
    clock = FrameClock(speed: settings.speed, fixed: settings.rate)
    bad = BadImages(settings.bad)
    let depth = settings.depth
    workers = OrderedWorkers(threads: settings.threads) {
      let painter = Result { () throws(StreamError) in
        try MosaicPainter(layout, names: names, depth)
      }
      return { job in
        let image = Result { () throws(StreamError) in
          try painter.get().paint(job.frames, caption: job.caption)
        }
        return .frame(image, job.moment, time: job.time)
      }
    }
  }

  /// Has two lines for instructions if the first one needs them.
  private static func layout(
    _ stream: CameraStream, _ settings: Settings, _ instruction: String
  ) -> MosaicLayout {
    func layout(lines: Int) -> MosaicLayout {
      MosaicLayout(
        cameras: stream.cameras.count, picture: stream.cameras[0].size, size: settings.size,
        hasNames: settings.hasNames, lines: lines)
    }
    guard settings.hasText else { return layout(lines: 0) }
    guard !instruction.isEmpty else { return layout(lines: 1) }
    let short = layout(lines: 2)
    return instruction.count <= short.captionColumns ? short : layout(lines: 3)
  }

  /// Reads the stream to its end and publishes the video.
  /// - Parameter provenance: what this run adds to that of the stream.
  package func write(adding provenance: Provenance?) throws(StreamError) {
    while let event = try stream.next() {
      switch event {
      case .begin(let begin):
        workers.submit(finished: .begin(rate: stream.hasSteps ? begin.rate : 0))
      case .moment(let moment):
        workers.submit(
          Job(
            frames: moment.frames, caption: caption(of: moment),
            moment: (moment.episode, moment.number), time: moment.time))
      case .end: workers.submit(finished: .end)
      }
      while workers.pending > 2 * settings.threads, let task = workers.next() { try take(task) }
    }
    while let task = workers.next() { try take(task) }
    guard var movie else { throw StreamError(.missing, "no image of the stream is readable") }
    movie.comment = comment(provenance)
    try output.publish(movie, clock.times)
  }

  private func comment(_ own: Provenance?) -> String {
    let all = stream.provenance + [own].compactMap(\.self)
    guard !all.isEmpty else { return "" }
    var text = JSONText()
    text.value(.array(all.map(\.json)))
    return text.string
  }

  private func caption(of moment: CameraStream.Moment) -> [String] {
    guard settings.hasText else { return [] }
    var first = moment.caption(isStep: stream.hasSteps)
    if settings.speed != 1 { first += "  \(Quantity.short(settings.speed, digits: 4))x" }
    // Where the stream began without an instruction, a later one has no line of its own.
    guard layout.lines > 1 else { return ["\(first)  \(moment.instruction)"] }
    return [first]
      + Canvas.lines(
        of: moment.instruction, columns: layout.captionColumns, most: layout.lines - 1)
  }

  private func take(_ task: Task) throws(StreamError) {
    switch task {
    case .begin(let rate):
      clock.begin(rate: rate)
      last = nil
    case .end: clock.end()
    case .frame(let result, let moment, let time):
      var place: String {
        "\(stream.hasSteps ? "step" : "picture") \(moment.number) of episode \(moment.episode)"
      }
      let image: RawImage
      switch result {
      case .success(let painted): image = painted
      case .failure(let error):
        let isRepeated: Bool
        do throws(StreamError) {
          isRepeated = try bad.handle(error, place, canRepeat: last != nil)
        } catch { throw error.prefixed("\(place): ") }
        guard isRepeated, let last else { return }
        image = last
      }
      last = image
      try append(image, time)
    }
  }

  private func append(_ image: RawImage, _ time: UInt64) throws(StreamError) {
    clock.add(time)
    guard clock.times.total <= UInt64(UInt32.max) else {
      throw StreamError(.limit, "the video is longer than 39 hours; --speed makes it shorter")
    }
    for unit in try parser.units(of: encoder.encode(image)) {
      let frame = MP4Frame(unit, .h264)
      var movie =
        if let movie { movie } else {
          MP4Movie(try frame.format(.h264), width: layout.width, height: layout.height)
        }
      self.movie = nil
      try output.append(frame, to: &movie)
      self.movie = movie
    }
  }

  /// Lines for the user: what the video does not show.
  package var losses: [String] {
    var lines: [String] = []
    if let bad = bad.summary(dropping: "frame") { lines.append(bad) }
    if clock.shortened > 0 {
      let gaps = Quantity.count(UInt64(clock.shortened), "pause")
      lines.append("\(gaps) of the recording shortened to \(Int(FrameClock.longestGap)) s")
    }
    return lines + stream.losses
  }

  /// What the video is: frames, seconds and size.
  package var summary: String {
    let seconds = Double(clock.times.total) / Double(clock.times.timescale)
    return "\(Quantity.count(UInt64(movie?.sizes.count ?? 0), "frame")) of "
      + "\(layout.width)x\(layout.height), \(Quantity.fixed(seconds, 2)) s"
  }
}

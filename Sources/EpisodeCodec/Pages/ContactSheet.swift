package import Bytes
package import Images
internal import Stream
internal import TrajectoryMath

/// A sheet of small pictures of the episodes of a stream: a row for each camera of an episode, whose
/// columns are moments at equal distances.
///
/// It reads the stream once. Memory does not grow with the length of the episodes, and no more than a
/// number of rows is kept.
package final class ContactSheet {
  package struct Settings {
    package var columns = 8
    package var rows = 32
    /// The room of each picture.
    package var size = (width: 176, height: 144)
    package var depth = PictureViewer.Depth.relative

    package init() {}
  }

  /// What is shown of a moment; a picture of each camera, or its fault.
  private struct Column {
    let caption: String
    let pictures: [Result<RawImage, StreamError>?]
  }

  private let settings: Settings
  private let stream: CameraStream
  private let viewer: PictureViewer
  /// The largest picture.
  private let cell: (width: Int, height: Int)
  private var episode = EpisodeBegin()
  private var instruction = ""
  private var sample: EvenSample<Column>
  private var last: CameraStream.Moment?
  private var rows: [Canvas] = []
  private var omitted: UInt64 = 0
  private var faults: (count: UInt64, first: String) = (0, "")

  private static let gap = 4
  private static let background: UInt8 = 0x18

  /// - Throws: `.missing` for a stream without pictures, `.limit` for a sheet that memory does not hold.
  package init(_ stream: CameraStream, _ settings: Settings) throws(StreamError) {
    (self.stream, self.settings) = (stream, settings)
    viewer = try PictureViewer(settings.depth)
    _ = try stream.start()
    let (width, height) = stream.cameras[0].size
    let scale = min(
      Double(settings.size.width) / Double(width), Double(settings.size.height) / Double(height))
    cell = (
      max(1, Int((Double(width) * scale).rounded())),
      max(1, Int((Double(height) * scale).rounded()))
    )
    // Enough for the places to be off by less than an eighth of their distance.
    let most = 8 * settings.columns
    try MemoryBudget.check(
      3 * cell.width * cell.height * most * stream.cameras.count, .images,
      for:
        "\(settings.columns) columns of \(Quantity.count(UInt64(stream.cameras.count), "camera"))")
    sample = EvenSample(most: most)
  }

  /// Reads the stream to its end.
  package func read() throws(StreamError) {
    while let event = try stream.next() {
      switch event {
      case .begin(let begin): episode = begin
      case .moment(let moment):
        // An episode has one instruction, or begins with it.
        if instruction.isEmpty { instruction = moment.instruction }
        last = moment
        guard !isFull else { continue }
        if let place = sample.next() { sample.add(column(moment), at: place) }
      case .end(let outcome): try end(outcome)
      }
    }
  }

  private var isFull: Bool { rows.count >= settings.rows }

  private func column(_ moment: CameraStream.Moment) -> Column {
    let pictures = moment.frames.enumerated().map { (camera, frame) in
      frame.map { frame in
        let picture = Result { () throws(StreamError) in
          try viewer.picture(of: frame.get(), width: cell.width, height: cell.height).copied()
        }
        if case .failure(let error) = picture { count(error, camera, moment) }
        return picture
      }
    }
    return Column(
      caption: "\(moment.number)  \(Quantity.fixed(moment.seconds, 2)) s", pictures: pictures)
  }

  private func count(_ error: StreamError, _ camera: Int, _ moment: CameraStream.Moment) {
    if faults.count == 0 {
      let unit = stream.hasSteps ? "step" : "picture"
      faults.first =
        "'\(stream.cameras[camera].name.printable)' of \(unit) \(moment.number) of episode "
        + "\(moment.episode): \(error.text)"
    }
    faults.count += 1
  }

  private func end(_ outcome: EpisodeEnd.Outcome) throws(StreamError) {
    defer {
      sample = EvenSample(most: 8 * settings.columns)
      (last, instruction) = (nil, "")
    }
    guard let last else { return }
    let columns = isFull ? [] : sample.spread(settings.columns) { column(last) }
    for (camera, name) in stream.cameras.map(\.name).enumerated() {
      guard !isFull else {
        omitted += 1
        continue
      }
      let row = try row(columns, camera, title: title(name, outcome))
      rows.append(row)
      try MemoryBudget.check(
        2 * 3 * row.width * row.height * rows.count, .images,
        for: "a sheet of \(rows.count) rows of \(row.width)x\(row.height)")
    }
  }

  private func title(_ camera: String, _ outcome: EpisodeEnd.Outcome) -> String {
    var parts = ["episode \(episode.index)", camera]
    switch outcome {
    case .unknown: break
    case .success: parts.append("success")
    case .failure: parts.append("failure")
    }
    return (parts + [instruction]).filter { !$0.isEmpty }.joined(separator: "  ")
  }

  private func row(
    _ columns: [Column], _ camera: Int, title: String
  ) throws(StreamError) -> Canvas {
    let line = Canvas.lineHeight
    let (width, height) = cell
    var row = try Canvas(
      width: settings.columns * (width + Self.gap) + Self.gap, height: height + 2 * line + Self.gap,
      gray: Self.background)
    row.draw(title, x: Self.gap, y: 0, room: row.width - 2 * Self.gap)
    for (place, column) in columns.enumerated() {
      let x = Self.gap + place * (width + Self.gap)
      row.fill(x: x, y: line, width: width, height: height, gray: 0)
      switch column.pictures[camera] {
      case .success(let picture)?:
        row.draw(
          picture, x: x + (width - picture.width) / 2, y: line + (height - picture.height) / 2)
      case .failure?:
        row.draw("unreadable", x: x + 4, y: line + height / 2 - line / 2, room: width - 8)
      case nil: break
      }
      row.draw(column.caption, x: x, y: line + height, room: width, color: Canvas.dim)
    }
    return row
  }

  /// The sheet.
  package func image() throws(StreamError) -> RawImage {
    var sheet = try Canvas(
      width: rows.first?.width ?? 0, height: rows.reduce(0) { $0 + $1.height },
      gray: Self.background)
    var y = 0
    for row in rows {
      sheet.draw(try row.image(), x: 0, y: y)
      y += row.height
    }
    return try sheet.image()
  }

  /// Lines for the user: what the sheet does not show.
  package var losses: [String] {
    var lines: [String] = []
    if omitted > 0 {
      lines.append("left out: \(Quantity.count(omitted, "row")) after the first \(rows.count)")
    }
    if faults.count > 0 {
      lines.append(
        "\(Quantity.count(faults.count, "picture")) unreadable; the first is \(faults.first)")
    }
    return lines + stream.losses
  }
}

extension RawImage {
  /// The image in memory of its own, which outlives that of the stream.
  fileprivate func copied() throws(StreamError) -> RawImage {
    try RawImage(
      width: width, height: height, encoding: encoding, step: step,
      data: Bytes(copying: data.span))
  }
}

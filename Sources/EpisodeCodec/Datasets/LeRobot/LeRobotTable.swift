internal import Bytes
internal import Images
internal import Statistics
internal import Stream

/// The features of a dataset, and the Parquet files with its rows.
final class LeRobotTable {
  private enum Source {
    case numbers(LeRobotColumn, TensorElementType, shape: [Int])
    case text(LeRobotColumn)
    case images(any LeRobotPictures)
    /// The instruction of each step, which becomes its task.
    case task
  }

  private(set) var features: [LeRobotFeature]
  private let settings: LeRobotWriter.Settings
  /// One for each feature of the stream, whose names are these.
  private let sources: [Source]
  private let names: [String]
  /// Those of `LeRobotFeature.own`.
  private let own: [LeRobotColumn]
  private let file: LeRobotParquet
  /// The cameras whose pictures are cells, by the index of their column.
  private let cells: [Int: any LeRobotPictures]
  private var place: LeRobotPlace
  /// Where the columns of language begin; nil without them.
  private var languageStart: Int?
  private var hasRows = false

  /// - Parameters:
  ///   - step: the first one: it shows the types and shapes.
  init(
    _ streamFeatures: [Feature], _ step: Step, _ settings: LeRobotWriter.Settings,
    _ output: LeRobotOutput, place: String, warn: (String) -> Void
  ) throws(StreamError) {
    self.place = settings.firstPlace(of: "data")
    (self.settings, names) = (settings, streamFeatures.map(\.name))
    var declared: [LeRobotDeclaration] = []
    for (index, feature) in streamFeatures.enumerated() {
      guard index < step.values.count, let message = step.values[index] else {
        throw StreamError.missingFeature(feature.name, in: place)
      }
      do throws(StreamError) {
        declared.append(try LeRobotDeclaration(feature, message.data, settings, output))
      } catch { throw error.prefixed("\(place): '\(feature.name)': ") }
    }
    try LeRobotDeclaration.check(declared, settings)
    features = declared.compactMap(\.feature) + LeRobotFeature.own
    if let modality = settings.modality { try LeRobotModality(checking: modality, features) }
    let writer = try ParquetWriter(
      features.compactMap(\.field),
      metadata: [KeyValue("huggingface", LeRobotInfo.footer(features, settings.version))])
    var (sources, cells): ([Source], [Int: any LeRobotPictures]) = ([], [:])
    var next = 0
    func column(_ feature: LeRobotFeature) throws(StreamError) -> LeRobotColumn {
      next += 1
      return try LeRobotColumn(
        feature, writer.columns[next - 1], settings, warn: warn)
    }
    for declaration in declared {
      switch declaration {
      case .numbers(let feature, let type, let shape):
        sources.append(.numbers(try column(feature), type, shape: shape))
      case .text(let feature): sources.append(.text(try column(feature)))
      case .task: sources.append(.task)
      case .images(let camera):
        sources.append(.images(camera))
        guard !camera.feature.isVideo else { continue }
        cells[next] = camera
        // Its bytes and its path.
        next += 2
      }
    }
    own = try LeRobotFeature.own.map { (feature) throws(StreamError) in try column(feature) }
    file = LeRobotParquet(writer, output)
    (self.sources, self.cells) = (sources, cells)
    if settings.growing?.hasLanguage ?? settings.hasLanguage { try declareLanguage() }
    if let existing = settings.growing { try take(existing, output) }
  }

  /// Checks the features of a dataset that is there, and takes its numbers for the statistics.
  private func take(_ existing: LeRobotExisting, _ output: LeRobotOutput) throws(StreamError) {
    try existing.check(features)
    var left = existing.frames
    for path in existing.files where path.hasPrefix("data/") && path.hasSuffix(".parquet") {
      let file = try output.table(path)
      let rows = min(left, file.rowCount)
      for column in columns {
        do throws(StreamError) { try column.takeEarlier(rows, of: file, existing.rate) } catch {
          throw error.naming(path)
        }
      }
      left -= rows
    }
  }

  private var cameras: [any LeRobotPictures] {
    sources.compactMap { if case .images(let camera) = $0 { camera } else { nil } }
  }

  private var columns: [LeRobotColumn] {
    sources.compactMap { source in
      switch source {
      case .numbers(let column, _, _), .text(let column): column
      case .images, .task: nil
      }
    } + own
  }

  func append(_ step: Step, of features: [Feature], place: String) throws(StreamError) {
    try step.forEachValue(of: features, columns: sources.count, in: place) {
      (column, value) throws(StreamError) in try append(value, to: sources[column])
    }
  }

  private func append(_ message: Message, to source: Source) throws(StreamError) {
    switch source {
    case .numbers(let column, let type, let shape):
      let tensor = try Tensor(parsing: message.data)
      guard tensor.type == type, tensor.shape == shape else {
        throw StreamError(
          .unsupported,
          "\(tensor.type.rawValue) \(tensor.shape) after steps of \(type.rawValue) \(shape)")
      }
      try column.append(tensor.data.span)
    case .text(let column): try column.append(TextPayload.parse(message.data.span))
    case .images(let camera): try camera.append(message)
    case .task: break
    }
  }

  /// The instruction of a step; nil where the stream has none.
  func instruction(in step: Step) throws(StreamError) -> String? {
    for (index, source) in sources.enumerated() {
      guard case .task = source, let message = step.values[index] else { continue }
      return try TextPayload.parse(message.data.span)
    }
    return nil
  }

  func append(task: Int) throws(StreamError) { try own[4].append(task) }

  private func declareLanguage() throws(StreamError) {
    languageStart = file.writer.columns.count
    try file.writer.add(LeRobotFeature.language.compactMap(\.field))
    features += LeRobotFeature.language
    file.writer.metadata = [
      KeyValue("huggingface", LeRobotInfo.footer(features, settings.version))
    ]
  }

  /// Writes the language of the episode.
  /// - Returns: how many rows are left out, which are about a camera that there is not.
  /// - Throws: `.unsupported` for the first language after episodes without it.
  func endEpisode(
    _ language: LeRobotLanguageColumns, _ rate: FrameRate
  ) throws(StreamError) -> Int {
    let leftOut = language.removeRows(withoutCamera: Set(cameras.map(\.feature.name)))
    if languageStart == nil, !language.isEmpty {
      guard !hasRows, settings.growing == nil else {
        throw StreamError(
          .unsupported,
          settings.growing == nil
            ? "the stream has language now, earlier episodes have none; --language gives all of them "
              + "the columns"
            : "the stream has language, the dataset has no columns for it")
      }
      try declareLanguage()
    }
    if let languageStart {
      try language.write(to: file.writer.columns[languageStart...], rate)
    }
    return leftOut
  }

  /// Fills the columns that the stream does not have, and ends the episode's statistics.
  func endEpisode(
    _ episode: Int, _ steps: Int, firstRow: Int, _ rate: FrameRate
  ) throws(StreamError) -> [FeatureStatistics] {
    for step in 0..<steps {
      try own[0].append(time: Double(step) / rate.framesPerSecond)
      try own[1].append(step)
      try own[2].append(episode)
      try own[3].append(firstRow + step)
    }
    var statistics: [FeatureStatistics] = []
    do throws(StreamError) {
      for column in columns {
        if let found = try column.endEpisode(LeRobotWriter.quantiles) { statistics.append(found) }
      }
    } catch { throw error.prefixed("episode \(episode): ") }
    try forEachCamera(episode) { (camera) throws(StreamError) in
      if var found = try camera.episodeStatistics(LeRobotWriter.quantiles) {
        // Of each channel, to be divided by in [channel, row, column].
        found.shape += [1, 1]
        statistics.append(found)
      }
    }
    return statistics
  }

  func endVideoEpisode(
    _ episode: Int, _ rate: FrameRate
  ) throws(StreamError) -> [LeRobotVideo.Place] {
    var places: [LeRobotVideo.Place] = []
    try forEachCamera(episode) { (camera) throws(StreamError) in
      if let place = try camera.endVideoEpisode(rate) { places.append(place) }
    }
    return places
  }

  private func forEachCamera(
    _ episode: Int, _ body: (any LeRobotPictures) throws(StreamError) -> Void
  ) throws(StreamError) {
    for camera in cameras {
      do throws(StreamError) { try body(camera) } catch {
        throw error.prefixed("episode \(episode): '\(camera.feature.name)': ")
      }
    }
  }

  /// Writes the rows of an episode, after finishing a file that has no room for them.
  func endRowGroup(_ rows: Int) throws(StreamError) -> LeRobotPlace {
    let writer = file.writer
    let pictures = cells.values.reduce(0) { $0 + $1.cellSize }
    let size = writer.size + writer.pendingSize + UInt64(pictures)
    if writer.size > 0, settings.version == .v21 || size >= settings.dataFileSize {
      try file.finish()
      place.advance()
    }
    try file.open(place.dataPath(settings.version))
    let cells = cells
    try writer.endRowGroup(rows: rows) { (index, column) throws(StreamError) in
      try cells[index]?.writeCells(to: column)
      if cells[index - 1] != nil { for _ in 0..<rows { try column.appendNull() } }
    }
    try file.close()
    hasRows = true
    return place
  }

  /// The statistics of all episodes.
  /// - Parameters:
  ///   - report: called with the count of numbers left out of a feature.
  func statistics(report: (String) -> Void) throws(StreamError) -> DatasetStatistics {
    var statistics = DatasetStatistics()
    for column in columns {
      guard let found = try column.finish(LeRobotWriter.quantiles) else { continue }
      statistics.features.append(found)
      guard column.leftOut > 0 else { continue }
      report(
        "'\(column.feature.name)': the statistics are without \(column.leftOut) numbers that are "
          + "NaN or infinite")
    }
    statistics.images = cameras.compactMap { $0.statistics(LeRobotWriter.quantiles) }
    if let existing = settings.growing {
      statistics.images = statistics.images.compactMap { existing.statistics.merged(image: $0) }
    }
    return statistics
  }
}

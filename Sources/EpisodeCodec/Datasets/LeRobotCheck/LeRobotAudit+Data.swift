internal import Bytes
internal import Posix
internal import Stream

/// The episodes in a file of rows.
private struct DataFile {
  var path: String
  var episodes: [(number: Int, length: Int, start: Int)] = []
  var rows: Int { episodes.reduce(0) { $0 + $1.length } }
}

extension LeRobotAudit {
  /// Compares the rows with the list of episodes and the features.
  func checkData() throws(StreamError) {
    guard let episodes else { return }
    rowTasks = Array(repeating: [], count: episodes.count)
    for feature in ownFeatures where feature.type != nil && feature.count > 0 {
      guard feature.count <= AuditColumn.mostDimensions else { continue }
      columns[feature.name] = AuditColumn(feature)
    }
    if let action = columns["action"], let state = columns["observation.state"],
      action.dimensions.count == state.dimensions.count
    {
      alignment = AuditAlignment(dimensions: action.dimensions.count)
    }
    for feature in features where feature.isImage {
      cameras[feature.name] = AuditCamera(feature)
    }
    var files: [DataFile] = []
    var places: [String: Int] = [:]
    var start = 0
    for (number, episode) in episodes.enumerated() {
      let place = places[episode.data] ?? files.count
      if place == files.count {
        places[episode.data] = place
        files.append(DataFile(path: episode.data))
      }
      let length = max(0, episode.length)
      files[place].episodes.append((number, length, start))
      start += length
    }
    for path in paths(below: "data", suffix: ".parquet") where places[path] == nil {
      find(.dataUnlisted, path, "no episode refers to the file")
    }
    for file in files where file.rows > 0 { check(file) }
    checkRowTasks(episodes)
  }

  private func check(_ file: DataFile) {
    do throws(StreamError) {
      guard let opened = try open(file.path) else {
        return findInRows(.dataMissing, file.path, "the file is missing")
      }
      try check(ParquetFile(opened), file)
    } catch { findInRows(.dataUnreadable, file.path, error.text) }
  }

  private func check(_ parquet: ParquetFile, _ file: DataFile) throws(StreamError) {
    if parquet.rowCount != file.rows {
      findInRows(
        .rowTotalWrong, file.path,
        "the file has \(parquet.rowCount) rows, its episodes have \(file.rows) frames")
    }
    let known = Set(features.map(\.name)).union(wrongFeatures)
    for node in parquet.nodes where !known.contains(node.name) {
      find(.columnUnlisted, file.path, "column '\(node.name)'")
    }
    checkGroups(parquet, file)
    for feature in features where !feature.isVideo {
      guard let node = parquet.node(feature.name) else {
        findInRows(.columnMissing, file.path, "'\(feature.name)' has no column")
        continue
      }
      switch feature.content {
      case .numbers: try checkNumbers(feature, node, parquet, file)
      case .text: try checkTexts(feature, node, parquet, file)
      case .images:
        try checkImages(
          feature, node, parquet, file.path, file.episodes.map { ($0.number, $0.length) })
      case .language:
        try checkLanguage(feature, parquet, file.path, file.episodes.map(\.length))
      }
    }
    alignment?.end()
  }

  /// Each row group is read alone, so that it should hold whole episodes.
  private func checkGroups(_ parquet: ParquetFile, _ file: DataFile) {
    guard version == .v30, parquet.rowCount == file.rows else { return }
    var ends = Set([0])
    var end = 0
    for episode in file.episodes {
      end += episode.length
      ends.insert(end)
    }
    for group in 0..<parquet.groupCount
    where !ends.contains(parquet.rows(ofGroup: group).lowerBound) {
      let row = parquet.rows(ofGroup: group).lowerBound
      return find(
        .groupsShared, file.path, "row group \(group) begins at row \(row), in an episode")
    }
  }

  // MARK: - Numbers

  private func checkNumbers(
    _ feature: AuditFeature, _ node: ParquetNode, _ parquet: ParquetFile, _ file: DataFile
  ) throws(StreamError) {
    guard node.columns.count == 1 else {
      return findInRows(
        .columnTypeWrong, file.path, "'\(feature.name)' is a group of columns, not of numbers")
    }
    let number = node.columns[0]
    let column = parquet.columns[number]
    guard let type = column.number else {
      if feature.type == nil, column.meaning == .half { return }
      return findInRows(.columnTypeWrong, file.path, "'\(feature.name)' has no numbers")
    }
    if let expected = feature.type, expected.kind != type.kind {
      findInRows(
        .columnTypeWrong, file.path,
        "'\(feature.name)' is \(type.rawValue), its dtype is \(expected.rawValue)")
    }
    let rows = AuditRows(feature, file.episodes.map(\.length))
    for group in 0..<parquet.groupCount {
      let reader = ParquetColumnReader(parquet, number, try parquet.rowGroup(group))
      while let page = try reader.next() {
        if let fault = rows.fault(page, column) {
          return findInRows(
            fault.rule, file.path, "'\(feature.name)', row \(fault.row): \(fault.text)")
        }
        try take(page.values, type, feature, rows, file)
      }
    }
    if !rows.isAtRowEnd {
      findInRows(.columnShapeWrong, file.path, "'\(feature.name)': the last row is not whole")
    }
    rows.finish { columns[feature.name]?.end() }
  }

  /// Hands out the numbers of a page, episode by episode.
  private func take(
    _ values: ParquetValues, _ type: TensorElementType, _ feature: AuditFeature, _ rows: AuditRows,
    _ file: DataFile
  ) throws(StreamError) {
    let bytes = values.numbers(0..<values.count)
    var waiting = rows.take(bytes)
    let width = feature.count * type.size
    while waiting.count >= width, let place = rows.place {
      let episode = file.episodes[place.episode]
      if place.frame == 0 {
        columns[feature.name]?.begin(episode.number, length: episode.length)
      }
      let count = min(waiting.count / width, episode.length - place.frame)
      let part = waiting[0..<count * width]
      if feature.isOwn {
        checkOwn(feature.name, part, type, file, episode, place.frame)
      } else {
        columns[feature.name]?.add(part.span, type, rows: count)
        align(feature.name, part, type)
      }
      waiting = waiting.dropFirst(count * width)
      if rows.advance(count) { columns[feature.name]?.end() }
    }
    rows.keep(waiting)
  }

  private func align(_ name: String, _ bytes: Bytes, _ type: TensorElementType) {
    guard alignment?.needsMore == true else { return }
    switch name {
    case "action": alignment?.add(actions: bytes.span, type)
    case "observation.state": alignment?.add(states: bytes.span, type)
    default: break
    }
  }

  /// Checks LeRobot's own columns.
  private func checkOwn(
    _ name: String, _ bytes: Bytes, _ type: TensorElementType, _ file: DataFile,
    _ episode: (number: Int, length: Int, start: Int), _ first: Int
  ) {
    let span = bytes.span
    for (index, offset) in stride(from: 0, to: bytes.count, by: type.size).enumerated() {
      let (value, frame) = (type.double(at: offset, in: span), first + index)
      func wrong(_ rule: LeRobotRule, _ expected: Double) {
        find(
          rule, file.path,
          "\(name) of frame \(frame) of episode \(episode.number) is "
            + "\(Quantity.short(value, digits: 9)), not \(Quantity.short(expected, digits: 9))")
      }
      switch name {
      case "episode_index" where value != Double(episode.number):
        wrong(.rowEpisodeWrong, Double(episode.number))
      case "frame_index" where value != Double(frame): wrong(.rowFrameWrong, Double(frame))
      case "index" where value != Double(episode.start + frame):
        wrong(.rowIndexWrong, Double(episode.start + frame))
      case "timestamp":
        let expected = Double(frame) / rate
        // The column has 32 bits.
        let tolerance = max(1e-4, expected * 0x1p-22)
        if !(abs(value - expected) <= tolerance) { wrong(.timestampWrong, expected) }
      case "task_index":
        guard let tasks else { continue }
        if let task = Int(exactly: value), tasks.indices.contains(task) {
          rowTasks[episode.number].insert(task)
        } else {
          find(
            .rowTaskUnknown, file.path,
            "task_index of frame \(frame) of episode \(episode.number) is "
              + "\(Quantity.short(value)), there are \(tasks.count) tasks")
        }
      default: break
      }
    }
  }

  private func checkRowTasks(_ episodes: [AuditEpisode]) {
    guard let tasks, hasWholeRows, !report.has(.rowTaskUnknown) else { return }
    var used = Set<Int>()
    for (number, episode) in episodes.enumerated() where episode.length > 0 {
      used.formUnion(rowTasks[number])
      let texts = Set(rowTasks[number].map { tasks[$0] })
      guard !episode.tasks.isEmpty, !report.has(.episodeTaskUnknown),
        texts != Set(episode.tasks)
      else { continue }
      find(
        .episodeTaskWrong, episodesPlace,
        "episode \(number) lists '\(episode.tasks.joined(separator: "', '"))', its frames have "
          + "'\(texts.sorted().joined(separator: "', '"))'")
    }
    for (number, task) in tasks.enumerated() where !used.contains(number) {
      find(.taskUnused, "meta/tasks", "task \(number), '\(task)'")
    }
  }

  // MARK: - Texts

  private func checkTexts(
    _ feature: AuditFeature, _ node: ParquetNode, _ parquet: ParquetFile, _ file: DataFile
  ) throws(StreamError) {
    guard node.columns.count == 1, parquet.columns[node.columns[0]].isBytes else {
      return find(.columnTypeWrong, file.path, "'\(feature.name)' has no texts")
    }
    for group in 0..<parquet.groupCount {
      let reader = ParquetColumnReader(parquet, node.columns[0], try parquet.rowGroup(group))
      while let page = try reader.next() {
        guard page.values.count < page.count else { continue }
        return find(.valueNull, file.path, "'\(feature.name)', row group \(group)")
      }
    }
  }
}

extension TensorElementType {
  /// What LeRobot does not convert when it loads.
  fileprivate var kind: Int {
    switch self {
    case .bool: 0
    case .float32, .float64: 1
    default: 2
    }
  }
}

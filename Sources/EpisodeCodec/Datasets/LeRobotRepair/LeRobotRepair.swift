package import Bytes
internal import Pages
internal import Posix
internal import Stream

/// An episode that is whole.
struct RepairEpisode {
  let run: RepairRun
  let table: String
  /// One for each camera with videos.
  let pictures: [RepairVideo.Found]
}

/// Mends a dataset whose writer died: keeps the episodes up to the first one that is not whole, and
/// makes everything that is said about them anew.
///
/// An episode is whole if its rows are there and readable, its tasks have texts, and each of its
/// cameras has as many frames as it has rows. Tables without a footer get one, see `ParquetSalvage`,
/// and staged images that LeRobot has not encoded become videos of PNG files.
package final class LeRobotRepair {
  private let audit: LeRobotAudit
  private let output: LeRobotOutput
  private let description: LeRobotDescription
  private let rate: FrameRate
  private let videos: [RepairVideo]
  private var settings = LeRobotWriter.Settings()
  private let say: (String) -> Void
  /// The texts of the tasks that are known.
  private var tasks: [Int: String]
  private var episodes: [RepairEpisode] = []
  /// Tables that have got a footer.
  private var salvaged: [String: ParquetFile] = [:]
  /// Why the next episode is not whole.
  private var fault: String?
  /// Tables that have been opened, and episodes that have rows in them.
  private var (tables, seen) = (0, 0)

  /// - Parameters:
  ///   - audit: of the dataset in the directory; it has run.
  ///   - say: called with what is mended, and what is left out.
  /// - Throws: for a dataset whose info.json does not tell what it consists of.
  package init(
    _ directory: String, _ audit: LeRobotAudit, threads: Int, say: @escaping (String) -> Void
  ) throws(StreamError) {
    guard audit.info.object != nil, let rate = FrameRate(audit.rate) else {
      throw StreamError(
        .malformed,
        "nothing is mended: meta/info.json does not tell what the dataset consists of")
    }
    (self.audit, self.rate, self.say) = (audit, rate, say)
    try LeRobotExisting.checkPaths(audit.info, audit.version)
    description = try LeRobotDescription(parsing: audit.info)
    videos = audit.features.filter(\.isVideo).map { RepairVideo($0, audit) }
    tasks = Self.tasks(audit)
    (settings.version, settings.threads) = (audit.version, threads)
    output = try LeRobotOutput(directory, existing: .extend, warn: say)
  }

  /// Tasks, by their numbers.
  private static let mostTasks = 1 << 20

  /// The texts in the list of tasks; of lines, those before one that is cut.
  private static func tasks(_ audit: LeRobotAudit) -> [Int: String] {
    var tasks: [Int: String] = [:]
    guard audit.tasks == nil, audit.version == .v21 else {
      for (number, text) in (audit.tasks ?? []).enumerated() { tasks[number] = text }
      return tasks
    }
    try? LeRobotDataset.lines(audit.folder, "meta/tasks.jsonl") { (line) throws(StreamError) in
      guard let number = line["task_index"]?.number.flatMap({ Int(exactly: $0) }),
        (0..<mostTasks).contains(number)
      else { return }
      tasks[number] = line["task"]?.string
    }
    return tasks
  }

  /// Mends the dataset.
  /// - Returns: where its files are as they were.
  /// - Throws: `.malformed` if no episode is whole.
  package func run() throws(StreamError) -> String {
    try findEpisodes()
    try dropUnwritable()
    guard !episodes.isEmpty else {
      throw StreamError(
        .malformed, "nothing is mended, since episode 0 is not whole: \(fault ?? "")")
    }
    reportLost()
    try cutTable()
    for video in videos { try video.writeCut(rate, to: output) }
    let writer = try LeRobotRepairWriter(
      audit, description, settings, output, rate: rate, warn: say)
    var used = Set<String>()
    for episode in episodes {
      used.insert(episode.table)
      used.formUnion(
        try writer.take(
          episode, salvaged[episode.table], tasks: episode.run.tasks.map { tasks[$0] ?? "" }))
    }
    try output.remove { path in
      let parts = path.split(separator: "/")
      let isTemporary =
        parts.count > 1 && parts[0].hasPrefix("tmp") && parts[0].utf8.count == Self.temporaryName
      return isTemporary || path.hasPrefix("images/") || path.hasPrefix("meta/episodes/")
        || (path.hasPrefix("data/") || path.hasPrefix("videos/")) && !used.contains(path)
    }
    let last = episodes.flatMap(\.run.tasks).max() ?? 0
    try writer.finish(tasks: (0...last).map { tasks[$0] ?? "" })
    let original = try output.keepOriginal()
    try output.finish()
    return original
  }

  /// Of the directories that LeRobot makes with Python's `mkdtemp`.
  private static let temporaryName = 11

  // MARK: - What is whole

  private func findEpisodes() throws(StreamError) {
    let columns = description.features.filter { $0.content != .video }
    var row = 0
    while fault == nil, let path = nextTable() {
      do throws(StreamError) {
        let (file, table) = try LeRobotDataset.located(audit.folder, path) {
          () throws(StreamError) in
          let file = try self.table(path)
          return (
            file,
            try RepairTable(file, columns, audit.folder, next: (episodes.count, row))
          )
        }
        seen = episodes.count + table.runs.count
        for run in table.runs { try take(run, of: table, path) }
        fault = table.fault.map { "'\(path)': \($0)" }
        row += file.rowCount
      } catch { fault = try error.asDamage() }
      tables += 1
    }
    if fault == nil { fault = "it has no rows" }
  }

  private func nextTable() -> String? {
    switch audit.version {
    case .v30:
      let paths = audit.paths(below: "data", suffix: ".parquet")
      return tables < paths.count ? paths[tables] : nil
    case .v21:
      let path = LeRobotPlace(episode: tables).dataPath(.v21)
      return audit.folder.contains(path) ? path : nil
    }
  }

  /// Opens a table, and gives it a footer where it has none.
  private func table(_ path: String) throws(StreamError) -> ParquetFile {
    guard let opened = try audit.open(path) else {
      throw StreamError(.missing, "the file is missing")
    }
    do throws(StreamError) { return try ParquetFile(opened) } catch {
      guard error.kind == .truncated, let fields = salvageable, let old = opened.descriptor else {
        throw error
      }
      let found = try ParquetSalvage(opened, fields)
      guard !found.groups.isEmpty else { throw error }
      let new = try output.createFile(path)
      try system { () throws(SystemError) in try new.copy(0..<found.end, of: old, to: 0) }
      let writer = try ParquetWriter(
        fields.map(\.field),
        metadata: [KeyValue("huggingface", LeRobotInfo.footer(features, audit.version))])
      try writer.resume(after: found.groups, end: found.end)
      try writer.start(FileOutput(new, at: found.end))
      try writer.finish()
      guard let written = try RandomAccessFile(new) else { throw error }
      let file = try ParquetFile(written)
      say(
        "'\(path)' has no footer; it gets one for "
          + Quantity.count(UInt64(found.groups.count), "row group"))
      salvaged[path] = file
      return file
    }
  }

  /// The columns of the tables, if the number of values in their rows is known.
  private var salvageable: [(field: ParquetField, perRow: Int)]? {
    var fields: [(field: ParquetField, perRow: Int)] = []
    for feature in audit.features where !feature.isVideo {
      guard let field = LeRobotFeature(feature)?.field else { return nil }
      if case .numbers = feature.content {
        fields.append((field, feature.count))
      } else {
        fields.append((field, 1))
      }
    }
    return fields.allSatisfy { $0.perRow > 0 } ? fields : nil
  }

  private var features: [LeRobotFeature] { audit.features.compactMap(LeRobotFeature.init) }

  private func take(
    _ run: RepairRun, of table: RepairTable, _ path: String
  ) throws(StreamError) {
    let stored = audit.episodes.flatMap { run.episode < $0.count ? $0[run.episode] : nil }
    if let stored, stored.length != run.rows.count, stored.index == run.episode {
      throw StreamError(
        .malformed,
        "'\(path)' has \(run.rows.count) rows of it, the list of episodes says \(stored.length)")
    }
    do throws(StreamError) { try table.check(run) } catch { throw error.naming(path) }
    if run.tasks.count == 1, stored?.tasks.count == 1, tasks[run.tasks[0]] == nil,
      (0..<Self.mostTasks).contains(run.tasks[0])
    {
      tasks[run.tasks[0]] = stored?.tasks[0]
    }
    if let task = run.tasks.first(where: { tasks[$0] == nil }) {
      throw StreamError(.missing, "the text of task \(task) is lost")
    }
    let pictures = try videos.map { (video) throws(StreamError) in
      try video.find(
        run.episode, length: run.rows.count, stored: stored?.videos[video.name])
    }
    episodes.append(RepairEpisode(run: run, table: path, pictures: pictures))
  }

  /// Leaves out episodes until the last one ends a row group: a table is cut only between these.
  private func dropUnwritable() throws(StreamError) {
    while let last = episodes.last {
      let file = try file(last.table)
      let end = last.run.rows.upperBound
      let ends = (0..<file.groupCount).contains { file.rows(ofGroup: $0).upperBound == end }
      guard !ends else { return }
      fault = "its rows share a row group with those of an episode that is not whole"
      episodes.removeLast()
    }
  }

  private func file(_ path: String) throws(StreamError) -> ParquetFile {
    if let known = salvaged[path] { return known }
    return try output.table(path)
  }

  private func reportLost() {
    let kept = episodes.count
    let total = max(description.totalEpisodes ?? 0, audit.episodes?.count ?? 0, seen)
    if kept < total { say("episode \(kept) is left out: \(fault ?? "")") }
    if kept + 2 == total { say("episode \(kept + 1) is left out: it comes after that one") }
    if kept + 2 < total {
      say("episodes \(kept + 1) to \(total - 1) are left out: they come after that one")
    }
    let staged = Set(episodes.flatMap(\.pictures).flatMap(\.images))
    let others = audit.entries.count {
      $0.path.hasPrefix("images/") && !$0.isFolder && !staged.contains($0.path)
    }
    if others > 0 {
      let files = Quantity.count(UInt64(others), "file")
      say("\(files) in 'images' \(others == 1 ? "is" : "are") left out")
    }
    let all = Quantity.count(UInt64(max(total, kept)), "episode")
    say("\(kept) of \(all) \(kept == 1 ? "is" : "are") whole")
  }

  /// Ends the last table that is used after the rows of the last episode.
  private func cutTable() throws(StreamError) {
    guard let last = episodes.last else { return }
    let file = try file(last.table)
    let count = (0..<file.groupCount).count {
      file.rows(ofGroup: $0).upperBound <= last.run.rows.upperBound
    }
    guard count < file.groupCount, let old = file.file.descriptor else { return }
    let (end, tail) = try file.prefix(groups: count)
    let new = try output.createFile(last.table)
    try system { () throws(SystemError) in
      try new.copy(0..<end, of: old, to: 0)
      try new.write(tail.rawSpan, at: end)
    }
  }
}

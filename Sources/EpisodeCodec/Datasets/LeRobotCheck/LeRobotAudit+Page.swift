package import Bytes
internal import Images
internal import Pages
internal import Posix
internal import Stream

extension LeRobotAudit {
  /// Writes a page about the dataset, whose rows it reads once more.
  package func writePage(named name: String, to output: FileOutput) throws(StreamError) {
    let gallery = try EpisodeGallery()
    if let episodes {
      let rows = AuditRowSource(self)
      let charts = drawnFeatures.map { gallery.addChart($0.name, labels: $0.names ?? []) }
      let films = features.map { isCamera($0) ? gallery.addCamera($0.name) : nil }
      let lane = gallery.addLane("frames")
      for (number, episode) in episodes.enumerated() where episode.length > 0 {
        gallery.begin("episode \(number)")
        // What is unreadable is among the findings.
        try? show(episode, rows, gallery, charts, films, lane)
        try gallery.end([
          Quantity.count(UInt64(episode.length), "frame"), episode.tasks.joined(separator: ", "),
        ])
      }
    }
    var page = Page(title: name, subtitle: "audit by lerobot-check")
    page.findings = report.findings
    page.facts = facts
    page.tables = [featureTable]
    if let tasks {
      page.lastTables = [
        .init(
          "Tasks", ["task_index", "task"], numeric: [0], tasks.enumerated().map { ["\($0)", $1] })
      ]
    }
    try page.write(to: output) { (output) throws(StreamError) in try gallery.write(to: output) }
  }

  var drawnFeatures: [AuditFeature] {
    ownFeatures.filter { $0.type != nil && $0.count <= 256 && $0.count > 0 }
  }

  private func isCamera(_ feature: AuditFeature) -> Bool { feature.isImage || feature.isVideo }

  private func show(
    _ episode: AuditEpisode, _ rows: AuditRowSource, _ gallery: EpisodeGallery, _ charts: [Int?],
    _ films: [Int?], _ lane: Int?
  ) throws(StreamError) {
    let isShown = gallery.episodes < UInt64(EpisodeGallery.mostShown)
    let count = try rows.begin(episode)
    let wanted = [0, count / 2, count - 1]
    for frame in 0..<count {
      let time = Double(frame) / rate
      if let lane { gallery.mark(lane, time: time) }
      for (index, feature) in drawnFeatures.enumerated() {
        guard let chart = charts[index], let values = try rows.numbers(feature) else { continue }
        gallery.add(values, time: time, toChart: chart)
      }
      guard isShown, wanted.contains(frame) else { continue }
      for (index, feature) in features.enumerated() {
        guard let camera = films[index], let image = rows.image(feature, episode, frame) else {
          continue
        }
        gallery.add(image, checksum: UInt32(frame), time: time, toCamera: camera)
      }
    }
  }

  private var facts: [(name: String, value: String)] {
    [
      ("version", version.rawValue),
      ("episodes", "\(episodes?.count ?? 0)"),
      ("frames", "\(frameCount)"),
      ("duration", rate > 0 ? "\(Quantity.short(Double(frameCount) / rate)) s" : ""),
      ("fps", Quantity.short(rate)),
      ("robot", info["robot_type"]?.string ?? ""),
      ("tasks", "\(tasks?.count ?? 0)"),
      ("files", "\(entries.count { !$0.isFolder })"),
      ("size", Quantity.size(UInt64(entries.reduce(0) { $0 + ($1.isFolder ? 0 : $1.size) }))),
    ]
  }

  private var featureTable: Page.Table {
    .init(
      "Features", ["feature", "dtype", "shape", "names"],
      features.map { feature in
        [
          feature.name, feature.json["dtype"]?.string ?? "",
          feature.shape.map(String.init).joined(separator: " × "),
          feature.names?.joined(separator: ", ") ?? "",
        ]
      })
  }
}

package import Bytes
package import Images

/// Collects what a page shows of the episodes of a recording or a dataset, one after the other, in
/// constant memory: pictures, charts and times of the first ones, numbers and findings of all.
package final class EpisodeGallery {
  /// Episodes with pictures and charts; a browser cannot scroll through thousands of them.
  package static let mostShown = 100
  private static let mostOpen = 3
  private static let mostFeatures = 256

  package private(set) var episodes: UInt64 = 0
  private var page = Spool()
  private let maker: ThumbnailMaker
  private var panel = EpisodePanel()
  private var title = ""
  private var distributions: [(name: String, labels: [String], values: [Histogram])] = []
  private var durations = Histogram()
  package private(set) var findings = FindingList()

  package init() throws(StreamError) { maker = try ThumbnailMaker() }

  private var isShown: Bool { episodes < UInt64(Self.mostShown) }

  // MARK: - What an episode consists of

  /// A topic or feature whose times are shown.
  /// - Returns: its number in `mark`; nil when there are too many.
  package func addLane(_ name: String) -> Int? {
    guard panel.lanes.count < Self.mostFeatures else { return nil }
    panel.lanes.append(.init(name: name))
    return panel.lanes.count - 1
  }

  /// - Returns: its number in `add(_:time:toCamera:)`.
  package func addCamera(_ name: String) -> Int? {
    guard panel.cameras.count < Self.mostFeatures else { return nil }
    panel.cameras.append(.init(name: name))
    return panel.cameras.count - 1
  }

  /// - Returns: its number in `add(_:time:toChart:)`.
  package func addChart(_ name: String, labels: [String] = []) -> Int? {
    guard panel.charts.count < Self.mostFeatures else { return nil }
    panel.charts.append(Chart(name, labels: labels))
    distributions.append((name, labels, []))
    return panel.charts.count - 1
  }

  // MARK: - An episode

  package func begin(_ title: String) {
    self.title = title
    panel.lanes = panel.lanes.map { .init(name: $0.name) }
    panel.cameras = panel.cameras.map { .init(name: $0.name) }
    panel.charts = panel.charts.map { Chart($0.name, labels: $0.labels) }
  }

  /// - Parameters:
  ///   - time: in seconds on any clock, the same for all lanes.
  package func mark(_ lane: Int, time: Double) { panel.lanes[lane].lane.add(time) }

  /// - Parameter skew: how long before (or after, positive) its step a sample was taken, in seconds.
  package func mark(_ lane: Int, time: Double, skew: Double) {
    panel.lanes[lane].lane.add(time)
    panel.lanes[lane].skew.add(skew * 1000, at: time)
  }

  /// - Parameter checksum: of the frame as stored, by which equal ones are known.
  package func add(_ frame: FrameSource, checksum: UInt32, time: Double, toCamera index: Int) {
    if panel.cameras[index].checksum == checksum {
      panel.cameras[index].repeats.count += 1
      let (count, since) = panel.cameras[index].repeats
      if time - since > panel.cameras[index].longestRepeat.seconds {
        panel.cameras[index].longestRepeat = (count + 1, since, time - since)
      }
    } else {
      panel.cameras[index].checksum = checksum
      panel.cameras[index].repeats = (0, time)
    }
    if isShown { panel.cameras[index].strip.add(frame, at: time, maker) }
  }

  package func add(_ values: [Double], time: Double, toChart index: Int) {
    if isShown { panel.charts[index].add(values, at: time) }
    let missing = min(values.count, 64) - distributions[index].values.count
    if missing > 0 {
      distributions[index].values += Array(repeating: Histogram(), count: missing)
    }
    for place in 0..<min(values.count, distributions[index].values.count) {
      distributions[index].values[place].add(values[place])
    }
  }

  /// - Parameter facts: short texts about the episode.
  package func end(_ facts: [String]) throws(StreamError) {
    find()
    let range = panel.range
    durations.add(range.upperBound - range.lowerBound)
    if isShown {
      let duration = Quantity.fixed(range.upperBound - range.lowerBound, 2) + " s"
      let markup = panel.markup(
        title, [duration] + facts, isOpen: episodes < UInt64(Self.mostOpen), maker)
      try page.append(markup.utf8.bytes)
    }
    episodes += 1
  }

  private func find() {
    let start = panel.range.lowerBound
    for lane in panel.lanes {
      guard let longest = lane.lane.gaps.first, let median = lane.lane.median else { continue }
      let at = Quantity.fixed(longest.start - start, 2)
      findings.add(
        Finding(
          .warning, place: lane.name,
          "no message for \(Quantity.short(longest.duration)) s from \(at) s of \(title); one comes "
            + "every \(Quantity.short(median)) s"), kind: "gap")
    }
    for camera in panel.cameras {
      if let fault = camera.strip.firstFault {
        findings.add(
          Finding(.error, place: camera.name, "a frame of \(title) is unreadable: \(fault.text)"),
          kind: "frame")
      }
      let (count, since, seconds) = camera.longestRepeat
      if seconds > 0.5, count >= 5 {
        let at = Quantity.fixed(since - start, 2)
        findings.add(
          Finding(
            .warning, place: camera.name,
            "the picture stands still for \(Quantity.short(seconds)) s (\(count) equal frames) from "
              + "\(at) s of \(title)"), kind: "frozen")
      }
    }
  }

  /// - Parameter kind: see `FindingList`.
  package func add(_ finding: Finding, kind: String) { findings.add(finding, kind: kind) }

  // MARK: - The page

  /// Adds the findings about all episodes together.
  package func findInDistributions() {
    for (name, labels, values) in distributions {
      let constant = values.indices.filter { values[$0].isConstant }
      if !constant.isEmpty {
        let names = constant.prefix(8).map { index -> String in
          let label = index < labels.count ? labels[index] : "[\(index)]"
          return values.count == 1 ? "" : "\(label) "
        }
        let more = constant.count > 8 ? "and \(constant.count - 8) more " : ""
        let value = constant.count == 1 ? ": \(Quantity.short(values[constant[0]].low))" : ""
        findings.add(
          Finding(.note, place: name, names.joined() + more + "never changes" + value),
          kind: "constant")
      }
      let wrong = values.reduce(0) { $0 + $1.notFinite }
      if wrong > 0 {
        findings.add(
          Finding(.error, place: name, "\(wrong) values are NaN or infinite"), kind: "finite")
      }
    }
  }

  /// Writes the episodes, then the distributions.
  package func write(to output: FileOutput) throws(StreamError) {
    try output.write(Array("<h2 id=\"episodes\">Episodes</h2>\n".utf8))
    try page.copy(to: output)
    if episodes > UInt64(Self.mostShown) {
      let rest: Markup = """
        <p class="dim">The first \(Self.mostShown) of \(episodes) episodes are shown; findings and \
        distributions are those of all.</p>

        """
      try output.write(rest.utf8.bytes)
    }
    try output.write(distributionsMarkup.utf8.bytes)
  }

  private var distributionsMarkup: Markup {
    var cards = Markup()
    if durations.count > 1, !durations.isConstant {
      cards += HistogramCard(name: "duration of episodes, s", durations).markup
    }
    for (name, labels, values) in distributions {
      for (index, histogram) in values.enumerated()
      where histogram.count > 0 && !histogram.isConstant {
        let label = index < labels.count ? labels[index] : "[\(index)]"
        cards +=
          HistogramCard(name: values.count == 1 ? name : "\(name) \(label)", histogram).markup
      }
    }
    if cards.isEmpty { cards = "<p class=\"dim\">No number changes.</p>\n" }
    return """
      <h2 id="distributions">Distributions</h2>
      <div class="card histograms">
      \(cards)</div>

      """
  }
}

/// A histogram with its name and numbers.
struct HistogramCard {
  let name: String
  let histogram: Histogram

  init(name: String, _ histogram: Histogram) { (self.name, self.histogram) = (name, histogram) }

  var markup: Markup {
    let highest = Double(histogram.bins.max() ?? 1)
    let count = max(histogram.bins.count, 1)
    var bars = Markup()
    for (index, number) in histogram.bins.enumerated() where number > 0 {
      let height = max(0.6, Double(number) / highest * 40)
      bars += "M\(index) 40v-\(at: height)h1v\(at: height)z"
    }
    let mean = Quantity.short(histogram.average, digits: 3)
    let deviation = Quantity.short(histogram.deviation, digits: 2)
    let wrong = histogram.notFinite > 0 ? ", \(histogram.notFinite) not finite" : ""
    let (low, high) = (histogram.low, histogram.high)
    return """
      <figure class="histogram"><figcaption>\(name)</figcaption>\
      <svg viewBox="0 0 \(count) 40" preserveAspectRatio="none" role="img" aria-label="\(name)">\
      <path d="\(bars)"/></svg><div class="ends"><span>\(Quantity.short(low, digits: 3))</span>\
      <span>\(mean) ± \(deviation)\(wrong)</span>\
      <span>\(Quantity.short(high, digits: 3))</span></div></figure>

      """
  }
}

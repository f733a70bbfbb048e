internal import Bytes
package import Images
internal import Pages

/// The results of a run, for people and for programs.
package struct FidelityReport: Sendable {
  let plan: FidelityPlan
  let topics: [FidelityTopic]
  let skipped: [(topic: String, reason: String)]
  /// Nil without a second stream.
  let other: (name: String, unpaired: [FramePairs.Unpaired])?

  package init(
    _ run: FidelityRun, _ plan: FidelityPlan, skipped: [(topic: String, reason: String)],
    other: (name: String, unpaired: [FramePairs.Unpaired])?
  ) {
    (self.plan, topics, self.skipped, self.other) = (plan, run.topics, skipped, other)
  }

  // MARK: - Words that the text and the page share

  func name(_ change: FidelityPlan.Change) -> String {
    switch change {
    case .jpeg(let quality, let subsampling): "jpeg \(quality) \(subsampling.rawValue)"
    case .other: other?.name.printable ?? "other"
    case .resize(let size): "resize to \(size.text) and back"
    case .brightness(let delta): "brightness +\(delta)"
    case .crop(let area): "crop of \(area)"
    case .blur(let deviation): "blur of \(Quantity.short(deviation)) px"
    }
  }

  /// A sentence about which stored frames lose less than a trainer's augmentation takes anyway.
  func verdict(_ table: FidelityTable) -> String? {
    guard let size = table.model, let (stored, augmentation) = table.milder else { return nil }
    let decibels = Self.decibels(augmentation.mean.signalToNoise)
    let names = stored.map { name($0.change) }
    let subject =
      names.isEmpty
      ? "none of them changes"
      : names.count == 1
        ? "\(names[0]) changes"
        : names.dropLast().joined(separator: ", ") + " and \(names[names.count - 1]) change"
    return "at \(size.text) \(subject) less than \(name(augmentation.change)) (\(decibels) dB)"
  }

  var notes: [String] {
    var notes: [String] = []
    for topic in topics where topic.isLossy && other == nil {
      notes.append(
        "\(topic.name.printable) is JPEG already: the figures are what encoding it again loses")
    }
    for topic in topics where topic.hasSeveralSizes {
      notes.append("\(topic.name.printable) has frames of several sizes")
    }
    for (topic, reason) in skipped { notes.append("not measured: \(topic.printable): \(reason)") }
    for (topic, first, second) in other?.unpaired ?? [] {
      notes.append(
        "\(topic.printable): \(Quantity.count(first, "frame")) of the input and \(second) of "
          + "\(other?.name.printable ?? "") without a partner")
    }
    return notes
  }

  static let heads = [
    "bytes", "ratio", "PSNR", "least", "SSIM", "MS-SSIM", "worst block", "largest",
  ]

  func cells(_ row: FidelityTable.Row, _ topic: FidelityTopic) -> [String] {
    [
      row.bytes.map { Quantity.size(UInt64($0.rounded())) } ?? "",
      row.bytes.map { Quantity.fixed(topic.storedBytes / max($0, 1), 1) } ?? "",
      Self.decibels(row.mean.signalToNoise), Self.decibels(row.leastSignalToNoise),
      Quantity.fixed(row.mean.similarity, 6),
      row.mean.multiscale.map { Quantity.fixed($0, 6) } ?? "",
      Quantity.fixed(row.mean.worstBlock, 2), "\(row.mean.largest)",
    ]
  }

  static func decibels(_ value: Double) -> String {
    value.isFinite ? Quantity.fixed(value, 3) : "inf"
  }

  func facts(_ topic: FidelityTopic) -> String {
    let bytes = Quantity.size(UInt64(topic.storedBytes.rounded()))
    return "\(topic.size.text), \(topic.form), \(bytes) a frame; \(topic.sampleText)"
  }

  // MARK: - Text

  package var text: String {
    var lines: [String] = []
    for topic in topics {
      lines += ["\(topic.name.printable)  \(facts(topic))", ""]
      var verdicts: [String] = []
      for table in FidelityTable.all(topic, plan) {
        let title = (table.model ?? topic.size).text
        var text = TextTable([(title, .left)] + Self.heads.map { ($0, .right) })
        for row in table.rows { text.add([name(row.change)] + cells(row, topic)) }
        lines += text.lines + [""]
        if let verdict = verdict(table) { verdicts.append(verdict) }
      }
      if !verdicts.isEmpty { lines += verdicts.map { "  " + $0 } + [""] }
    }
    return (lines + notes).joined(separator: "\n") + (notes.isEmpty ? "" : "\n")
  }

  // MARK: - JSON

  package var json: String {
    var text = JSONText()
    text.beginObject()
    text.list("topics", topics) { text, topic in
      text.member("topic", topic.name)
      text.member("width", topic.size.width)
      text.member("height", topic.size.height)
      text.member("form", topic.form)
      text.member("bytes", topic.storedBytes)
      text.member("frames", topic.count)
      text.member("measured", topic.frames.count)
      text.member("every", topic.stride)
      text.list("tables", FidelityTable.all(topic, plan)) { text, table in
        let size = table.model ?? topic.size
        text.member("width", size.width)
        text.member("height", size.height)
        text.key("is_resized")
        text.value(table.model != nil)
        text.list("changes", table.rows) { text, row in write(row, to: &text) }
      }
    }
    text.list("skipped", skipped) { text, skipped in
      text.member("topic", skipped.topic)
      text.member("reason", skipped.reason)
    }
    if let other {
      text.member("against", other.name)
      text.list("unpaired", other.unpaired) { text, unpaired in
        text.member("topic", unpaired.topic)
        text.member("input", unpaired.first)
        text.member("against", unpaired.second)
      }
    }
    text.endObject()
    return text.string + "\n"
  }

  private func write(_ row: FidelityTable.Row, to text: inout JSONText) {
    switch row.change {
    case .jpeg(let quality, let subsampling):
      text.member("change", "jpeg")
      text.member("quality", quality)
      text.member("subsampling", subsampling.rawValue)
    case .other: text.member("change", "against")
    case .resize(let size):
      text.member("change", "resize")
      text.member("to_width", size.width)
      text.member("to_height", size.height)
    case .brightness(let delta):
      text.member("change", "brightness")
      text.member("delta", Double(delta))
    case .crop(let area):
      text.member("change", "crop")
      text.member("area", Double(area))
    case .blur(let deviation):
      text.member("change", "blur")
      text.member("deviation", deviation)
    }
    if let bytes = row.bytes { text.member("bytes", bytes) }
    text.member("mse", row.mean.meanSquare)
    text.member("psnr", row.mean.signalToNoise)
    text.member("least_psnr", row.leastSignalToNoise)
    text.member("ssim", row.mean.similarity)
    text.member("least_ssim", row.leastSimilarity)
    text.member("ms_ssim", row.mean.multiscale)
    text.member("worst_block", row.mean.worstBlock)
    text.member("largest", row.mean.largest)
  }
}

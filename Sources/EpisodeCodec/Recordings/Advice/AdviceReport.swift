internal import Bytes
package import TrajectoryMath

/// What codecs make of a stream, for people and for programs.
package struct AdviceReport: Sendable {
  let topics: [AdviceTopic]
  private let duration: Double
  let training: RolloutCost.Training?

  package init(_ advice: CodecAdvice, _ training: RolloutCost.Training?) {
    (topics, duration, self.training) = (advice.topics, advice.duration, training)
  }

  /// Bytes in an hour; nil when the stream has no duration.
  private func hourly(_ topic: AdviceTopic) -> Double? {
    duration > 0 ? Double(topic.bytes) / duration * 3600 : nil
  }

  static func standard(
    _ topic: AdviceTopic, _ speed: (AdviceTopic.Row) -> Double
  ) -> (rows: [AdviceTopic.Row], breakEven: BreakEven) {
    let rows = topic.rows.filter(\.codec.isStandard)
    return (rows, BreakEven(rows.map { .init(ratio: $0.ratio, speed: speed($0)) }))
  }

  // MARK: - Text

  package var text: String {
    var lines: [String] = []
    for topic in topics {
      lines += ["\(topic.name.printable)  \(facts(topic))", ""] + table(topic).lines + [""]
      lines += sentences(topic).map { "  " + $0 } + [""]
    }
    if let training { lines += self.lines(training) + [""] }
    return lines.dropLast().joined(separator: "\n") + "\n"
  }

  func facts(_ topic: AdviceTopic) -> String {
    "\(topic.type.printable), \(Quantity.count(topic.messages, "message")), "
      + "\(Quantity.size(topic.bytes)); \(Quantity.size(UInt64(topic.measured))) tried"
  }

  func sentences(_ topic: AdviceTopic) -> [String] {
    [
      sentence("writes", Self.standard(topic, \.encoding)),
      sentence("reads", Self.standard(topic, \.decoding)),
    ]
  }

  func table(_ topic: AdviceTopic) -> TextTable {
    let hour = hourly(topic)
    func gigabytes(_ bytes: Double?) -> String {
      bytes.map { Quantity.short($0 / 1e9, digits: 3) } ?? ""
    }
    func megabytes(_ speed: Double) -> String { Quantity.short(speed / 1e6, digits: 3) }
    var table = TextTable([
      ("codec", .left), ("ratio", .right), ("encode MB/s", .right), ("decode MB/s", .right),
      ("GB/h", .right),
    ])
    table.add(["none", "1.00", "", "", gigabytes(hour)])
    for row in topic.rows {
      table.add([
        row.codec.name + (row.codec.isShuffled ? " by \(topic.width)" : ""),
        Quantity.fixed(row.ratio, 2), megabytes(row.encoding), megabytes(row.decoding),
        gigabytes(hour.map { $0 / row.ratio }),
      ])
    }
    return table
  }

  /// `writes slower than 310 MB/s: lz4 1 pays, slower than 45 MB/s zstd 3; else none`
  private func sentence(
    _ verb: String, _ advice: (rows: [AdviceTopic.Row], breakEven: BreakEven)
  ) -> String {
    let choices = advice.breakEven.choices
    guard let first = choices.first else { return "\(verb) of any speed: none pays" }
    func speed(_ choice: BreakEven.Choice) -> String {
      Quantity.short(choice.below / 1e6, digits: 2) + " MB/s"
    }
    func name(_ choice: BreakEven.Choice) -> String { advice.rows[choice.codec].codec.name }
    var text = "\(verb) slower than \(speed(first)): \(name(first)) pays"
    for choice in choices.dropFirst() { text += ", slower than \(speed(choice)) \(name(choice))" }
    return text + "; else none"
  }

  // MARK: - Training

  /// The standard codec that pays on the fastest link, over all topics together.
  private func cost(_ training: RolloutCost.Training) -> (codec: TrialCodec, RolloutCost)? {
    let steps = Double(topics.map(\.messages).max() ?? 1)
    let bytes = Double(topics.reduce(0) { $0 + $1.bytes })
    let costs = TrialCodec.forBytes.filter(\.isStandard).map { codec in
      var (size, encoding, decoding) = (0.0, 0.0, 0.0)
      for topic in topics {
        guard let row = topic.rows.first(where: { $0.codec == codec }) else { continue }
        size += Double(topic.bytes) / row.ratio
        encoding += Double(topic.bytes) / row.encoding
        decoding += Double(topic.bytes) / row.decoding
      }
      return (
        codec,
        RolloutCost(
          training, stepBytes: bytes / steps,
          codec: .init(ratio: bytes / max(size, 1), speed: bytes / max(encoding, 1e-9)),
          decoding: bytes / max(decoding, 1e-9))
      )
    }
    return costs.max { $0.1.linkLimit < $1.1.linkLimit }
  }

  func lines(_ training: RolloutCost.Training) -> [String] {
    guard let (codec, cost) = cost(training) else { return [] }
    func size(_ bytes: Double) -> String { Quantity.size(UInt64(bytes.rounded())) }
    func time(_ seconds: Double) -> String { Quantity.short(seconds, digits: 3) + " s" }
    func speed(_ bytes: Double) -> String { Quantity.short(bytes / 1e6, digits: 2) + " MB/s" }
    var lines = [
      "training  a batch of \(training.batch) steps is \(size(cost.batch)), and trains for "
        + "\(time(cost.seconds)): \(training.epochs) epochs of \(training.minibatches) minibatches",
      "",
    ]
    if cost.codec.ratio < 1.05 {
      lines.append("  no codec saves a twentieth of it: keep it as it is")
      return lines
    }
    let packed = "\(size(cost.compressed)) as \(codec.name)"
    if let memory = training.memory {
      let fits =
        cost.isInMemory == true
        ? "it fits into \(size(memory)) as it is: keep it there"
        : cost.compressed <= memory
          ? "it does not fit into \(size(memory)); \(packed) does"
          : "it does not fit into \(size(memory)), nor does \(packed)"
      lines.append("  memory: \(fits)")
    }
    let passes = training.epochs * training.minibatches
    lines.append(
      "  in the loop: the random steps of a minibatch are in all chunks, so \(codec.name) is "
        + "decompressed \(passes) times: \(time(cost.decodingInLoop)), to save "
        + "\(time(cost.savedInLoop)) of a link of \(speed(training.link))")
    lines.append(
      cost.paysInLoop
        ? "  in the loop: decompression saves more than it costs"
        : "  in the loop: decompression costs more than it saves; it pays on a link slower than "
          + speed(cost.linkLimit))
    if let kept = training.keptEvery {
      let share = Quantity.short(
        100 * cost.encoding / max(cost.seconds * Double(kept), 1e-9), digits: 2)
      lines.append(
        "  history: one batch in \(kept) is kept: \(codec.name) takes \(time(cost.encoding)) of a core "
          + "for each, \(share) % of the time between them, and writes "
          + "\(size(cost.compressed * cost.savedHourly)) an hour in place of "
          + size(cost.batch * cost.savedHourly))
    } else {
      lines.append("  history: none is kept, so there is nothing to compress for a disk")
    }
    return lines
  }

  // MARK: - JSON

  package var json: String {
    var text = JSONText()
    text.beginObject()
    text.member("duration", duration)
    text.list("topics", topics) { text, topic in
      text.member("topic", topic.name)
      text.member("type", topic.type)
      text.member("messages", topic.messages)
      text.member("bytes", topic.bytes)
      text.member("tried", topic.measured)
      text.member("bytes_per_hour", hourly(topic))
      text.member("shuffle_width", topic.width)
      text.list("codecs", topic.rows) { text, row in
        text.member("codec", row.codec.name)
        text.member("ratio", row.ratio)
        text.member("encode", row.encoding)
        text.member("decode", row.decoding)
      }
      write("writes", Self.standard(topic, \.encoding), to: &text)
      write("reads", Self.standard(topic, \.decoding), to: &text)
    }
    if let training, let (codec, cost) = cost(training) {
      text.key("training")
      text.beginObject()
      text.member("codec", codec.name)
      text.member("ratio", cost.codec.ratio)
      text.member("batch_bytes", cost.batch)
      text.member("compressed_bytes", cost.compressed)
      text.member("seconds", cost.seconds)
      text.member("encode_seconds", cost.encoding)
      text.member("decode_seconds_in_loop", cost.decodingInLoop)
      text.member("saved_seconds_in_loop", cost.savedInLoop)
      text.key("pays_in_loop")
      text.value(cost.paysInLoop)
      text.member("pays_below", cost.linkLimit)
      text.endObject()
    }
    text.endObject()
    return text.string + "\n"
  }

  private func write(
    _ key: String, _ advice: (rows: [AdviceTopic.Row], breakEven: BreakEven),
    to text: inout JSONText
  ) {
    text.list(key, advice.breakEven.choices) { text, choice in
      text.member("below", choice.below)
      text.member("codec", advice.rows[choice.codec].codec.name)
    }
  }
}

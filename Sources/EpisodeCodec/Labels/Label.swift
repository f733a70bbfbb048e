package import Bytes

/// What somebody says about an episode: the values of a row, for what makes rows or changes them.
package struct Label: Equatable, Sendable {
  package var id: String
  /// The question: `judge`, `caption`.
  package var task = ""
  /// The answer: `yes`, `no`.
  package var label: String?
  package var reason: String?
  /// Words for the episode; several mean the same.
  package var texts: [String] = []
  /// From 0 to 1; nil where it is not known.
  package var confidence: Double?
  /// The confidence before it was calibrated, if it was.
  package var rawConfidence: Double?
  /// The error of the rows with this confidence or more, which calibration promises.
  package var errorBound: Double?
  /// How it was found: `logprobs`, `agreement`, `stated`, `calibrated`.
  package var confidenceFrom: String?
  /// A model and its version, or a person's pseudonym.
  package var who: String?
  /// A time of RFC 3339.
  package var when: String?
  /// `model` or `person`, or what else labels.
  package var source: String?
  package var isGolden = false
  package var groundTruth: String?
  package var events: [LabelEvent] = []
  /// Seconds that a person needed.
  package var leadTime: Double?
  /// Members with other keys, as they are written.
  package var others: [Member] = []

  package struct Member: Equatable, Sendable {
    package var key: String
    package var json: [UInt8]
  }

  package static let model = "model"
  package static let person = "person"
  /// The label of what could not be judged.
  package static let unknown = "unknown"

  package init(id: String) { self.id = id }

  /// - Throws: nothing but what a row's own check throws.
  package init(_ row: LabelRow) throws(StreamError) {
    self.init(id: row.id)
    (task, label, reason, texts) = (row.task, row.label, row.string(.reason), row.texts)
    (confidence, confidenceFrom) = (row.confidence, row.string(.confidenceFrom))
    (rawConfidence, errorBound) = (row.calibratedFrom, row.errorBound)
    (who, when, source) = (row.string(.who), row.string(.when), row.string(.source))
    (isGolden, groundTruth) = (row.isGolden, row.groundTruth)
    (events, leadTime) = (row.events, row.leadTime)
    let span = row.bytes.span
    var reader = JSONReader(span)
    try reader.beginObject()
    while let key = try reader.nextKey() {
      let range = try reader.readRange()
      guard LabelKey(ShortKey(key)) == nil else { continue }
      others.append(Member(key: key, json: span.extracting(range).array))
    }
  }

  /// Adds a member with a key that has no meaning here.
  package mutating func add(_ key: String, _ value: JSONValue) {
    var text = JSONText()
    text.value(value)
    others.append(Member(key: key, json: text.utf8.bytes))
  }

  /// The row as a line, without its end.
  package var line: [UInt8] {
    var text = JSONText()
    write(to: &text)
    return text.utf8.bytes
  }

  /// Leaves out what has no value, but says of an answer that its confidence is not known.
  package func write(to text: inout JSONText) {
    text.beginObject()
    text.member(LabelKey.id.name, id)
    if !task.isEmpty { text.member(LabelKey.task.name, task) }
    for (key, value) in [(LabelKey.label, label), (.reason, reason)] {
      if let value { text.member(key.name, value) }
    }
    if texts.count == 1 { text.member(LabelKey.text.name, texts[0]) }
    if texts.count > 1 { text.array(LabelKey.text.name, texts) { $0.value($1) } }
    if label != nil || confidence != nil { text.member(LabelKey.confidence.name, confidence) }
    for (key, value) in [(LabelKey.rawConfidence, rawConfidence), (.errorBound, errorBound)] {
      if let value { text.member(key.name, value) }
    }
    let words = [
      (LabelKey.confidenceFrom, confidenceFrom), (.who, who), (.when, when), (.source, source),
    ]
    for (key, value) in words {
      if let value { text.member(key.name, value) }
    }
    if isGolden {
      text.key(LabelKey.golden.name)
      text.value(true)
    }
    if let groundTruth { text.member(LabelKey.groundTruth.name, groundTruth) }
    if !events.isEmpty { text.array(LabelKey.events.name, events) { $1.write(to: &$0) } }
    if let leadTime { text.member(LabelKey.leadTime.name, leadTime) }
    for member in others {
      text.key(member.key)
      text.value(json: member.json.rawSpan)
    }
    text.endObject()
  }
}

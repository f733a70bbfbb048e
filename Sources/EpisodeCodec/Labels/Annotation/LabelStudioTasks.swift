package import Bytes

/// Writes rows as tasks of Label Studio, with what a model said as predictions.
///
/// https://labelstud.io/guide/tasks: `data` is what is shown, and `row` in it the row itself, which
/// comes back with the answers.
package struct LabelStudioTasks {
  /// How tasks follow one another.
  package enum Form: Sendable {
    /// A JSON array, which the API imports.
    case array
    /// A line each, which source storages read.
    case lines
  }

  private let choices: AnnotationChoices
  private let media: MediaAddress?
  private let frames: EpisodeFrames?
  private let form: Form
  /// Frames of a video in a second, for events.
  private let rate: Double?
  private var isFirst = true
  private var text = JSONText()

  package init(
    _ choices: AnnotationChoices, media: MediaAddress?, frames: EpisodeFrames?, rate: Double?,
    as form: Form
  ) {
    (self.choices, self.media, self.frames, self.form) = (choices, media, frames, form)
    self.rate = rate
  }

  package mutating func write(_ row: LabelRow, to output: FileOutput) throws(StreamError) {
    if form == .array { try output.write(Array((isFirst ? "[\n" : ",\n").utf8)) }
    isFirst = false
    text.removeAll()
    try write(row)
    try output.write(text.utf8.bytes)
    if form == .lines { try output.write([UInt8(ascii: "\n")]) }
  }

  package func finish(_ output: FileOutput) throws(StreamError) {
    if form == .array { try output.write(Array((isFirst ? "[]\n" : "\n]\n").utf8)) }
  }

  private mutating func write(_ row: LabelRow) throws(StreamError) {
    let episode = frames?.episode(row.id)
    text.beginObject()
    text.key("data")
    text.beginObject()
    text.member("episode", row.id)
    text.member("task", row.task)
    text.member("question", choices.question(row, instruction: episode?.instruction ?? ""))
    text.member("answer", row.answer)
    if let episode {
      text.member("start", "\(episode.start)")
      text.key("frames")
      text.beginArray()
      for frame in episode.frames {
        text.value(String(decoding: try frames?.address(frame) ?? [], as: UTF8.self))
      }
      text.endArray()
    } else if let media {
      let addresses = media.addresses(row.id)
      if media.isVideo {
        text.member("video", addresses[0])
      } else {
        text.array("frames", addresses) { $0.value($1) }
      }
      if let start = try row.value("start")?.string { text.member("start", start) }
    }
    if let rate { text.member("rate", rate) }
    text.key("row")
    text.value(json: row.bytes.span)
    text.endObject()
    if row.isAnswer { writePrediction(row) }
    text.endObject()
  }

  private mutating func writePrediction(_ row: LabelRow) {
    text.key("predictions")
    text.beginArray()
    text.beginObject()
    text.member("model_version", row.string(.who) ?? row.string(.source) ?? Label.model)
    if let confidence = row.confidence { text.member("score", confidence) }
    text.key("result")
    text.beginArray()
    for (name, value) in [("label", row.label), ("reason", row.string(.reason))] {
      guard let value else { continue }
      writeResult(name, "choices") { $0.array("choices", [value]) { $0.value($1) } }
    }
    let texts = row.texts
    if !texts.isEmpty {
      writeResult("text", "textarea") { $0.array("text", texts) { $0.value($1) } }
    }
    text.endArray()
    text.endObject()
    text.endArray()
  }

  private mutating func writeResult(
    _ name: String, _ type: String, _ write: (inout JSONText) -> Void
  ) {
    text.beginObject()
    text.member("from_name", name)
    text.member("to_name", media?.isVideo ?? false ? "video" : "frames")
    text.member("type", type)
    text.key("value")
    text.beginObject()
    write(&text)
    text.endObject()
    text.endObject()
  }
}

extension AnnotationChoices {
  /// The labeling configuration that the tasks need. https://labelstud.io/tags
  package func labelStudioConfiguration(isVideo: Bool) -> String {
    let media = isVideo ? "video" : "frames"
    func list(_ tag: String, _ values: [String]) -> String {
      values.map { "    <\(tag) value=\"\($0.xmlEscaped)\"/>\n" }.joined()
    }
    var text = "<View>\n  <Header value=\"$question\"/>\n"
    text +=
      isVideo
      ? "  <Video name=\"video\" value=\"$video\"/>\n"
      : "  <Image name=\"frames\" valueList=\"$frames\"/>\n"
    text += "  <Text name=\"answer\" value=\"$answer\"/>\n"
    text += "  <Choices name=\"label\" toName=\"\(media)\" choice=\"single\" showInline=\"true\">\n"
    text += list("Choice", labels) + "  </Choices>\n"
    if !reasons.isEmpty {
      text += "  <Choices name=\"reason\" toName=\"\(media)\" choice=\"single\" showInline=\"true\""
      text += " visibleWhen=\"choice-selected\" whenTagName=\"label\" whenChoiceValue=\"no\">\n"
      text += list("Choice", reasons) + "  </Choices>\n"
    }
    text +=
      "  <TextArea name=\"text\" toName=\"\(media)\" maxSubmissions=\"1\" editable=\"true\"/>\n"
    if isVideo, !events.isEmpty {
      text += "  <TimelineLabels name=\"events\" toName=\"video\">\n"
      text += list("Label", events) + "  </TimelineLabels>\n"
    }
    return text + "</View>\n"
  }
}

extension String {
  /// The text in an attribute or an element of XML, without characters that XML does not have.
  var xmlEscaped: String {
    var text = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "\"": text += "&quot;"
      case "'": text += "&#39;"
      case "\t", "\n", "\r": text += "&#\(scalar.value);"
      case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": text += "\u{FFFD}"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}

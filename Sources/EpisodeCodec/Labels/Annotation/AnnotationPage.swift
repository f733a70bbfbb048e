package import Bytes

/// Writes one page with which people answer rows in a browser, without a server or a network: pictures,
/// what a model said, buttons and keys. It keeps answers in the browser's storage, and saves them as a
/// file.
package struct AnnotationPage {
  private let choices: AnnotationChoices
  private let media: MediaAddress?
  private let frames: EpisodeFrames?
  private let output: FileOutput
  /// Of all rows: answers of another page do not fit this one.
  private var digest = Digest()
  package private(set) var count = 0

  package init(
    _ choices: AnnotationChoices, media: MediaAddress?, frames: EpisodeFrames?,
    to output: FileOutput
  ) throws(StreamError) {
    (self.choices, self.media, self.frames, self.output) = (choices, media, frames, output)
    let source = media == nil ? "data:" : "data: http: https: file:"
    try write(AnnotationPageText.head.replacing("@MEDIA@", with: source))
  }

  private func write(_ text: String) throws(StreamError) { try output.write(Array(text.utf8)) }

  /// Adds a row, in a block that the page reads only when it shows it.
  package mutating func add(_ row: LabelRow) throws(StreamError) {
    let episode = frames?.episode(row.id)
    var text = JSONText()
    text.beginObject()
    text.member("question", choices.question(row, instruction: episode?.instruction ?? ""))
    text.member("answer", row.answer)
    text.member("text", row.texts.first)
    text.member("label", row.label)
    text.member("reason", row.string(.reason))
    text.list("frames", episode?.frames ?? []) { text, frame in
      text.member("camera", frame.camera)
      text.member("seconds", frame.seconds)
    }
    if let media, episode == nil {
      text.array("media", media.addresses(row.id)) { $0.value($1) }
      text.key("video")
      text.value(media.isVideo)
    }
    text.member("row", String(decoding: row.bytes.span.array, as: UTF8.self))
    text.endObject()
    // Inside a script only `</` and `<!--` end something.
    try write("<script type=\"application/json\" class=\"item\">")
    try output.write(text.utf8.bytes.withoutMarkup)
    try write("</script>\n")
    for frame in episode?.frames ?? [] {
      try write("<script type=\"text/plain\" class=\"frame f\(count)\">")
      try output.write(frames?.address(frame) ?? [])
      try write("</script>\n")
    }
    digest.add(String(decoding: row.bytes.span.array, as: UTF8.self))
    count += 1
  }

  package func finish() throws(StreamError) {
    var text = JSONText()
    text.beginObject()
    text.member("key", "bagpipe-\(String(digest.value, radix: 16))")
    text.array("labels", choices.labels) { $0.value($1) }
    text.array("reasons", choices.reasons) { $0.value($1) }
    text.endObject()
    try write("<script type=\"application/json\" id=\"setup\">")
    try output.write(text.utf8.bytes.withoutMarkup)
    try write("</script>\n")
    try write(AnnotationPageText.tail)
  }
}

extension [UInt8] {
  /// JSON in which no text can be taken for markup.
  fileprivate var withoutMarkup: [UInt8] {
    guard contains(UInt8(ascii: "<")) else { return self }
    return flatMap { $0 == UInt8(ascii: "<") ? Array("\\u003c".utf8) : [$0] }
  }
}

extension String {
  fileprivate func replacing(_ mark: String, with text: String) -> String {
    var (result, rest) = ("", self[...])
    while let place = rest.firstRange(of: mark) {
      result += rest[..<place.lowerBound] + text
      rest = rest[place.upperBound...]
    }
    return result + rest
  }
}

package import Bytes

/// Reads what people said in Label Studio: an export as JSON or JSON_MIN, or what target storages
/// hold, which is an annotation with its task in a file.
///
/// https://labelstud.io/guide/export
package struct LabelStudioExport {
  /// Entries without a task, which was deleted, or that are about no episode.
  package private(set) var orphans: UInt64 = 0

  package init() {}

  package mutating func read(
    _ bytes: RawSpan, into merge: inout AnswerMerge
  ) throws(StreamError) {
    var reader = JSONReader(bytes)
    guard try reader.peek() == .array else {
      let range = try reader.readRange()
      try readEntry(bytes.extracting(range), into: &merge)
      return try reader.finish()
    }
    try reader.beginArray()
    var number = 0
    while try reader.nextElement() {
      let range = try reader.readRange()
      do throws(StreamError) { try readEntry(bytes.extracting(range), into: &merge) } catch {
        throw error.prefixed("entry \(number): ")
      }
      number += 1
    }
    try reader.finish()
  }

  private mutating func readEntry(
    _ bytes: RawSpan, into merge: inout AnswerMerge
  ) throws(StreamError) {
    let entry = try JSONValue(parsing: bytes)
    guard entry.object != nil else { throw StreamError(.malformed, "this is no task") }
    if let annotations = entry["annotations"]?.array ?? entry["completions"]?.array {
      guard let subject = try Subject(data: entry["data"], bytes) else { return orphans += 1 }
      for annotation in annotations { try read(annotation, subject, into: &merge) }
    } else if entry["result"]?.array != nil {
      guard let subject = try Subject(data: entry["task"]?["data"], bytes) else {
        return orphans += 1
      }
      try read(entry, subject, into: &merge)
    } else {
      guard let subject = try Subject(data: entry, bytes) else { return orphans += 1 }
      var answer = subject.answer
      for name in ["label", "reason", "text", "events"] {
        guard let value = entry[name], value != .null else { continue }
        try subject.set(name, min: value, in: &answer)
      }
      Self.setSigns(of: entry, in: &answer)
      answer.who = Self.who(entry["annotator"])
      try merge.add(answer)
    }
  }

  private func read(
    _ annotation: JSONValue, _ subject: Subject,
    into merge: inout AnswerMerge
  ) throws(StreamError) {
    guard let results = annotation["result"]?.array else {
      throw StreamError(.malformed, "an annotation without a result")
    }
    if annotation["was_cancelled"] == true { return merge.skip() }
    var answer = subject.answer
    for result in results {
      guard let name = result["from_name"]?.string, let value = result["value"] else { continue }
      try subject.set(name, full: value, in: &answer)
    }
    Self.setSigns(of: annotation, in: &answer)
    answer.isTruth = annotation["ground_truth"] == true
    answer.who = Self.who(annotation["completed_by"])
    try merge.add(answer)
  }

  private static func setSigns(of entry: JSONValue, in answer: inout PersonAnswer) {
    answer.when = entry["updated_at"]?.string ?? entry["created_at"]?.string
    answer.leadTime = entry["lead_time"]?.number.flatMap { (0...1e9).contains($0) ? $0 : nil }
  }

  /// A pseudonym: the number of an account, never its address.
  private static func who(_ account: JSONValue?) -> String? {
    guard let number = account?.number ?? account?["id"]?.number, let whole = Int(exactly: number)
    else { return nil }
    return "annotator \(whole)"
  }

  /// The episode that a task is about.
  private struct Subject {
    let answer: PersonAnswer
    private let start: UInt64?
    private let rate: Double?

    /// - Returns: nil for a task without data.
    init?(data: JSONValue?, _ entry: RawSpan) throws(StreamError) {
      guard let data, let id = data["episode"]?.string, !id.isEmpty else { return nil }
      var answer = PersonAnswer(id: id)
      answer.task = data["task"]?.string ?? ""
      if data["row"]?.object != nil, let bytes = try Self.row(in: entry) {
        answer = PersonAnswer(about: try LabelRow(parsing: bytes))
      }
      self.answer = answer
      start = data["start"]?.string.flatMap { UInt64($0) }.flatMap { $0 < 1 << 62 ? $0 : nil }
      rate = data["rate"]?.number.flatMap { (1...1e6).contains($0) ? $0 : nil }
    }

    /// The bytes of the row in an entry, so that its numbers stay as they are.
    private static func row(in entry: RawSpan) throws(StreamError) -> Bytes? {
      var span = entry
      for path in [["data", "row"], ["task", "data", "row"], ["row"]] {
        span = entry
        var isFound = true
        for key in path {
          guard let range = try member(key, of: span) else {
            isFound = false
            break
          }
          span = span.extracting(range)
        }
        if isFound { return Bytes(copying: span) }
      }
      return nil
    }

    private static func member(_ name: String, of span: RawSpan) throws(StreamError) -> Range<Int>?
    {
      var reader = JSONReader(span)
      guard try reader.peek() == .object else { return nil }
      var found: Range<Int>?
      try reader.beginObject()
      while let key = try reader.nextKey() {
        let range = try reader.readRange()
        if key == name { found = range }
      }
      return found
    }

    /// A result of the full form.
    func set(_ name: String, full value: JSONValue, in answer: inout PersonAnswer)
      throws(StreamError)
    {
      switch name {
      case "label": answer.label = value["choices"]?.strings?.first
      case "reason": answer.reason = value["choices"]?.strings?.first
      case "text":
        answer.texts += value["text"]?.strings ?? value["text"]?.string.map { [$0] } ?? []
      case "events": answer.events += try events(value)
      default: break
      }
    }

    /// A value of the flat form, which has lists only where there are several.
    func set(_ name: String, min value: JSONValue, in answer: inout PersonAnswer)
      throws(StreamError)
    {
      let texts = value.strings ?? value.string.map { [$0] } ?? value["choices"]?.strings
      switch name {
      case "label": answer.label = texts?.first
      case "reason": answer.reason = texts?.first
      case "text": answer.texts = texts ?? []
      case "events": for entry in value.array ?? [] { answer.events += try events(entry) }
      default: break
      }
    }

    /// Frames of a video count from 1.
    private func events(_ value: JSONValue) throws(StreamError) -> [LabelEvent] {
      guard let start, let rate else {
        throw StreamError(
          .missing, "events need the start and the rate of the video, with which tasks are written")
      }
      func time(_ frame: JSONValue?) throws(StreamError) -> UInt64 {
        guard let number = frame?.number, number >= 1, number < 1e9 else {
          throw StreamError(.malformed, "an event has no frames")
        }
        return start + UInt64(((number - 1) / rate * 1e9).rounded())
      }
      var events: [LabelEvent] = []
      for range in value["ranges"]?.array ?? [] {
        let (from, to) = (try time(range["start"]), try time(range["end"]))
        for kind in value["timelinelabels"]?.strings ?? [] where !kind.isEmpty {
          events.append(LabelEvent(time: from, end: to > from ? to : nil, kind: kind))
        }
      }
      return events
    }
  }
}

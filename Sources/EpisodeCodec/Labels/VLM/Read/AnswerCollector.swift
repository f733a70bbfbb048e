package import Bytes

/// Makes label rows of results, one for each episode and task, in the order of their first results.
package struct AnswerCollector {
  private struct Name: Hashable {
    let id: EpisodeName
    let task: String
  }

  private let answers: [String]
  private var groups: [AnswerGroup] = []
  private var places: [Name: Int] = [:]

  /// Lines that are no result, and the first one's fault.
  package private(set) var broken: UInt64 = 0
  package private(set) var firstFault = ""
  /// Results of requests that had one before.
  package private(set) var repeated: UInt64 = 0
  /// Results of requests that vlm-ask has not made.
  package private(set) var foreign: UInt64 = 0
  /// Rows without an answer.
  package private(set) var failed: UInt64 = 0

  /// - Parameter answers: the permitted ones; empty for yes and no of `judge`, and any text of others.
  package init(answers: [String] = []) { self.answers = answers }

  package var count: Int { groups.count }

  /// Takes the results of a file. Broken lines are counted.
  package mutating func read(_ input: FileInput) throws(StreamError) {
    var lines = LineReader(input, limit: BatchRequest.longestLine)
    while let line = try lines.next() {
      guard !line.isEmpty else { continue }
      let result: BatchResult
      do throws(StreamError) {
        result = try BatchResult(parsing: line)
        try Self.check(result.id)
      } catch {
        broken += 1
        if broken == 1 { firstFault = "line \(lines.number): \(error.text)" }
        continue
      }
      take(result)
    }
  }

  /// A row cannot have any id.
  private static func check(_ id: String) throws(StreamError) {
    var text = JSONText()
    text.value(id)
    guard text.count <= LabelRow.idLimit else {
      throw StreamError(.limit, "a custom_id of more than \(LabelRow.idLimit) bytes")
    }
  }

  private mutating func take(_ result: BatchResult) {
    let known = RequestKey(parsing: result.id)
    if known == nil { foreign += 1 }
    let key = known ?? RequestKey(id: result.id, task: "")
    let name = Name(id: EpisodeName(key.id), task: key.task)
    let place = places[name] ?? groups.count
    if place == groups.count {
      places[name] = place
      groups.append(AnswerGroup(id: key.id, task: key.task))
    }
    let samples = SampleAnswer.all(of: result, choices(of: key.task))
    if !groups[place].add(samples, to: key) { repeated += 1 }
  }

  /// nil for a task that any text answers.
  private func choices(of task: String) -> AnswerChoices? {
    switch task {
    case "judge": answers.isEmpty ? .judgment : AnswerChoices(judgingBy: answers)
    case "caption": nil
    default: answers.isEmpty ? nil : AnswerChoices(answers)
    }
  }

  /// Writes the rows.
  package mutating func write(to output: FileOutput) throws(StreamError) {
    for group in groups {
      let label = group.label(choices(of: group.task))
      if label.label == nil, label.texts.isEmpty { failed += 1 }
      try output.write(label.line + [UInt8(ascii: "\n")])
    }
  }
}

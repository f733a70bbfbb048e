internal import Bytes
internal import Stream

/// The words of a request and the form of its answer.
struct AskQuestion {
  let text: String
  /// What comes before the pictures, which then have no numbers and times; nil for nothing.
  let before: String?
  /// The JSON schema of the answer, and its name; nil for free text.
  let schema: (name: String, value: JSONValue)?

  /// - Parameters:
  ///   - instruction: empty where the episode has none.
  ///   - isReversed: whether the answers are in the opposite order.
  init(_ task: AskSettings.Task, instruction: String, isReversed: Bool) {
    switch task {
    case .judge(let reasons):
      before = nil
      let answers = Self.ordered(["yes", "no"], isReversed)
      text = """
        \(Self.question(instruction)) If not, why? Possible answers: \
        \(answers.joined(separator: ", ")). Possible reasons: none, \
        \(reasons.joined(separator: ", ")). Reply with JSON of the form \
        {"answer": ..., "reason": ..., "confidence": ...}, where confidence is a number from 0 to 1.
        """
      schema = (
        "judgment",
        Self.object([
          ("answer", Self.choice(answers)), ("reason", Self.choice(["none"] + reasons)),
          ("confidence", ["type": "number"]),
        ])
      )
    case .caption(let variants) where variants > 1:
      before = nil
      text = """
        What does the robot do? Give \(variants) instructions with different words, a short sentence \
        in the imperative each. Reply with JSON of the form {"instructions": [...]}.
        """
      schema = (
        "captions",
        Self.object([("instructions", ["type": "array", "items": ["type": "string"]])])
      )
    case .caption:
      before = nil
      text = """
        What does the robot do? Give the instruction that it follows, in one short sentence in the \
        imperative. Reply with JSON of the form {"instruction": ...}.
        """
      schema = ("caption", Self.object([("instruction", ["type": "string"])]))
    case .prompt(_, let prompt, let answers):
      let ordered = Self.ordered(answers, isReversed)
      let filled = Self.filled(
        prompt,
        [("{instruction}", instruction), ("{answers}", ordered.joined(separator: ", "))])
      let parts = filled.split(
        separator: "{pictures}", maxSplits: 1, omittingEmptySubsequences: false)
      before = parts.count > 1 ? String(parts[0]) : nil
      text = String(parts[parts.count - 1])
      schema =
        answers.isEmpty
        ? nil
        : ("answer", Self.object([("answer", Self.choice(ordered))]))
    }
  }

  private static func ordered(_ answers: [String], _ isReversed: Bool) -> [String] {
    isReversed ? answers.reversed() : answers
  }

  /// `Did the robot pick up the cube?`
  private static func question(_ instruction: String) -> String {
    let words = instruction.split { $0.isWhitespace }.joined(separator: " ")
    let body = words.reversed().drop { ".!?".contains($0) }.reversed()
    guard let first = body.first else { return "Did the robot do its task?" }
    return "Did the robot \(first.lowercased())\(String(body.dropFirst()))?"
  }

  /// A text with other words in place of some.
  private static func filled(
    _ prompt: String, _ words: [(field: String, text: String)]
  ) -> String {
    words.reduce(prompt) { text, word in
      text.split(separator: word.field, omittingEmptySubsequences: false).joined(
        separator: word.text)
    }
  }

  private static func choice(_ answers: [String]) -> JSONValue {
    ["type": "string", "enum": .array(answers.map { .string($0) })]
  }

  /// All members are required and no others allowed, as the strict mode of the protocol demands.
  private static func object(_ members: [(String, JSONValue)]) -> JSONValue {
    [
      "type": "object",
      "properties": .object(members.map { .init(key: $0.0, value: $0.1) }),
      "required": .array(members.map { .string($0.0) }),
      "additionalProperties": false,
    ]
  }

  /// The known answer about an episode that is an example; nil where it has none.
  static func answer(_ task: AskSettings.Task, about episode: PicturedEpisode) -> JSONValue? {
    switch task {
    case .judge:
      guard episode.end.outcome != .unknown else { return nil }
      let isSuccess = episode.end.outcome == .success
      let reason = episode.end.attributes.first { $0.key == "reason" }?.value
      return [
        "answer": isSuccess ? "yes" : "no",
        "reason": .string(isSuccess ? "none" : reason ?? "none"), "confidence": 1,
      ]
    case .caption(let variants):
      guard !episode.instruction.isEmpty else { return nil }
      let text = JSONValue.string(episode.instruction)
      return variants > 1 ? ["instructions": [text]] : ["instruction": text]
    case .prompt: return nil
    }
  }
}

internal import Bytes

/// What one answer to a question says.
struct SampleAnswer {
  var choice: Int?
  var reason: String?
  var texts: [String] = []
  var stated: Double?
  var probabilities = AnswerProbabilities.absent
  /// Why it says nothing.
  var failure: String?
  var model = ""
  var created: UInt64?

  /// The most bytes of an answer: a judgment or a sentence has a hundred.
  private static let longestAnswer = 1 << 20
  /// Text of a failure that a row keeps.
  private static let longestFailure = 200

  init(failure: String) { self.failure = String(failure.prefix(Self.longestFailure)) }

  private init() {}

  /// The answers of a result: usually one, or why there is none.
  static func all(of result: BatchResult, _ choices: AnswerChoices?) -> [SampleAnswer] {
    switch result.outcome {
    case .failure(let code, let message):
      return [SampleAnswer(failure: message.isEmpty ? code : "\(code): \(message)")]
    case .answer(let status, _, let body):
      let completion: CompletionBody
      do throws(StreamError) { completion = try CompletionBody(body) } catch {
        return [SampleAnswer(failure: "no chat completion: \(error.text)")]
      }
      guard (200..<300).contains(status) else {
        return [SampleAnswer(failure: "HTTP \(status) \(completion.fault ?? "")")]
      }
      guard !completion.choices.isEmpty else {
        return [SampleAnswer(failure: completion.fault ?? "an answer without choices")]
      }
      return completion.choices.map { choice in
        var answer = SampleAnswer(choice, choices)
        (answer.model, answer.created) = (completion.model, completion.created)
        return answer
      }
    }
  }

  private init(_ completion: CompletionBody.Choice, _ choices: AnswerChoices?) {
    self.init()
    if let refusal = completion.refusal, !refusal.isEmpty {
      self = SampleAnswer(failure: "refused: \(refusal)")
      return
    }
    guard let content = completion.content,
      content.unicodeScalars.contains(where: { !$0.properties.isWhitespace })
    else {
      self = SampleAnswer(failure: "an empty answer")
      return
    }
    guard content.utf8.count <= Self.longestAnswer else {
      self = SampleAnswer(failure: "an answer of \(content.utf8.count) bytes")
      return
    }
    let text = AnswerText(content, choices)
    (choice, reason, stated, texts) = (text.choice, text.reason, text.stated, text.texts)
    guard let choices else {
      if texts.isEmpty { failure = "no text in the answer" }
      return
    }
    guard choice != nil, let place = text.place else {
      let cut = completion.finish == "length" ? "cut off: " : ""
      self = SampleAnswer(failure: "\(cut)no permitted answer: \(text.other ?? content)")
      return
    }
    if let logprobs = completion.logprobs {
      let known = try? AnswerProbabilities(
        logprobs, content: content, answerAt: place, choices)
      probabilities = known ?? .absent
    }
  }
}

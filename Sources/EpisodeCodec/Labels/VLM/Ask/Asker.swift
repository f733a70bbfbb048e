package import Bytes
package import Stream

/// Makes requests about episodes of their pictures: the lines of OpenAI's batch API, which `vllm
/// run-batch` takes, too. https://platform.openai.com/docs/guides/batch
///
/// Pictures become text as they are, without being decoded.
package final class Asker {
  private let settings: AskSettings
  private let output: FileOutput?
  /// Turns before each question.
  private var examples = AskTurns()
  private var names: Set<EpisodeName> = []

  /// What has been asked, or would be.
  package struct Estimate: Equatable, Sendable {
    package var episodes = 0
    package var requests = 0
    package var pictures = 0
    package var bytes = 0
    /// About how many tokens the requests have, and at most their answers.
    package var tokens = 0
    package var answerTokens = 0
  }
  package private(set) var estimate = Estimate()
  /// Episodes without pictures, which nothing can be asked about.
  package private(set) var empty: UInt64 = 0

  /// - Parameter output: where the requests go; nil to only count them.
  package init(_ settings: AskSettings, to output: FileOutput?) {
    (self.settings, self.output) = (settings, output)
  }

  /// Takes the episodes of a stream, whose answers are known, as examples.
  /// - Throws: `.missing` for an episode whose answer is not known.
  package func addExamples(from reader: StreamReader) throws(StreamError) {
    let episodes = EpisodePictures(reader, mostPictures: settings.mostPictures)
    while let episode = try episodes.next() {
      guard let answer = AskQuestion.answer(settings.task, about: episode) else {
        throw StreamError(
          .missing, "example '\(episode.id.printable)' has no answer: no outcome or instruction")
      }
      guard !episode.pictures.isEmpty else {
        throw StreamError(.missing, "example '\(episode.id.printable)' has no pictures")
      }
      let question = AskQuestion(
        settings.task, instruction: episode.instruction, isReversed: false)
      examples.beginQuestion(episode, cameras: episodes.names, after: question.before)
      examples.endQuestion(question.text)
      examples.append(answer: answer)
      try MemoryBudget.check(examples.json.count, .images, for: "the examples")
    }
  }

  /// Asks about all episodes of a stream.
  /// - Throws: `.malformed` when two episodes have the same id, `.missing` when none has pictures.
  package func ask(about reader: StreamReader) throws(StreamError) {
    let episodes = EpisodePictures(reader, mostPictures: settings.mostPictures)
    while let episode = try episodes.next() {
      guard names.insert(EpisodeName(episode.id)).inserted else {
        throw StreamError(
          .malformed, "two episodes have the id '\(episode.id.printable)', which names requests")
      }
      guard !episode.pictures.isEmpty else {
        empty += 1
        continue
      }
      try ask(about: episode, cameras: episodes.names)
    }
    guard estimate.episodes > 0 || empty == 0 else { throw episodes.nothing }
  }

  private func ask(about episode: PicturedEpisode, cameras: [String]) throws(StreamError) {
    estimate.episodes += 1
    let orders = settings.asksBothOrders ? [false, true] : [false]
    let questions = orders.map { isReversed in
      let question = AskQuestion(
        settings.task, instruction: episode.instruction, isReversed: isReversed)
      var pictures = AskTurns()
      pictures.beginQuestion(episode, cameras: cameras, after: question.before)
      return (isReversed, question, pictures)
    }
    for sample in 1...settings.samples {
      for (isReversed, question, pictures) in questions {
        let key = RequestKey(
          id: episode.id, task: settings.task.name,
          sample: settings.samples > 1 ? sample : nil, isReversed: isReversed)
        try write(key, pictures, question, seed: sample - 1)
      }
    }
  }

  private func write(
    _ key: RequestKey, _ pictures: AskTurns, _ question: AskQuestion, seed: Int
  ) throws(StreamError) {
    var start = ByteBuilder()
    start.append(
      utf8: open([
        "custom_id": .string(key.text), "method": "POST", "url": "/v1/chat/completions",
      ]))
    start.append(utf8: ",\"body\":")
    start.append(utf8: open(["model": .string(settings.model)]))
    start.append(utf8: ",\"messages\":[")
    var end = AskTurns()
    end.endQuestion(question.text)
    var rest = JSONText()
    rest.value(parameters(question, seed: seed))
    estimate.requests += 1
    estimate.pictures += examples.pictures + pictures.pictures
    estimate.tokens += examples.tokens + pictures.tokens + end.tokens
    estimate.answerTokens += settings.mostTokens
    let parts = [
      start.bytes, examples.json.bytes, pictures.json.bytes, end.json.bytes, Array("],".utf8),
      Array(rest.utf8.bytes.dropFirst()), Array("}\n".utf8),
    ]
    estimate.bytes += parts.reduce(0) { $0 + $1.count }
    if let output {
      for part in parts { try output.write(part) }
    }
  }

  /// An object that goes on.
  private func open(_ object: JSONValue) -> String {
    var text = JSONText()
    text.value(object)
    return String(text.string.dropLast())
  }

  /// The members of the body after the messages.
  private func parameters(_ question: AskQuestion, seed: Int) -> JSONValue {
    var members: [JSONValue.Member] = []
    func add(_ key: String, _ value: JSONValue) { members.append(.init(key: key, value: value)) }
    if let schema = question.schema {
      add(
        "response_format",
        [
          "type": "json_schema",
          "json_schema": ["name": .string(schema.name), "strict": true, "schema": schema.value],
        ])
    }
    if settings.topLogprobs > 0 {
      add("logprobs", true)
      add("top_logprobs", .number(Double(settings.topLogprobs)))
    }
    add("seed", .number(Double(seed)))
    // Samples that cannot differ would tell nothing.
    add("temperature", settings.samples > 1 ? 0.7 : 0)
    add("max_tokens", .number(Double(settings.mostTokens)))
    return .object(members)
  }
}

/// The id of an episode in 16 bytes, which no two ids share.
struct EpisodeName: Hashable {
  private let high: UInt64
  private let low: UInt64

  init(_ id: String) {
    let digest = Bytes(SHA256.of(Bytes(Array(id.utf8)).span))
    high = digest.span.load(littleEndianAt: 0)
    low = digest.span.load(littleEndianAt: 8)
  }
}

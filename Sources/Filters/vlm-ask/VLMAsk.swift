import EpisodeCodec
import FilterKit
import Posix

/// Asks a model about episodes.
@main
struct VLMAsk: Filter {
  static let configuration = FilterConfiguration(
    name: "vlm-ask", family: .labels,
    abstract: "Make requests to a vision-language model about episodes.",
    discussion: """
      Each episode with pictures becomes a request: a line of OpenAI's batch API, which vlm-post sends
      to any server of that protocol, and which vllm run-batch takes as it is. It has the pictures of
      all cameras as data URLs, each with its number and time, the question, the JSON schema of the
      answer, and asks for the probabilities of the answer's tokens. frame-pick chooses pictures;
      they stay the files that they are. The same stream gives the same bytes.

      --judge asks whether the robot did what the episode's instruction says, and why not. --reasons
      has the possible reasons, one a line, in place of no grasp, slip, translation, rotation, no
      rotation, wrong sequence, wrong object. --caption asks for the instruction, in --variants
      wordings. --prompt asks the question in a file, in which {instruction} and {answers} are
      replaced; where {pictures} is, the pictures come, alone, else they come first. With --answers the
      answer is one of these, else any text.

      The custom_id of a request is the id of the episode, a slash and the task: run7#0/judge. With
      --samples N it has the sample's number, as in run7#0/judge:2, and the temperature is 0.7 and the
      seed the sample's own, else both are 0. --both-orders asks again with the answers in the opposite
      order, run7#0/judge:r, because models prefer a place in the list. vlm-read joins them.

      --examples is a stream of picked frames of episodes with known answers, outcomes or instructions,
      such as label-join and frame-pick make; they come before each question. --estimate prints how many
      requests, pictures, bytes and tokens there would be. A token is four characters, or 28x28 pixels
      of a picture; a server may count in another way.

      Episodes without pictures are left out and counted. Two episodes of one id, more pictures than
      --max-pictures, and raw images are errors.
      """,
    output: .text,
    examples: [
      .init(
        "mcap-cat day1.mcap | frame-pick -n 8 --size 512 | vlm-ask --judge > requests.jsonl",
        "Ask whether the robot succeeded."),
      .init(
        "frame-pick -n 4 < demo.mcap | vlm-ask --caption --variants 3 --estimate",
        "See what three descriptions of each episode would take."),
    ],
    seeAlso: ["frame-pick", "vlm-post", "vlm-read"])

  @Flag(help: "Ask whether the robot did what the instruction says.") var judge = false
  @Flag(help: "Ask for the instruction.") var caption = false
  @Option(help: "Ask the question in this file.", valueName: "FILE", completion: .file)
  var prompt: String?
  @Option(
    help: "With --judge, the possible reasons, one a line.", valueName: "FILE", completion: .file)
  var reasons: String?
  @Option(help: "With --caption, this many wordings; 1 by default.", in: 1...20) var variants: Int?
  @Option(help: "With --prompt, the possible answers, separated by commas.", valueName: "WORDS")
  var answers: String?
  @Option(help: "With --prompt, the name of the task; prompt by default.", valueName: "NAME")
  var task: String?
  @Option(help: "The model that the server knows by this name.") var model = "default"
  @Option(help: "Ask so many times.", in: 1...100) var samples = 1
  @Flag(help: "Ask with the possible answers in both orders.") var bothOrders = false
  @Option(
    help: "A stream of episodes to show with their answers.", valueName: "FILE", completion: .file)
  var examples: String?
  @Option(help: "Ask for the probabilities of this many tokens at each place.", in: 0...20)
  var topLogprobs = 20
  @Option(help: "The most tokens of an answer.", in: 1...32768) var maxTokens = 256
  @Option(help: "The most pictures of an episode.", in: 1...4096) var maxPictures = 64
  @Flag(help: "Print what the requests would be instead of making them.") var estimate = false

  private static let longestFile = 1 << 20

  func validate() throws {
    guard [judge, caption, prompt != nil].count(where: { $0 }) == 1 else {
      throw UsageError("one of --judge, --caption and --prompt is required")
    }
    guard reasons == nil || judge else { throw UsageError("--reasons needs --judge") }
    guard variants == nil || caption else { throw UsageError("--variants needs --caption") }
    guard answers == nil && task == nil || prompt != nil else {
      throw UsageError("--answers and --task need --prompt")
    }
    guard examples == nil || prompt == nil else {
      throw UsageError("--examples needs --judge or --caption")
    }
    guard !bothOrders || judge || answers != nil else {
      throw UsageError("--both-orders needs --judge or --answers")
    }
    if let answers {
      let list = AnswerList(answers).words
      guard list.count >= 2, Set(list).count == list.count else {
        throw UsageError("--answers needs two different answers or more")
      }
    }
    if let task, task.isEmpty || task.contains(where: { "/:".contains($0) }) {
      throw UsageError("--task \(task.quoted) is empty or has a slash or a colon")
    }
  }

  func run(_ context: RunContext) throws {
    try context.checkStandardInput()
    var settings = AskSettings(try question(context))
    (settings.model, settings.samples, settings.asksBothOrders) = (model, samples, bothOrders)
    (settings.topLogprobs, settings.mostTokens) = (topLogprobs, maxTokens)
    settings.mostPictures = maxPictures
    let output = FileOutput(.standardOutput())
    let asker = Asker(settings, to: estimate ? nil : output)
    if let examples {
      try context.naming(examples) { () throws(StreamError) in
        try asker.addExamples(from: StreamReader(FileInput(path: examples)))
      }
    }
    let input = try context.openStandardInput()
    input.beforeWaiting = { () throws(StreamError) in try output.flush() }
    try asker.ask(about: context.reader(input, threads: 1))
    if asker.empty > 0 {
      context.warn("\(Quantity.count(asker.empty, "episode")) without pictures left out")
    }
    if estimate { try output.write(Array(asker.estimate.text.utf8)) }
    try output.flush()
  }

  private func question(_ context: RunContext) throws -> AskSettings.Task {
    if let prompt {
      let text = try read(prompt, context)
      guard text.contains(where: { !$0.isWhitespace }) else {
        throw StreamError(.missing, "the file has no question").naming(prompt)
      }
      let end = text.reversed().drop(while: \.isWhitespace).reversed()
      return .prompt(
        name: task ?? "prompt", text: String(end),
        answers: answers.map { AnswerList($0).words } ?? [])
    }
    if caption { return .caption(variants: variants ?? 1) }
    guard let reasons else { return .judge(reasons: AskSettings.usualReasons) }
    let lines = try read(reasons, context).split(whereSeparator: \.isNewline)
      .map { $0.split(separator: " ").joined(separator: " ") }.filter { !$0.isEmpty }
    guard !lines.isEmpty else {
      throw StreamError(.missing, "the file has no reasons").naming(reasons)
    }
    return .judge(reasons: lines)
  }

  private func read(_ name: String, _ context: RunContext) throws -> String {
    try context.naming(name) { () throws(StreamError) in
      try FileInput(path: name).readText(limit: Self.longestFile)
    }
  }
}

extension Asker.Estimate {
  fileprivate var text: String {
    """
    episodes \(episodes)
    requests \(requests)
    pictures \(pictures)
    bytes \(bytes)
    tokens of requests, about \(tokens)
    tokens of answers, at most \(answerTokens)

    """
  }
}

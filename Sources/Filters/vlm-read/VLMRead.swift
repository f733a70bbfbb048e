import EpisodeCodec
import FilterKit
import Posix

/// Makes label rows of a model's answers.
@main
struct VLMRead: Filter {
  static let configuration = FilterConfiguration(
    name: "vlm-read", family: .labels,
    abstract: "Make label rows of the answers of a model.",
    discussion: """
      The input is the results of OpenAI's batch API, from vlm-post, vllm run-batch or the API itself,
      in any order; the output is a row of bagpipe-labels(5) for each episode and task, in the order of
      their first results. The custom_id of vlm-ask says which episode and task a result is of; of
      another custom_id all is the id. All samples of a question and both orders of its answers make one
      row. Of several results of one request the last good one counts.

      The answer of the task judge is yes or no. Those of other tasks are the --answers, or without
      these any text, which becomes the row's text. For judge, --answers are the words of your own
      question, such as success,failure; the row has yes or no for words that mean it. An answer is JSON,
      also in a fence or in prose or cut off after the answer, or a text that begins with the answer.
      True, success, done and similar words mean yes, and their opposites no. The reason is the most
      frequent one of the samples that agree with the row.

      The confidence is the probability of the answer's first token, from the list of tokens that the
      model could have written there, divided by the sum over all permitted answers: a grammar forbids
      words that are in the list nevertheless. Variants in case, blanks and quotes count as the answer. The
      filter takes an answer that is not in the list to be as probable as the least probable token of the
      list, or as what the list leaves if that is less. Samples are averaged, and the label is the most probable answer. If a list has no permitted answer,
      the confidence is unknown. Without lists it is the part of the samples that agree, and with one
      sample the number that the model states. confidence_from is logprobs, agreement or stated.

      The filter makes a row without a label of a request without a good answer, of an empty answer, of a
      refusal, and of an answer that is not permitted. Its reason says what happened, and it has "error":
      true. Such rows, broken lines, and results of other requests are counted on standard error. Input
      without any result ends the filter with status 65.
      """,
    output: .text,
    examples: [
      .init("vlm-read answers.jsonl > labels.jsonl", "Make rows of the answers."),
      .init(
        "vlm-read --answers left,right,both < hands.jsonl > labels.jsonl",
        "Read the answers to a question of your own."),
    ],
    seeAlso: ["vlm-ask", "vlm-post"])

  @Argument(help: "Results; - or no operand means standard input.", completion: .file)
  var files: [String] = []
  @Option(
    help: "The permitted answers, separated by commas.",
    valueName: "WORDS")
  var answers: String?

  func validate() throws {
    if let answers, Set(AnswerList(answers).words).count < 2 {
      throw UsageError("--answers needs two different answers or more")
    }
  }

  func run(_ context: RunContext) throws {
    var collector = AnswerCollector(answers: answers.map { AnswerList($0).words } ?? [])
    for file in files.isEmpty ? ["-"] : files {
      if file == "-" { try context.checkStandardInput() }
      let input = try context.open(file)
      try context.naming(file) { () throws(StreamError) in try collector.read(input) }
    }
    let isBroken = collector.broken > 0
    if isBroken, collector.count == 0 {
      throw StreamError(.malformed, "no results: \(collector.firstFault)")
    }
    let output = FileOutput(.standardOutput())
    try collector.write(to: output)
    try output.flush()
    if isBroken {
      context.warn(
        "\(Quantity.count(collector.broken, "line")) without a result; the first is"
          + " \(collector.firstFault)")
    }
    if collector.foreign > 0 {
      context.warn(
        "\(Quantity.count(collector.foreign, "result")) with a custom_id that is not of vlm-ask")
    }
    if collector.failed > 0 {
      context.warn(
        "\(collector.failed) of \(Quantity.count(UInt64(collector.count), "row")) without an answer"
      )
    }
    if collector.repeated > 0 {
      context.note("\(Quantity.count(collector.repeated, "result")) of requests that had one")
    }
  }
}

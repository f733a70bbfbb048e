import EpisodeCodec
import FilterKit
import Posix

/// Sends requests to a model's server.
@main
struct VLMPost: Filter {
  static let configuration = FilterConfiguration(
    name: "vlm-post", family: .labels,
    abstract: "Send batch requests to a server of a language model.",
    discussion: """
      The input is the lines of OpenAI's batch API, such as those of vlm-ask; the output is its results,
      in the order of the requests: the server's answer with its status, or an error with a code and a
      message. A request goes to the path that it names on the server of --url. curl sends it; TLS,
      proxies and certificates are its business and that of ~/.curlrc. Redirections are not followed.

      The key is that of the variable OPENAI_API_KEY, or of --key-file; no program's arguments show it.
      A file that others can read is reported. A server that wants no key needs none.

      A request that meets a time-out, a lost connection, HTTP 408, 429 or 5xx is sent again up to
      --retries times, after 1, 2, 4 seconds and so on up to a minute, or after the time that the server
      asks for with Retry-After, up to ten minutes, in which all requests wait. What fails nevertheless
      is a result with an error, and the filter ends with status 1 and says how many these are. A server
      that cannot be reached after all retries ends it with status 74, and one that refuses the key with 65.

      With -o, each result goes to FILE.part when it comes, and FILE appears at the end. The same
      command later asks only for what FILE and FILE.part have no good answer to, after a kill as well
      as after failures; results of other requests stay in FILE. Only one program at a time can write it.

      --budget stops sending after so many requests, repeated ones included, or so many tokens by the
      server's count. Requests that were not sent have the error budget.

      In memory are the requests in flight, at most a part of --memory, and about 100 bytes of each
      request.
      """,
    output: .text,
    examples: [
      .init(
        "vlm-post --url http://127.0.0.1:8099/v1 --jobs 8 -o answers.jsonl < requests.jsonl",
        "Ask a server on this machine, 8 requests at a time."),
      .init(
        "vlm-post --url https://api.openai.com/v1 --key-file key --budget 500ktokens requests.jsonl -o answers.jsonl",
        "Pay for at most half a million tokens."),
    ],
    seeAlso: ["vlm-ask", "vlm-read"])

  @Argument(help: "The requests; - or no operand means standard input.", completion: .file)
  var file: String?
  @Option(help: "The server's API, such as http://127.0.0.1:8099/v1.", valueName: "URL")
  var url = ""
  @Option(
    name: .shortAndLong, help: "The file of results, which a later run completes.",
    valueName: "FILE", completion: .output)
  var output: String?
  @Option(help: "A file with the key.", valueName: "FILE", completion: .file) var keyFile: String?
  @Option(name: .shortAndLong, help: "Requests at a time.", in: 1...256) var jobs = 4
  @Option(help: "How often a request is sent again.", in: 0...100) var retries = 5
  @Option(help: "The longest time of a request; 120 s by default.", valueName: "SECONDS")
  var timeout: Seconds?
  @Option(
    help: "Stop after so many requests or tokens: 1000, or 500ktokens.",
    valueName: "NUMBER|NUMBERtokens")
  var budget: RequestBudget?

  func validate() throws {
    guard !url.isEmpty else { throw UsageError("--url is required") }
    try PostSettings.check(url: url)
    guard timeout?.nanoseconds != 0 else { throw UsageError("--timeout must be above 0") }
  }

  func run(_ context: RunContext) throws {
    if file == nil || file == "-" { try context.checkStandardInput() }
    var settings = PostSettings(url: url)
    settings.key = try context.serverKey(keyFile)
    (settings.jobs, settings.retries) = (jobs, retries)
    if let timeout { settings.timeout = Double(timeout.nanoseconds) / 1e9 }
    (settings.mostRequests, settings.mostTokens) = (budget?.requests, budget?.tokens)
    let output = FileOutput(.standardOutput())
    let poster = try Poster(settings, path: self.output, output: output)
    let name = file ?? "-"
    let input = try context.open(name)
    input.beforeWaiting = { () throws(StreamError) in try output.flush() }
    if let size = input.size { context.progress.expect(bytes: UInt64(size)) }
    poster.onProgress = { context.progress.advance(bytes: $0) }
    if poster.counts.broken > 0 {
      context.warn(
        "\(Quantity.count(poster.counts.broken, "line")) of earlier results are broken and count as"
          + " none")
    }
    defer {
      context.note(
        "\(poster.counts.answered) answered, \(poster.counts.known) known before,"
          + " \(poster.spent.requests) requests sent, \(poster.spent.tokens) tokens")
    }
    try context.naming(name) { () throws(StreamError) in try poster.post(input) }
    guard poster.counts.failed > 0 else { return }
    context.report(
      "\(Quantity.count(poster.counts.failed, "request")) failed; the first is"
        + " \(poster.counts.failure)")
    throw ExitStatus.predicateFalse
  }
}

/// `1000`, `500ktokens`.
struct RequestBudget: OptionValue {
  let requests: Int?
  let tokens: Int?
  private let text: String

  init(parsing text: String) throws(UsageError) {
    self.text = text
    let isTokens = text.hasSuffix("tokens")
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let unit = text.dropFirst(digits.count).dropLast(isTokens ? 6 : 0)
    let scales = ["": 1, "k": 1000, "M": 1_000_000]
    let words = String(unit.filter { $0 != " " })
    guard let number = Int(digits), let scale = scales[words], number > 0, number < 1 << 40 else {
      throw UsageError("\(text.quoted) is not a number of requests, or of tokens as in 500ktokens")
    }
    (requests, tokens) = isTokens ? (nil, number * scale) : (number * scale, nil)
  }

  var argumentText: String { text }
  static var placeholder: String { "NUMBER" }
}

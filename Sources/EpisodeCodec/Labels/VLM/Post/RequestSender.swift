internal import Bytes
internal import Posix

/// Sends requests, each until it has an answer or no more hope of one.
struct RequestSender: Sendable {
  private let settings: PostSettings
  private let curl: CurlCommand
  private let account: PostAccount

  /// The longest wait between two times, in seconds, and what a server may demand.
  private static let longestWait = 60.0
  private static let longestDemand = 600.0

  init(_ settings: PostSettings, _ account: PostAccount) throws(StreamError) {
    (self.settings, self.account) = (settings, account)
    curl = try CurlCommand(settings)
  }

  /// - Throws: what would happen to all other requests, too.
  func send(_ request: BatchRequest) throws(StreamError) -> BatchResult {
    guard request.method == "POST", let address = settings.address(of: request.path) else {
      return BatchResult(
        request.id,
        .failure(code: "invalid_request", message: "it is no POST to a path of the server"))
    }
    var wait = 0.0
    for attempt in 0... {
      account.wait(seconds: wait)
      guard account.takeRequest() else {
        if account.isStopped { throw .stopped }
        return BatchResult(request.id, .failure(code: "budget", message: "not sent"))
      }
      let isLast = attempt >= settings.retries
      switch try post(request, to: address) {
      case .success(let answer):
        if answer.status == 401 {
          throw StreamError(
            .unsupported, "the server refuses the key: HTTP 401 \(Self.message(answer) ?? "")"
          ).naming(settings.url)
        }
        let mayPass = answer.status == 408 || answer.status == 429 || answer.status >= 500
        guard mayPass, !isLast else { return result(request.id, answer) }
        wait = Self.backoff(attempt)
        if let demand = answer.wait(at: Terminal.unixSeconds) {
          wait = min(demand, Self.longestDemand)
          account.delay(seconds: wait)
        }
      case .failure(let fault):
        if account.isStopped { throw .stopped }
        if fault.isFinal || fault.isUnreachable && isLast {
          let kind = SystemError(code: 0, operation: "reach the server")
          throw StreamError(.system(kind), "cannot reach the server: \(fault.message)")
            .naming(settings.url)
        }
        guard fault.isPassing, !isLast else {
          return BatchResult(request.id, .failure(code: "no_answer", message: fault.message))
        }
        wait = Self.backoff(attempt)
      }
    }
    preconditionFailure("the last attempt has returned")
  }

  /// 1 s, 2 s, 4 s and so on.
  private static func backoff(_ attempt: Int) -> Double {
    min(longestWait, Double(1 << min(attempt, 16)))
  }

  private func post(
    _ request: BatchRequest, to address: String
  ) throws(StreamError) -> Result<HTTPAnswer, CurlCommand.Fault> {
    var number: Int?
    return try curl.post(request.body, to: address) { program in
      if let program {
        number = account.begin(program)
      } else if let number {
        account.end(number)
      }
    }
  }

  /// What becomes of an answer.
  private func result(_ id: String, _ answer: HTTPAnswer) -> BatchResult {
    guard Self.isObject(answer.body) else {
      var message = "HTTP \(answer.status), \(answer.body.count) bytes"
      if !answer.contentType.isEmpty { message += " of \(answer.contentType)" }
      if let location = answer.location { message += ", redirects to \(location)" }
      return BatchResult(id, .failure(code: "no_json", message: message))
    }
    account.add(tokens: Self.tokens(answer.body))
    return BatchResult(
      id, .answer(status: answer.status, requestID: answer.requestID, body: answer.body))
  }

  private static func isObject(_ body: Bytes) -> Bool {
    var reader = JSONReader(body.span)
    do throws(StreamError) {
      guard try reader.peek() == .object else { return false }
      try reader.skipValue()
      try reader.finish()
      return true
    } catch { return false }
  }

  /// `usage.total_tokens`; 0 where the server does not count.
  private static func tokens(_ body: Bytes) -> Int {
    let value = try? JSONValue(parsing: body.span)
    guard let number = value?["usage"]?["total_tokens"]?.number, number > 0 else { return 0 }
    return Int(exactly: min(number, 1e15).rounded()) ?? 0
  }

  private static func message(_ answer: HTTPAnswer) -> String? {
    let value = try? JSONValue(parsing: answer.body.span)
    return value?["error"]?["message"]?.string ?? value?["message"]?.string
  }
}

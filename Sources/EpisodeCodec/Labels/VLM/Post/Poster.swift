package import Bytes
internal import Posix

/// Sends the requests of a batch to a server and collects the results in the order of the requests.
package final class Poster {
  private let settings: PostSettings
  private let account: PostAccount
  private let store: ResultStore?
  /// Where results go without a file.
  private let output: FileOutput
  private let workers: OrderedWorkers<BatchRequest, Result<Sent, StreamError>>

  fileprivate struct Sent: Sendable {
    var name: EpisodeName
    var bytes: Int
    /// Where the result is, or itself.
    var place: ResultStore.Place?
    var result: BatchResult?
    var isSuccess: Bool
    var failure: String
  }

  /// The requests in order, and where their results are.
  private var requests: [EpisodeName] = []
  private var places: [EpisodeName: ResultStore.Place] = [:]
  private var names: Set<EpisodeName> = []
  private var bytesInFlight = 0
  private let mostBytes = MemoryBudget.bytes(.buffers)
  /// So many requests wait for one that takes long.
  private static let window = 16

  /// What has become of the requests.
  package struct Counts: Equatable, Sendable {
    package var answered: UInt64 = 0
    /// Answered by an earlier run.
    package var known: UInt64 = 0
    package var failed: UInt64 = 0
    /// The first failure.
    package var failure = ""
    /// Broken lines in the files of earlier runs.
    package var broken: UInt64 = 0
  }
  package private(set) var counts = Counts()
  /// Called with the bytes of each request that is done.
  package var onProgress: (Int) -> Void = { _ in }

  /// - Parameter path: the file of results; nil to write them to `output`.
  package init(_ settings: PostSettings, path: String?, output: FileOutput) throws(StreamError) {
    (self.settings, self.output) = (settings, output)
    account = PostAccount(settings)
    store = try path.map { (path) throws(StreamError) in try ResultStore(path) }
    counts.broken = store?.broken ?? 0
    let (account, store) = (account, store)
    let sender = try RequestSender(settings, account)
    workers = OrderedWorkers(threads: settings.jobs) {
      { request in
        Result { () throws(StreamError) in
          do throws(StreamError) {
            let result = try sender.send(request)
            return try Sent(request, result, store)
          } catch {
            account.stop(error)
            throw error
          }
        }
      }
    }
  }

  /// HTTP requests that were sent, and the tokens that the server counted.
  package var spent: (requests: Int, tokens: Int) { (account.requests, account.tokens) }

  /// Sends the requests of a file, and waits for all results.
  /// - Throws: `.malformed` for a line that is no request, or when two requests have one id; what
  ///   stops all requests. The file of results is complete up to there.
  package func post(_ input: FileInput) throws(StreamError) {
    do throws(StreamError) {
      var lines = LineReader(input, limit: BatchRequest.longestLine)
      while let line = try lines.next() {
        guard !line.isEmpty else { continue }
        do throws(StreamError) { try take(BatchRequest(parsing: line)) } catch {
          throw error.isAboutData ? error.prefixed("line \(lines.number): ") : error
        }
      }
      while workers.pending > 0 { try takeNext() }
    } catch {
      account.stop(error)
      // The others end now, as those that were killed or with a last result.
      while workers.pending > 0 { _ = workers.next() }
      store?.abandon()
      throw account.fault ?? error
    }
    if let store { try store.publish(requests, places) } else { try output.flush() }
  }

  private func take(_ request: BatchRequest) throws(StreamError) {
    let count = request.body.count
    let name = EpisodeName(request.id)
    guard names.insert(name).inserted else {
      throw StreamError(.malformed, "a second request has the custom_id '\(request.id.printable)'")
    }
    if store != nil { requests.append(name) }
    if let place = store?.known[name], place.isSuccess {
      places[name] = place
      counts.known += 1
      return onProgress(count)
    }
    while workers.pending > 0,
      workers.pending >= Self.window * settings.jobs || bytesInFlight + count > mostBytes
        || workers.isNextReady
    {
      try takeNext()
    }
    bytesInFlight += count
    workers.submit(request)
  }

  private func takeNext() throws(StreamError) {
    guard let sent = try workers.next()?.get() else { return }
    bytesInFlight -= sent.bytes
    onProgress(sent.bytes)
    places[sent.name] = sent.place
    if let result = sent.result { try output.write(result.line) }
    if sent.isSuccess {
      counts.answered += 1
    } else {
      counts.failed += 1
      if counts.failed == 1 { counts.failure = sent.failure }
    }
  }
}

extension Poster.Sent {
  fileprivate init(
    _ request: BatchRequest, _ result: BatchResult, _ store: ResultStore?
  ) throws(StreamError) {
    name = EpisodeName(request.id)
    bytes = request.body.count
    place = try store?.add(result)
    self.result = store == nil ? result : nil
    (isSuccess, failure) = (result.isSuccess, result.failure)
  }
}

extension BatchResult {
  /// Why there is no good answer, in a line.
  var failure: String {
    switch outcome {
    case .failure(let code, let message): "\(id.printable): \(code): \(message.printable)"
    case .answer(let status, _, _): "\(id.printable): HTTP \(status)"
    }
  }
}

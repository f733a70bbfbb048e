package import Bytes

/// Requests to a server, all of which must have a good answer: several at a time, and repeated like
/// those of a batch.
package final class ServerRequests {
  private let account: PostAccount
  private let workers: OrderedWorkers<BatchRequest, Result<BatchResult, StreamError>>
  private let url: String
  private var sent = 0

  package init(_ settings: PostSettings) throws(StreamError) {
    account = PostAccount(settings)
    url = settings.url
    let account = account
    let sender = try RequestSender(settings, account)
    workers = OrderedWorkers(threads: settings.jobs) {
      { request in
        Result { () throws(StreamError) in
          do throws(StreamError) { return try sender.send(request) } catch {
            account.stop(error)
            throw error
          }
        }
      }
    }
  }

  /// Begins a request, whose answer `next` gives.
  package func submit(_ body: Bytes, to path: String) {
    sent += 1
    workers.submit(BatchRequest("request \(sent)", path: path, body: body))
  }

  package var pending: Int { workers.pending }

  /// The JSON that answers the next request; nil when there is none.
  /// - Throws: `.unsupported` when the server refuses it; what stops all requests.
  package func next() throws(StreamError) -> Bytes? {
    guard let result = workers.next() else { return nil }
    do throws(StreamError) {
      let result = try result.get()
      guard case .answer(_, _, let body) = result.outcome, result.isSuccess else {
        throw StreamError(.unsupported, "the server does not answer: \(result.failure)")
          .naming(url)
      }
      return body
    } catch {
      account.stop(error)
      while workers.pending > 0 { _ = workers.next() }
      throw account.fault ?? error
    }
  }
}

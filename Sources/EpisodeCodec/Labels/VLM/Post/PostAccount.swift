internal import Bytes
internal import Posix

/// What the threads that send requests share: how much has been spent, whether to go on, and when.
final class PostAccount: Sendable {
  private struct State {
    var requests = 0
    var tokens = 0
    /// Programs that run, by number.
    var running: [Int: FileProcess] = [:]
    var started = 0
    var isStopped = false
    /// Why.
    var fault: StreamError?
    /// The time before which the server wants no request, on the clock of `Terminal.seconds`.
    var start = 0.0
  }

  private let state = Monitor(State())
  private let mostRequests: Int
  private let mostTokens: Int

  init(_ settings: PostSettings) {
    mostRequests = settings.mostRequests ?? .max
    mostTokens = settings.mostTokens ?? .max
  }

  var requests: Int { state.update { $0.requests } }
  var tokens: Int { state.update { $0.tokens } }
  var isStopped: Bool { state.update { $0.isStopped } }

  /// Counts a request that is about to be sent.
  /// - Returns: false if it is beyond the budget.
  func takeRequest() -> Bool {
    state.update { state in
      guard !state.isStopped, state.requests < mostRequests, state.tokens < mostTokens else {
        return false
      }
      state.requests += 1
      return true
    }
  }

  func add(tokens: Int) {
    state.update { $0.tokens = $0.tokens.addingReportingOverflow(tokens).partialValue }
  }

  /// Holds back all requests for a while.
  func delay(seconds: Double) {
    let time = Terminal.seconds + seconds
    state.update { $0.start = max($0.start, time) }
  }

  /// Waits until the server wants requests, and for so many seconds at least. Wakes when all ends.
  func wait(seconds: Double = 0) {
    let time = Terminal.seconds + seconds
    while true {
      let (start, isStopped) = state.update { ($0.start, $0.isStopped) }
      let rest = max(start, time) - Terminal.seconds
      if rest <= 0 || isStopped { return }
      Thread.sleep(seconds: min(rest, 0.1))
    }
  }

  /// Registers a program that runs.
  /// - Returns: its number, for `end`.
  func begin(_ program: FileProcess) -> Int {
    let (number, isStopped) = state.update { state in
      state.started += 1
      state.running[state.started] = program
      return (state.started, state.isStopped)
    }
    if isStopped { program.kill() }
    return number
  }

  func end(_ number: Int) { state.update { _ = $0.running.removeValue(forKey: number) } }

  /// Why one request has stopped all, if it has.
  var fault: StreamError? { state.update { $0.fault } }

  /// Ends all programs that run, and begins no other.
  func stop(_ fault: StreamError) {
    let running = state.update { state in
      if !state.isStopped { state.fault = fault }
      state.isStopped = true
      return Array(state.running.values)
    }
    for program in running { program.kill() }
  }
}

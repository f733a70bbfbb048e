internal import Posix

/// Applies a function to jobs on several threads and returns the results in order.
///
/// No more jobs are in flight than the caller submits before taking results, so the caller bounds
/// the memory. With one thread, `submit` does the work on the caller's thread.
///
/// It is public so that the compiler makes it anew for each type of job and output: every record of a
/// stream goes through one.
public final class OrderedWorkers<Job: Sendable, Output: Sendable> {
  /// Makes the function of one thread, with the state that it keeps between jobs, such as a codec's
  /// memory.
  public typealias Worker = (Job) -> Output

  private struct Shared {
    var waiting = Queue<(number: Int, job: Job)>()
    var finished: [Int: Output] = [:]
    var isClosed = false
  }

  private enum Slot {
    case done(Output)
    case working(number: Int)
  }

  private let shared = Monitor(Shared())
  private let makeWorker: @Sendable () -> Worker
  private let threadCount: Int
  private var threads: [Thread] = []
  private lazy var ownWorker = makeWorker()
  private var slots = Queue<Slot>()
  private var submitted = 0

  public init(threads: Int, makeWorker: @escaping @Sendable () -> Worker) {
    threadCount = threads
    self.makeWorker = makeWorker
  }

  deinit {
    shared.update { $0.isClosed = true }
    for thread in threads { thread.join() }
  }

  /// The number of results not yet taken, finished or not.
  public private(set) var pending = 0

  /// True when `next` would return without waiting.
  public var isNextReady: Bool {
    switch slots.first {
    case nil: false
    case .done: true
    case .working(let number): shared.update { $0.finished[number] != nil }
    }
  }

  public func submit(_ job: Job) {
    pending += 1
    guard threadCount > 1, startThreads() else {
      return slots.append(.done(ownWorker(job)))
    }
    let number = submitted
    submitted += 1
    slots.append(.working(number: number))
    shared.update { $0.waiting.append((number, job)) }
  }

  /// Queues a result that needs no work.
  public func submit(finished output: Output) {
    pending += 1
    slots.append(.done(output))
  }

  /// The oldest result; waits for it if necessary. nil when nothing is pending.
  public func next() -> Output? {
    guard let slot = slots.popFirst() else { return nil }
    pending -= 1
    switch slot {
    case .done(let output): return output
    case .working(let number): return shared.wait { $0.finished.removeValue(forKey: number) }
    }
  }

  /// Threads start with the first job, because most filters have none. False when no thread starts.
  private func startThreads() -> Bool {
    guard threads.isEmpty else { return true }
    for _ in 0..<threadCount {
      let (shared, makeWorker) = (shared, makeWorker)
      let thread = try? Thread {
        let work = makeWorker()
        while let next = Self.takeJob(shared) {
          let output = work(next.job)
          shared.update { $0.finished[next.number] = output }
        }
      }
      if let thread { threads.append(thread) }
    }
    return !threads.isEmpty
  }

  private static func takeJob(_ shared: Monitor<Shared>) -> (number: Int, job: Job)? {
    shared.wait { state -> (number: Int, job: Job)?? in
      if let next = state.waiting.popFirst() { return .some(next) }
      return state.isClosed ? .some(nil) : nil
    }
  }
}

internal import Posix

/// Applies a function to jobs on several threads and gives the results back in order.
///
/// Only as many jobs are in flight as the caller submits before it takes results, so memory is
/// bounded by the caller. With one thread the work is done at once, on the caller's.
package final class OrderedWorkers<Job: Sendable, Output: Sendable> {
  /// Makes the function of one thread, with what it keeps between jobs: a codec's memory.
  package typealias Worker = (Job) -> Output

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

  package init(threads: Int, makeWorker: @escaping @Sendable () -> Worker) {
    threadCount = threads
    self.makeWorker = makeWorker
  }

  deinit {
    shared.update { $0.isClosed = true }
    for thread in threads { thread.join() }
  }

  /// Results that have not been taken, finished or not.
  package var pending: Int { slots.count }

  /// True when `next` would return without waiting.
  package var isNextReady: Bool {
    switch slots.first {
    case nil: false
    case .done: true
    case .working(let number): shared.update { $0.finished[number] != nil }
    }
  }

  package func submit(_ job: Job) {
    guard threadCount > 1, startThreads() else {
      return slots.append(.done(ownWorker(job)))
    }
    let number = submitted
    submitted += 1
    slots.append(.working(number: number))
    shared.update { $0.waiting.append((number, job)) }
  }

  /// Puts something in line that needs no work.
  package func submit(finished output: Output) { slots.append(.done(output)) }

  /// The oldest result, waited for if necessary; nil when nothing is pending.
  package func next() -> Output? {
    switch slots.popFirst() {
    case nil: nil
    case .done(let output): output
    case .working(let number): shared.wait { $0.finished.removeValue(forKey: number) }
    }
  }

  /// Threads are made when the first job comes: most filters see none. False when there can be none.
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

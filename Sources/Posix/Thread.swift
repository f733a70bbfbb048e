internal import Glibc

/// A thread of the operating system, joined with `join`.
@safe
package struct Thread: Sendable {
  private let handle: pthread_t

  /// Starts `body` on a new thread.
  package init(_ body: @escaping @Sendable () -> Void) throws(SystemError) {
    var started = pthread_t()
    let box = unsafe Unmanaged.passRetained(ThreadBody(body))
    let code = unsafe pthread_create(
      &started, nil,
      { argument in
        if let argument = unsafe argument {
          unsafe Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().run()
        }
        return nil
      }, box.toOpaque())
    guard code == 0 else {
      unsafe box.release()
      throw SystemError(code: code, operation: "start a thread")
    }
    handle = started
  }

  package func join() { pthread_join(handle, nil) }

  /// Waits on the calling thread.
  package static func sleep(seconds: Double) {
    let whole = max(0, min(seconds, 1e9)).rounded(.down)
    var time = timespec(tv_sec: Int(whole), tv_nsec: Int((min(seconds, 1e9) - whole) * 1e9))
    var rest = timespec()
    while unsafe nanosleep(&time, &rest) != 0, errno == EINTR, !Signals.isInterrupted {
      time = rest
    }
  }
}

private final class ThreadBody: Sendable {
  let run: @Sendable () -> Void
  init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

/// A lock with a condition variable, around the state it protects.
@safe
package final class Monitor<State>: @unchecked Sendable {
  private var state: State
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let condition: UnsafeMutablePointer<pthread_cond_t>

  package init(_ state: State) {
    self.state = state
    unsafe mutex = .allocate(capacity: 1)
    unsafe condition = .allocate(capacity: 1)
    unsafe pthread_mutex_init(mutex, nil)
    unsafe pthread_cond_init(condition, nil)
  }

  deinit {
    unsafe pthread_cond_destroy(condition)
    unsafe pthread_mutex_destroy(mutex)
    unsafe condition.deallocate()
    unsafe mutex.deallocate()
  }

  /// Changes the state under the lock and wakes all waiters.
  package func update<Result>(_ change: (inout State) -> Result) -> Result {
    unsafe pthread_mutex_lock(mutex)
    defer {
      unsafe pthread_cond_broadcast(condition)
      unsafe pthread_mutex_unlock(mutex)
    }
    return change(&state)
  }

  /// Waits until `change` returns a value; returns at once if the first call does.
  package func wait<Result>(_ change: (inout State) -> Result?) -> Result {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    while true {
      if let result = change(&state) {
        unsafe pthread_cond_broadcast(condition)
        return result
      }
      unsafe pthread_cond_wait(condition, mutex)
    }
  }
}

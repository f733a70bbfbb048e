package import Posix

/// Writes what a queue holds to a file, on a thread of its own.
package final class SpoolDrain: Sendable {
  private let fault = Monitor<StreamError?>(nil)
  private let thread: Thread

  /// - Throws: `.system` when no thread starts.
  package init(_ queue: SpoolQueue, to file: FileDescriptor) throws(StreamError) {
    let fault = fault
    thread = try system { () throws(SystemError) in
      try Thread {
        do throws(StreamError) {
          while let bytes = try queue.take() {
            do throws(SystemError) { try file.write(bytes.span) } catch {
              throw StreamError(error)
            }
          }
        } catch {
          fault.update { $0 = error }
          queue.fail(error)
        }
      }
    }
  }

  /// Waits until everything is written.
  package func finish() throws(StreamError) {
    thread.join()
    if let fault = fault.update({ $0 }) { throw fault }
  }
}

internal import Glibc
private import Synchronization

/// The user's request to end cleanly: the first SIGINT or SIGTERM, unless the parent ignores it. The
/// second ends the program at once.
package final class StopSignal: Sendable {
  /// Readable from the request on.
  let request: FileDescriptor
  private let sender: FileDescriptor

  package init() throws(SystemError) {
    (request, sender) = try FileDescriptor.pipe()
    stopSender.store(sender.raw, ordering: .relaxed)
    for number in [SIGINT, SIGTERM] {
      Signals.handle(number, once: true) { _ in
        let place = stopSender.load(ordering: .relaxed)
        let text: StaticString = "!"
        unsafe _ = write(place, text.utf8Start, 1)
      }
    }
  }

  package var isRequested: Bool { request.isReadable }
}

/// The descriptor that the handler of the signals writes to.
private let stopSender = Atomic<Int32>(-1)

private import CLinux
internal import Glibc

/// A child process in which the rest of this program runs: a C library that reads files from outside
/// may crash there, hang or ask for any amount of memory.
package final class Confinement {
  /// How the child has ended, for the parent that has waited for it.
  package enum Ending: Equatable, Sendable {
    /// By itself; it has said what there is to say.
    case exited(Int32)
    /// It had not come any further for `patience` seconds of computing.
    case hung
    case killed(signal: Int32)
  }

  package enum Side {
    /// The child, which goes on with the work.
    case child(Confinement)
    /// The parent: how the child has ended, and the place of its last `mark`.
    case parent(Ending, place: String)
  }

  /// Seconds of computing without `advance` after which the child dies.
  package static let patience = 20

  private let places: FileDescriptor

  private init(_ places: FileDescriptor) { self.places = places }

  /// Divides the process in two. Nothing may have started a thread. The parent returns when the child
  /// has ended; a signal to end the parent goes to the child.
  /// - Parameter memory: bytes of address space that the child may use.
  package static func enter(memory: Int) throws(SystemError) -> Side {
    let read: FileDescriptor
    var write: FileDescriptor?
    do {
      let ends = try FileDescriptor.pipe()
      (read, write) = (ends.read, ends.write)
    }
    let id = linux_fork()
    guard id >= 0 else { throw .last("start a process") }
    guard id == 0, let places = write else {
      // The last writer closes the pipe: then the child is gone.
      write = nil
      return parent(of: id, reading: read)
    }
    guard linux_die_with_parent(SIGTERM) == 0, linux_limit_memory(UInt64(memory)) == 0 else {
      throw .last("limit a process")
    }
    Signals.letFaultsEnd()
    // What the C library, or the C library's own allocator, says of its end is for its authors.
    try FileDescriptor.silenceStandardError()
    let child = Confinement(places)
    child.advance()
    return .child(child)
  }

  /// Names what the child does from now on.
  package func mark(_ place: String) throws(SystemError) { try places.write(place + "\0") }

  /// Gives the child its full patience again.
  package func advance() { _ = linux_alarm_after(Self.patience) }

  private static func parent(
    of id: Int32, reading places: FileDescriptor
  ) -> Side {
    let place = lastPlace(from: places, of: id)
    var status: Int32 = 0
    while unsafe waitpid(id, &status, 0) < 0, errno == EINTR {
      if Signals.isInterrupted { kill(id, SIGTERM) }
    }
    let signal = status & 0x7F
    let ending: Ending =
      signal == 0
      ? .exited((status >> 8) & 0xFF) : signal == SIGPROF ? .hung : .killed(signal: signal)
    return .parent(ending, place: place)
  }

  /// What the child names last, up to its end.
  private static func lastPlace(from places: FileDescriptor, of id: Int32) -> String {
    var place: [UInt8] = []
    var isOver = false
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = unsafe Glibc.read(places.raw, &buffer, buffer.count)
      if count < 0, errno == EINTR {
        if Signals.isInterrupted { kill(id, SIGTERM) }
        continue
      }
      guard count > 0 else { break }
      for byte in buffer[..<count] {
        if isOver { place.removeAll() }
        isOver = byte == 0
        if !isOver { place.append(byte) }
      }
    }
    return String(decoding: place, as: UTF8.self)
  }
}

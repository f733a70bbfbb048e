package import Bytes
package import Posix

/// What rclone and ssh do for a unit: one command at a time, which gives a sign of life meanwhile.
package final class UnitStore {
  package struct Ended: Sendable {
    package var status: Int32
    package var output = ""
    package var messages = MessageTail()
  }

  /// Called now and then while a command runs.
  package var onTick: () -> Void = {}

  /// The most bytes of an answer.
  private static let longestOutput = 1 << 20

  package init() {}

  /// Runs a program, and collects what it prints.
  package func run(
    _ command: [String], seconds: Double? = nil, input: FileDescriptor? = nil
  ) throws(UnitFailure) -> Ended {
    var ended = Ended(status: 0)
    var output: [UInt8] = []
    do throws(SystemError) {
      // Its standard output is what a tree calls a report.
      let tree = try ProcessTree(["sh", "-c", #"exec "$@" >&9"#, "sh"] + command, input: input)
      ended.status = try tree.wait(
        seconds: seconds, onMessage: { ended.messages.append($0) },
        onReport: { if output.count < Self.longestOutput { output += $0.array } },
        onTick: onTick
      ).status
    } catch { throw UnitFailure(error) }
    ended.output = String(decoding: output, as: UTF8.self)
    return ended
  }

  /// Runs rclone.
  /// - Returns: what it prints; nil when it finds no such object or folder.
  package func rclone(
    _ arguments: [String], seconds: Double? = nil
  ) throws(UnitFailure) -> String? {
    let ended = try run(["rclone"] + arguments, seconds: seconds)
    switch ended.status {
    case 0: return ended.output
    // "Directory not found" and "File not found": https://rclone.org/docs/#list-of-exit-codes
    case 3, 4: return nil
    default: throw Self.failure("rclone", ended.status, ended.messages)
    }
  }

  /// Bytes of an object; nil when there is none.
  package func size(_ path: String) throws(UnitFailure) -> Int? {
    guard let text = try rclone(["lsjson", "--stat", "--no-modtime", "--no-mimetype", "--", path])
    else { return nil }
    // A store without folders has one of every name.
    guard let row = try? JSONValue(parsing: text), row["IsDir"] != .bool(true) else { return nil }
    return row["Size"]?.number.flatMap { Int(exactly: $0) }
  }

  static func failure(_ program: String, _ status: Int32, _ messages: MessageTail) -> UnitFailure {
    if status == 127 {
      return UnitFailure(.fatal, 64, "\(program) is not installed")
    }
    let said = messages.reason.map { ": \($0.printable)" } ?? ""
    return UnitFailure(.passing, 74, "\(program) ended with status \(status)\(said)")
  }
}

extension UnitFailure {
  /// The failure of a system call of unit-run's own.
  package init(_ error: SystemError) { self.init(StreamError(error)) }

  package init(_ error: StreamError) {
    var status: Int32 = 65
    var kind = Kind.poison
    if case .system(let error) = error.kind {
      (kind, status) =
        switch error.purpose {
        case .openInput: (.fatal, 66)
        case .createOutput: error.isOutOfSpace ? (.passing, 74) : (.fatal, 73)
        case .transfer: (.passing, 74)
        case .followData: (.poison, 65)
        }
    }
    self.init(kind, status, error.description)
  }
}

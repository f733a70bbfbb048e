internal import Glibc

/// A system call that failed: what was tried, on which file, and the error number.
package struct SystemError: Error, Equatable, Sendable {
  /// The value of `errno`.
  package var code: Int32
  /// What was tried, as it reads after "cannot": `open`, `write`, `rename`.
  package var operation: String
  /// The file concerned, empty for a descriptor without a name.
  package var path: String
  /// What the call was for, which decides how a program ends.
  package var purpose: Purpose

  package enum Purpose: Sendable {
    /// To open what the user names as an input.
    case openInput
    /// To make an output or to give it its name.
    case createOutput
    /// To move bytes, or anything else in the course of the work.
    case transfer
  }

  package init(
    code: Int32, operation: String, path: String = "", purpose: Purpose = .transfer
  ) {
    self.code = code
    self.operation = operation
    self.path = path
    self.purpose = purpose
  }

  /// The error of the call that has just failed.
  static func last(
    _ operation: String, _ path: String = "", _ purpose: Purpose = .transfer
  ) -> SystemError {
    SystemError(code: errno, operation: operation, path: path, purpose: purpose)
  }

  /// The error of creating what is there already.
  package static func alreadyThere(_ path: String) -> SystemError {
    SystemError(code: EEXIST, operation: "create", path: path, purpose: .createOutput)
  }

  /// The C library's text for the error number, in lower case: `no space left on device`.
  package var reason: String {
    guard let text = unsafe strerror(code) else { return "error \(code)" }
    let message = unsafe String(cString: text)
    return message.prefix(1).lowercased() + message.dropFirst()
  }

  package var isBrokenPipe: Bool { code == EPIPE }
  package var isInterrupted: Bool { code == EINTR }
  package var isAlreadyThere: Bool { code == EEXIST }
  package var isDirectory: Bool { code == EISDIR }
}

internal import Glibc

/// A failed system call: the operation, the file and the error number.
public struct SystemError: Error, Equatable, Sendable {
  /// The value of `errno`.
  public var code: Int32
  /// The operation, worded to follow "cannot": `open`, `write`, `rename`.
  public var operation: String
  /// The file concerned, empty for a descriptor without a name.
  public var path: String
  /// The purpose of the call, which decides the exit status.
  public var purpose: Purpose
  /// What is wrong, where the C library's text for `code` would not say it.
  public var detail: String?

  public enum Purpose: Sendable {
    /// Opening an input that the user named.
    case openInput
    /// Creating an output or giving it its final name.
    case createOutput
    /// Transferring bytes, or anything else in the course of the work.
    case transfer
    /// Following a path that came with the data.
    case followData
  }

  public init(
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

  /// The error of a path from outside that this program does not follow.
  static func refused(_ path: String, _ detail: String) -> SystemError {
    var error = SystemError(code: EPERM, operation: "open", path: path, purpose: .followData)
    error.detail = detail
    return error
  }

  /// The error of a directory in the place of a file.
  public static func directory(_ path: String) -> SystemError {
    SystemError(code: EISDIR, operation: "open", path: path, purpose: .openInput)
  }

  /// The error of a path that came with a directory and is not in it.
  public static func leading(_ path: String, outOf directory: String) -> SystemError {
    refused(path, "the path could lead out of '\(directory)'")
  }

  /// The error of a directory that is not a rosbag2's.
  public static func withoutRecording(_ path: String) -> SystemError {
    var error = SystemError(code: ENOENT, operation: "open", path: path, purpose: .openInput)
    error.detail = "the directory holds no .db3 or .mcap file"
    return error
  }

  /// The error of a file to which another program has the lock.
  public static let locked: SystemError = {
    var error = SystemError(code: EBUSY, operation: "read")
    error.detail = "another program has locked the database"
    return error
  }()

  /// The error of creating a file that already exists.
  public static func alreadyThere(_ path: String) -> SystemError {
    SystemError(code: EEXIST, operation: "create", path: path, purpose: .createOutput)
  }

  /// The error of a file that cannot be moved to another file system.
  public static func cannotMove(to path: String) -> SystemError {
    SystemError(code: EXDEV, operation: "rename to", path: path, purpose: .createOutput)
  }

  /// The C library's text for the error number, in lower case: `no space left on device`.
  public var reason: String {
    if let detail { return detail }
    guard let text = unsafe strerror(code) else { return "error \(code)" }
    let message = unsafe String(cString: text)
    return message.prefix(1).lowercased() + message.dropFirst()
  }

  public var isBrokenPipe: Bool { code == EPIPE }
  public var isInterrupted: Bool { code == EINTR }
  public var isAlreadyThere: Bool { code == EEXIST }
  public var isDirectory: Bool { code == EISDIR }
  public var isMissing: Bool { code == ENOENT }
  public var isOutOfSpace: Bool { [ENOSPC, EDQUOT].contains(code) }
}

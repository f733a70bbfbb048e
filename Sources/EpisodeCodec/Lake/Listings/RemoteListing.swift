package import Bytes
internal import Posix

/// What rclone lists.
package enum RemoteListing {
  /// Reads the files below a path of a remote.
  package static func read(
    _ path: String, _ body: (ListedObject) throws(StreamError) -> Void
  ) throws(StreamError) {
    let process = try system { () throws(SystemError) in
      try ChildProcess(
        program: "rclone",
        ["lsjson", "-R", "--files-only", "--no-mimetype", "--no-modtime", "--", path],
        errors: .standardError())
    }
    process.closeInput()
    var reader = ListingReader()
    var fault: StreamError?
    do throws(StreamError) {
      try reader.read(FileInput(process.output), form: .json, body)
    } catch { fault = error }
    let status = process.wait()
    guard status == 0 else {
      // "Directory not found" and "File not found": https://rclone.org/docs/#list-of-exit-codes
      var error = SystemError(
        code: 0, operation: "list", path: path,
        purpose: [3, 4].contains(status) ? .openInput : .transfer)
      error.detail = "rclone ended with status \(status)"
      throw StreamError(error)
    }
    if let fault { throw fault.naming(path) }
  }
}

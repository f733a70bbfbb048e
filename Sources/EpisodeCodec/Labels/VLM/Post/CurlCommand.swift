internal import Bytes
internal import Posix

/// Runs `curl` for one request. TLS, proxies and certificates are its business and that of its
/// configuration file and environment.
///
/// Body and answer go through files without a name, the key through another, so that no argument
/// shows it and neither side waits for the other.
struct CurlCommand: Sendable {
  private let timeout: Double
  /// A header line with the key.
  private let keyFile: FileDescriptor?

  /// The most bytes of an answer.
  static let mostAnswer = 64 << 20

  /// How an exchange ended without an answer.
  struct Fault: Error {
    let status: Int32
    let message: String

    // curl(1), EXIT CODES.

    /// True if no other request would fare better: bad use, no such program, or certificates.
    var isFinal: Bool {
      [1, 2, 3, 4, 5, 27, 35, 48, 53, 54, 58, 59, 60, 66, 77, 80, 82, 83, 90, 91, 126, 127]
        .contains(status)
    }
    /// True if the server has not been reached.
    var isUnreachable: Bool { status == 6 || status == 7 }
    /// True if the server might answer another time.
    var isPassing: Bool { [6, 7, 16, 18, 28, 52, 55, 56, 92, 95].contains(status) }
  }

  init(_ settings: PostSettings) throws(StreamError) {
    timeout = settings.timeout
    guard let key = settings.key else {
      keyFile = nil
      return
    }
    let header = Bytes(Array("Authorization: Bearer \(key)\n".utf8))
    keyFile = try system { () throws(SystemError) in
      let file = try FileDescriptor.temporary()
      try file.write(header.span, at: 0)
      return file
    }
  }

  private func arguments(_ address: String) -> [String] {
    // A server elsewhere must not get the key, so no redirection is followed, whatever ~/.curlrc says.
    var arguments = [
      "curl", "--silent", "--show-error", "--globoff", "--include", "--no-location",
      "--no-location-trusted", "--proto", "=http,https", "--max-time", "\(timeout)",
      "--header", "Content-Type: application/json", "--header", "Expect:", "--data-binary", "@-",
    ]
    if keyFile != nil { arguments += ["--header", "@/dev/fd/3"] }
    return arguments + ["--url", address]
  }

  /// Sends a body and waits for the answer.
  /// - Parameter isRunning: called with the program when it has started, and with nil after its end.
  func post(
    _ body: Bytes, to address: String, isRunning: (FileProcess?) -> Void
  ) throws(StreamError) -> Result<HTTPAnswer, Fault> {
    let (status, printed) = try run(body, address, isRunning)
    guard status == 0 else {
      let text = String(repairingUTF8: printed.span)
      let line = text.split(whereSeparator: \.isNewline).last { $0.hasPrefix("curl: ") }
      let what = status == 127 ? "curl is not installed" : "curl ended with status \(status)"
      return .failure(Fault(status: status, message: line.map(String.init) ?? what))
    }
    guard let answer = HTTPAnswer(printed: printed) else {
      return .failure(Fault(status: 52, message: "the server sent no HTTP"))
    }
    return .success(answer)
  }

  private func run(
    _ body: Bytes, _ address: String, _ isRunning: (FileProcess?) -> Void
  ) throws(StreamError) -> (status: Int32, printed: Bytes) {
    do throws(SystemError) {
      let input = try FileDescriptor.temporary()
      try input.write(body.span, at: 0)
      let output = try FileDescriptor.temporary()
      let program = try FileProcess(
        arguments(address), input: input, output: output, extra: keyFile,
        mostOutput: Self.mostAnswer)
      isRunning(program)
      let status = program.wait()
      isRunning(nil)
      let size = try output.size()
      do throws(StreamError) { return (status, try output.bytes(0..<size)) } catch {
        guard case .system(let fault) = error.kind else { return (status, .empty) }
        throw fault
      }
    } catch { throw StreamError(error) }
  }
}

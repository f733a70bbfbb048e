package import CommandLine
internal import EpisodeCodec
internal import Posix

/// How an error ends a filter: its line on standard error, and the exit status or signal.
package struct Diagnostic: Equatable {
  package enum Ending: Equatable {
    case exit(ExitStatus)
    /// The reader of the output has gone.
    case brokenPipe
    /// SIGINT, SIGTERM or SIGHUP, which the filter had deferred.
    case interrupt
  }

  /// One line without the program's name; nil to print none.
  package let text: String?
  package let ending: Ending

  package init(_ error: any Error) {
    switch error {
    case let status as ExitStatus: (text, ending) = (nil, .exit(status))
    case let error as UsageError: (text, ending) = (error.text, .exit(.usage))
    case let error as StreamError: (text, ending) = (error.description, Self.ending(of: error))
    case let error as SystemError:
      let error = StreamError(error)
      (text, ending) = (error.description, Self.ending(of: error))
    default: (text, ending) = ("\(error)", .exit(.io))
    }
  }

  private static func ending(of error: StreamError) -> Ending {
    switch error.kind {
    case .truncated, .malformed, .checksum, .unsupported, .limit, .missing, .stopped: .exit(.data)
    case .system(let error) where error.isBrokenPipe: .brokenPipe
    case .system(let error) where error.isInterrupted && Signals.isInterrupted: .interrupt
    case .system(let error):
      switch error.purpose {
      case .openInput: .exit(.noInput)
      case .createOutput: .exit(.cannotCreate)
      case .transfer: .exit(.io)
      case .followData: .exit(.data)
      }
    }
  }

  /// Prints the line on standard error and ends the process.
  func end(_ program: String) -> Never {
    switch ending {
    case .brokenPipe: Signals.dieOfBrokenPipe()
    case .interrupt: Signals.dieOfInterrupt()
    case .exit: break
    }
    if let text { Self.say(text, as: program) }
    guard case .exit(let status) = ending else { Terminal.exit(ExitStatus.io.rawValue) }
    if status == .usage { Self.writeError("see '\(program) --help'\n") }
    Terminal.exit(status.rawValue)
  }

  /// Writes one line with the program's name to standard error.
  static func say(_ text: String, as program: String) {
    let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
    writeError("\(program): \(line)\n")
  }

  /// Ignores failure: there is no place left to report it.
  static func writeError(_ text: String) { try? FileDescriptor.standardError().write(text) }
}

package import Bytes
internal import Posix

/// A file of bash that makes `$OUT` of `$IN` or of its standard input.
package struct UnitPipeline: Sendable {
  package let text: String
  /// For messages.
  private let name: String

  /// Bytes; Linux starts no program with an argument of more than 128 KiB.
  private static let longest = 100_000

  package init(reading path: String) throws(StreamError) {
    name = path
    do throws(StreamError) { text = try FileInput(path: path).readText(limit: Self.longest) } catch
    {
      throw error.naming(path)
    }
    guard !text.utf8.contains(0), text.contains(where: { !$0.isWhitespace }) else {
      throw StreamError(.malformed, "the file holds no pipeline").naming(path)
    }
  }

  /// Reports the line and the stages of a command that has failed.
  private static let trap =
    #"trap 'printf "%s %s %s\n" "$BASH_SUBSHELL" "$LINENO" "${PIPESTATUS[*]}" >&9' ERR; "#

  /// Runs the pipeline on what a command prints; reports how that has ended.
  private static let fed = #"""
    text=$1; shift
    "$@" | bash -eEo pipefail -c "$text" pipeline
    s=("${PIPESTATUS[@]}"); printf 'input %s\n' "${s[0]}" >&9; exit "${s[1]}"
    """#

  /// Runs it once.
  /// - Parameters:
  ///   - place: where the output goes.
  ///   - report: gets what it needed and printed.
  package func run(
    _ input: UnitInput, key: String, to place: any UnitPlace, seconds: Double?,
    _ report: inout UnitReport
  ) throws(UnitFailure) {
    let command: [String]
    if let source = input.command {
      command = ["bash", "-c", Self.fed, "unit-run", Self.trap + text] + source
    } else {
      command = ["bash", "-eEo", "pipefail", "-c", Self.trap + text, "pipeline"]
    }
    var messages = MessageTail()
    var trace = UnitTrace()
    let ending: ProcessTree.Ending
    do throws(SystemError) {
      let tree = try ProcessTree(
        command,
        environment: input.environment + [
          ("OUT", place.output), ("KEY", key), ("PATH", ChildProcess.searchPath),
        ],
        input: input.open(), removingIfKilled: place.scratch)
      ending = try tree.wait(
        seconds: seconds, onMessage: { messages.append($0) }, onReport: { trace.append($0) },
        onTick: { place.beat() })
    } catch { throw UnitFailure(error) }
    report.add(ending)
    report.messages = messages
    try check(ending, trace, messages, isRemote: input.isRemote, seconds)
  }

  private func check(
    _ ending: ProcessTree.Ending, _ trace: UnitTrace, _ messages: MessageTail, isRemote: Bool,
    _ seconds: Double?
  ) throws(UnitFailure) {
    if ending.isLate {
      throw UnitFailure(
        .passing, 74, "the pipeline was killed after \(Quantity.short(seconds ?? 0)) s")
    }
    let said = messages.reason.map { ": \($0.printable)" } ?? ""
    // A pipeline may stop reading, but not take a part of the recording for the whole.
    if let status = trace.inputStatus, status != 0, status != 128 + 13 {
      guard isRemote else {
        var failure = UnitFailure(status: status, stages: [], line: nil)
        failure.text = "mcap-cat ended with status \(status)" + said
        throw failure
      }
      throw UnitFailure(
        .passing, 74, "what reads the recording ended with status \(status)" + said)
    }
    guard ending.status != 0 else { return }
    var failure = UnitFailure(status: ending.status, stages: trace.stages, line: trace.line)
    failure.text = "'\(name.printable)': " + failure.text + said
    throw failure
  }
}

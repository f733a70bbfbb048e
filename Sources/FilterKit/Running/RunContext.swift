package import CommandLine
internal import Posix

/// What the command line and the terminal mean for a run of a filter.
package struct RunContext {
  /// The name in messages.
  package let program: String
  package let isQuiet: Bool
  package let isVerbose: Bool
  /// The arguments for the provenance record, without the program's name and without options
  /// that have no influence on the output; nil when the user wants no record.
  package let provenance: [String]?
  package let progress: Progress

  init(program: String, _ invocation: Invocation) {
    self.program = program
    isQuiet = invocation.isQuiet
    isVerbose = invocation.isVerbose
    provenance = invocation.hasProvenance ? invocation.recorded : nil
    // The stages of a pipeline share one terminal: the first, which knows the size, speaks.
    let isFirst = FileDescriptor.standardInput().kind != .pipe
    progress = Progress(
      program: program, isEnabled: !isQuiet && isFirst && Terminal.isTerminal(2))
  }

  /// Says something that only `--verbose` asks for.
  package func note(_ text: String) { if isVerbose { say(text) } }

  /// Says something the user should know, unless `--quiet`.
  package func warn(_ text: String) { if !isQuiet { say(text) } }

  private func say(_ text: String) {
    progress.erase()
    Diagnostic.say(text, as: program)
  }

  /// Refuses at once to wait for a stream that somebody would have to type.
  package func checkStandardInput() throws(UsageError) {
    if Terminal.isTerminal(0) { throw UsageError("expects a stream on standard input") }
  }

  /// Refuses to fill the terminal with binary data.
  package func checkStandardOutput() throws(UsageError) {
    if Terminal.isTerminal(1) {
      throw UsageError("refusing to write a binary stream to a terminal")
    }
  }
}

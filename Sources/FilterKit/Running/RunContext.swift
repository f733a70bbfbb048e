package import CommandLine
internal import Posix

/// The settings of one run, from the command line and the terminal.
package struct RunContext {
  /// The program's name in messages.
  package let program: String
  package let isQuiet: Bool
  package let isVerbose: Bool
  /// The arguments for the provenance record, without the program's name and without options
  /// that do not affect the output; nil with `--no-provenance`.
  package let provenance: [String]?
  package let progress: Progress

  init(program: String, _ invocation: Invocation) {
    self.program = program
    isQuiet = invocation.isQuiet
    isVerbose = invocation.isVerbose
    provenance = invocation.hasProvenance ? invocation.recorded : nil
    // The stages of a pipe share one terminal: only the first, which knows the size, uses it.
    let isFirst = FileDescriptor.standardInput().kind != .pipe
    progress = Progress(
      program: program, isEnabled: !isQuiet && isFirst && Terminal.isTerminal(2))
  }

  /// Prints a line if `--verbose` is set.
  package func note(_ text: String) { if isVerbose { say(text) } }

  /// Prints a line that the user should read, unless `--quiet` is set.
  package func warn(_ text: String) { if !isQuiet { say(text) } }

  /// Prints a line that is part of the filter's answer.
  package func report(_ text: String) { say(text) }

  private func say(_ text: String) {
    progress.erase()
    Diagnostic.say(text, as: program)
  }

  /// Refuses at once to read a stream from a terminal.
  package func checkStandardInput() throws(UsageError) {
    if Terminal.isTerminal(0) { throw UsageError("standard input is a terminal, not a stream") }
  }

  /// Refuses to write binary data to a terminal.
  package func checkStandardOutput() throws(UsageError) {
    if Terminal.isTerminal(1) {
      throw UsageError("refusing to write a binary stream to a terminal")
    }
  }
}

package import CommandLine
internal import EpisodeCodec
internal import Posix

/// A program of the suite: its options are properties, its work is `run`.
package protocol Filter: DeclaredProgram {
  mutating func run(_ context: RunContext) throws
}

extension Filter {
  /// The entry point of the executable, which `@main` on the filter calls.
  package static func main() {
    if EntryPoint.add(configuration) { return }
    launch()
  }

  /// Runs the filter on the arguments of the process, then ends the process.
  package static func launch() -> Never {
    FileDescriptor.reserveStandardDescriptors()
    Signals.reportLostMappings()
    Signals.reportFileSizeLimit()
    Allocator.keepFreedMemory()
    let arguments = EntryPoint.arguments
    let base = arguments.first?.split(separator: "/").last.map(String.init) ?? ""
    let program = base.isEmpty ? configuration.name : base
    do {
      Terminal.exit(try run(arguments.dropFirst(), as: program).rawValue)
    } catch {
      Diagnostic(error).end(program)
    }
  }

  /// Parses, validates and runs, or prints the document that the command line requests.
  private static func run(_ arguments: ArraySlice<String>, as program: String) throws -> ExitStatus
  {
    var filter = Self()
    var status = ExitStatus.done
    var parser = CommandLineParser(for: filter)
    let invocation = try parser.parse(Array(arguments))
    if let document = invocation.document {
      let text = document.text(for: DeclaredFilter(Self.self, libraries: Versions.all))
      try FileDescriptor.standardOutput().write(text)
    } else {
      try parser.validateGroups()
      try filter.validate()
      MemoryBudget.total = invocation.memory
      let context = RunContext(program: program, invocation)
      defer { context.progress.erase() }
      do { try filter.run(context) } catch let thrown as ExitStatus { status = thrown }
    }
    // Only closing reports the error of a delayed write.
    try FileDescriptor.closeStandardOutput()
    return status
  }
}

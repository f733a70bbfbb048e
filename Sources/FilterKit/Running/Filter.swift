internal import Posix

/// A program of the suite: its options as properties, and what it does in `run`.
package protocol Filter: ParsableArguments {
  static var configuration: FilterConfiguration { get }
  /// The C libraries the filter uses with their versions, for `--version`: `zstd 1.5.4`.
  static var libraries: [String] { get }
  mutating func run(_ context: RunContext) throws
}

extension Filter {
  package static var libraries: [String] { [] }

  /// The entry point of the executable, where `@main` stands before the filter.
  package static func main() {
    FileDescriptor.reserveStandardDescriptors()
    Signals.reportLostMappings()
    Allocator.keepFreedMemory()
    let base = CommandLine.arguments.first?.split(separator: "/").last.map(String.init) ?? ""
    let program = base.isEmpty ? configuration.name : base
    do {
      Terminal.exit(try run(CommandLine.arguments.dropFirst(), as: program).rawValue)
    } catch {
      Diagnostic(error).end(program)
    }
  }

  /// Parses, validates and runs, or prints the document asked for.
  private static func run(_ arguments: ArraySlice<String>, as program: String) throws -> ExitStatus
  {
    var filter = Self()
    var status = ExitStatus.done
    var parser = CommandLineParser(for: filter, common: CommonOptions())
    let invocation = try parser.parse(Array(arguments))
    if let document = invocation.common.document {
      let text = document.text(for: DeclaredFilter(Self.self, parser.properties))
      try FileDescriptor.standardOutput().write(text)
    } else {
      for group in parser.properties.groups { try group.validate() }
      try filter.validate()
      let context = RunContext(program: program, invocation)
      defer { context.progress.erase() }
      do { try filter.run(context) } catch let thrown as ExitStatus { status = thrown }
    }
    // An error of a delayed write shows only here.
    try FileDescriptor.closeStandardOutput()
    return status
  }
}

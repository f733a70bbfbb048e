/// The part of a command line that all filters share.
package struct Invocation {
  package let isQuiet: Bool
  package let isVerbose: Bool
  /// Bytes that the run may use for what its input makes large.
  package let memory: Int
  /// The document to print instead of running.
  package let document: Document?
  /// The arguments as typed, without those that do not affect the output.
  package let recorded: [String]
  /// False if the output must not contain a provenance record of this filter.
  package let hasProvenance: Bool

  init(_ common: CommonOptions, recorded: [String]) {
    isQuiet = common.quiet
    isVerbose = common.verbose
    memory = common.memory.bytes
    document = common.document
    hasProvenance = !common.noProvenance
    self.recorded = recorded
  }
}

/// Reads the arguments after the program's name into the properties of a filter.
@discardableResult
package func parse(
  _ arguments: [String], into filter: some DeclaredProgram
) throws(UsageError) -> Invocation {
  var parser = CommandLineParser(for: filter)
  return try parser.parse(arguments)
}

/// The options of every filter.
struct CommonOptions: ParsableArguments {
  @Flag(name: .short("q"), help: "Show no progress and no warnings.", recorded: false)
  var quiet = false
  @Flag(name: .short("v"), help: "Say more on standard error.", recorded: false)
  var verbose = false
  @Flag(help: "Leave no provenance record of this filter in the output.")
  var noProvenance = false
  @Flag(name: .short("h"), help: "Print this help.")
  var help = false
  @Flag(help: "Print the version and those of the libraries.")
  var version = false
  @Option(help: "Print a document made from the declaration.", hidden: true)
  var generate: Document?

  /// What to print in place of running.
  var document: Document? {
    if help { return .help }
    if version { return .version }
    return generate
  }
}

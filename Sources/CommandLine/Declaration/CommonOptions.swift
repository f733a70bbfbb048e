/// The options that every filter has.
struct CommonOptions: ParsableArguments {
  @Flag(name: .short("q"), help: "Hide progress and warnings.", recorded: false)
  var quiet = false
  @Flag(name: .short("v"), help: "Report details on standard error.", recorded: false)
  var verbose = false
  @Option(
    help: "Most memory for chunks, images, tables and buffers; see bagpipe(7).",
    in: ByteSize(32 << 20)..., recorded: false)
  var memory = ByteSize(512 << 20)
  @Flag(help: "Write no provenance record of this filter.")
  var noProvenance = false
  @Flag(name: .short("h"), help: "Print this help and exit.")
  var help = false
  @Flag(help: "Print version information and exit.")
  var version = false
  @Option(help: "Print a document that is generated from the declaration.", hidden: true)
  var generate: Document?

  /// The document to print instead of running.
  var document: Document? {
    if help { return .help }
    if version { return .version }
    return generate
  }
}

import CommandLine

/// A filter with every kind of option, used by all tests of this target.
struct Fixture: DeclaredProgram {
  static let configuration = FilterConfiguration(
    name: "fixture-cat", family: .recordings, abstract: "Copy recordings, JPEG's as they are.",
    discussion: """
      First paragraph. It
      has two sentences.

      .leading dot and \\ backslash.
      """,
    input: .recordings,
    examples: [.init("fixture-cat --rate 10 'a b.mcap' > out.mcap", "Copy at 10 Hz:")],
    seeAlso: ["zarr-write", "mcap-cat"])
  static var libraries: [String] { ["zstd 1.5.4", "lz4 1.9.4"] }

  @Option(name: .shortAndLong, help: "JPEG quality.", in: 1...100) var quality = 95
  @OptionGroup var selection: Selection
  @Option(name: .short("j"), help: "Threads; by default one per core.", in: 1..., recorded: false)
  var threads: Int?
  @Option(help: "Steps per second.") var rate: Double
  @Option(
    name: .short("o", long: "output"), help: "File to write [it's: fine].", valueName: "FILE",
    completion: .output)
  var destination: String?
  @Flag(name: .shortAndLong, help: "Go on after errors.") var force = false
  @Flag(name: .long("strictly"), help: "Accept no oddities.") var dropNothing = false
  @Argument(help: "Where to write.", valueName: "DIR", completion: .directory) var directory: String
  @Argument(help: "Recordings to read.", valueName: "FILE", completion: .file)
  var files: [String] = []

}

/// Options that several filters share.
struct Selection: ParsableArguments {
  enum Order: String, CaseIterable, OptionValue { case time, file }

  @Option(name: .shortAndLong, help: "Only this topic; a glob.", valueName: "TOPIC")
  var topic: [String] = []
  @Option(help: "Order of the messages.") var order = Order.time
}

/// A filter without options of its own, which prints text.
struct PlainFixture: DeclaredProgram {
  static let configuration = FilterConfiguration(
    name: "plain-text", family: .inspection, abstract: "Print a line.", output: .text,
    isPredicate: true, examples: [])
}

import Bytes
import FilterKit
import Posix

/// All filters in one program: each runs under its own name, or as the first operand.
@main
struct Bagpipe: Filter {
  static let configuration = FilterConfiguration(
    name: "bagpipe", family: nil,
    abstract: "Run a filter of the suite, or list all filters.",
    discussion: """
      This one program contains every filter: jpeg-encode and bagpipe jpeg-encode do the same.
      Without an operand, bagpipe lists the filters by family.

      The program needs no other file. A copy under the name of one filter is that filter; --install
      adds the names of all filters on a machine that has only this file.
      """,
    input: .nothing, output: .text,
    examples: [
      .init("bagpipe jpeg-encode -q 90 < demo.mcap > out.mcap", "Run a filter by its name."),
      .init(
        "bagpipe --install bin",
        "Install the program and a link for every filter in the directory bin."),
    ])

  @Argument(help: "The filter to run, followed by its own options and operands.")
  var filter: FilterName?
  @Option(
    help: "Copy this program into a directory, made if necessary, with a link for each filter.",
    valueName: "DIR", completion: .output) var install: String?

  static func main() {
    let arguments = Swift.CommandLine.arguments
    let base = arguments.first?.split(separator: "/").last ?? ""
    if let entry = FilterTable.entry(base) { return entry.run() }
    if arguments.count > 1, let entry = FilterTable.entry(arguments[1]) {
      return EntryPoint.run(byOperand: entry.run)
    }
    launch()
  }

  func validate() throws {
    if install == "" { throw UsageError("--install needs the name of a directory") }
    if filter != nil { throw UsageError("the name of the filter must come first") }
  }

  func run(_ context: RunContext) throws {
    if let install { return try FilterTable.install(in: install) }
    try FileDescriptor.standardOutput().write(Self.list)
  }

  /// The filters by family, each with its abstract.
  private static var list: String {
    let filters = EntryPoint.declarations(of: FilterTable.entries.map(\.run))
    let width = filters.map(\.name.count).max() ?? 0
    var text = ""
    for family in FilterFamily.allCases {
      let members = filters.filter { $0.family == family }
      if members.isEmpty { continue }
      text += (text.isEmpty ? "" : "\n") + family.rawValue + "\n"
      for filter in members {
        let gap = String(repeating: " ", count: width - filter.name.count + 2)
        text += "  \(filter.name)\(gap)\(filter.abstract)\n"
      }
    }
    return text
  }
}

/// The name of a filter that this program contains.
struct FilterName: OptionValue {
  let argumentText: String

  init(parsing text: String) throws(UsageError) {
    guard FilterTable.entry(text) != nil else {
      let near = Suggestion.nearest(to: text, among: Self.choices)
      throw UsageError(
        "\(text.quoted) is not a filter" + (near.map { "; did you mean \($0.quoted)?" } ?? ""))
    }
    argumentText = text
  }

  static var placeholder: String { "FILTER" }
  static var choices: [String] { FilterTable.entries.map(\.name) }
}

internal import CommandLine
package import EpisodeCodec
internal import Posix

/// A page for people, which a filter writes to a file instead of a text to standard output.
package struct PageOption: ParsableArguments {
  @Option(
    help: "Write a page about the input, in HTML.", valueName: "FILE", completion: .output)
  package var html: String?
  @Flag(name: .long("force"), help: "Replace an existing FILE.") package var replacesExisting =
    false

  package init() {}

  /// The file to write; nil without the option.
  package func open() throws(StreamError) -> PageFile? {
    guard let html else { return nil }
    // From here on a signal ends the filter like any error, which removes the unfinished page.
    Signals.deferInterrupts()
    return try PageFile(html, existing: replacesExisting ? .replace : .refuse)
  }
}

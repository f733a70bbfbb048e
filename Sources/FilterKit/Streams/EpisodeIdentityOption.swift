package import CommandLine

/// `--id`: the names of a source's episodes.
package struct EpisodeIdentityOption: ParsableArguments {
  @Option(
    name: .long("id"),
    help: """
      The id of each episode; {stem} is the file's name without extension, {index} the episode's \
      number in the file. Without it an episode keeps its id, or has {stem}#{index}.
      """,
    valueName: "ID")
  package var pattern: String?

  package init() {}
}

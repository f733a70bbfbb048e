package import CommandLine
package import EpisodeCodec

/// The options of the filters that make pictures of a stream for people.
package struct CameraOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: "Show only topics or features that match this pattern, in this order; may be repeated.",
    valueName: "PATTERN")
  package var topic: [TopicPattern] = []
  @Option(help: "Meters that are red and blue where depth is shown in colors.")
  private var depth = NumberRange(0.2...5)

  package init() {}

  package var depthView: PictureViewer.Depth { .colors(DepthColors(depth.range)) }
}

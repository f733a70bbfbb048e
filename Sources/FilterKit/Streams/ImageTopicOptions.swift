internal import CommandLine
package import EpisodeCodec

/// The options of the filters that replace the images of topics.
package struct ImageTopicOptions: ParsableArguments {
  @Option(
    name: .shortAndLong, help: "Convert only topics that match this pattern; may be repeated.",
    valueName: "PATTERN")
  private var topic: [TopicPattern] = []
  @Option(help: "Append this text to converted topics; features keep their names.")
  package var suffix = ""
  @OptionGroup private var badImages: BadImageOption
  @OptionGroup private var threadCount: ThreadOption

  package init() {}

  package var bad: BadImageRule { badImages.bad }
  package var threads: Int { threadCount.count }

  /// True for a channel whose images are converted.
  package func includes(_ channel: Channel) -> Bool {
    topic.isEmpty || topic.contains { $0.matches(channel.topic) }
  }

  /// Converts the images of a stream and passes on the rest.
  /// - Parameter recodes: whether images that lost quality before may lose more.
  package func run<C: ImageConversion>(
    _ conversion: C.Type, _ settings: C.Settings, recodes: Bool = true,
    on stream: inout StreamPair, _ context: RunContext
  ) throws(StreamError) {
    let transcoder = ImageTranscoder(
      conversion, settings, relay: stream.relay, suffix: suffix, bad: bad, recodes: recodes,
      threads: threads, report: { context.warn($0) }, wants: includes)
    try transcoder.run(from: stream.input)
  }
}

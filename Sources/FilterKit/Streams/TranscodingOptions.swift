internal import CommandLine
package import EpisodeCodec

/// The options that `jpeg-encode` and `jpeg-decode` share.
package struct TranscodingOptions: ParsableArguments {
  @Option(
    name: .shortAndLong, help: "Convert only topics that match this pattern; may be repeated.",
    valueName: "PATTERN")
  private var topic: [TopicPattern] = []
  @Option(help: "Append this text to converted topics; features keep their names.")
  private var suffix = ""
  @OptionGroup private var badImages: BadImageOption
  @OptionGroup private var threads: ThreadOption

  package init() {}

  /// Converts the images of a stream and passes on the rest.
  package func run<C: ImageConversion>(
    _ conversion: C.Type, _ settings: C.Settings, on stream: inout StreamPair,
    _ context: RunContext
  ) throws(StreamError) {
    let transcoder = ImageTranscoder(
      conversion, settings, relay: stream.relay, suffix: suffix, bad: badImages.bad,
      threads: threads.count, report: { context.warn($0) }
    ) { channel in topic.isEmpty || topic.contains { $0.matches(channel.topic) } }
    try transcoder.run(from: stream.input)
  }
}

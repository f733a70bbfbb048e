import EpisodeCodec
import FilterKit

/// Puts embeddings of episodes into their stream.
@main
struct FrameEmbed: StreamFilter {
  static let configuration = FilterConfiguration(
    name: "frame-embed", family: .selection,
    abstract: "Embed the pictures or the trajectory of each episode.",
    discussion: """
      The filter passes a stream on. Before the end of each episode it puts a vector, a tensor of float32
      on the topic /embedding; with --frames also one for each picked moment on /embedding/frames, at
      the moment's time. The metadata of their channels have the name and version of the model and the
      number of dimensions, which filters compare wherever two sets meet. Vectors that the stream has
      from before are replaced. --only passes only the markers, events and metadata beside the vectors.

      Moments are picked as frame-pick(1) does, with -n, --by, --around and -t. A moment's vector is the
      mean of those of its cameras, an episode's is the mean of its moments; all have the length 1.

      The built-in model, bagpipe-scene, knows only how a picture looks: means of color and histograms of
      gradient orientations in 1, 4, 16 and 64 cells of a picture of 64x48, 936 numbers that are
      projected to 128 by random signs of a fixed seed. It is made to find near copies and to spread a
      selection over scenes, not to tell what is in them. JPEG is decoded at an eighth of its size if
      that suffices.

      --command starts a command with sh. For each picture it reads a line of JSON with topic, time,
      width, height and size, and then a JPEG (or PNG as recorded) of size bytes; it prints a line, an
      array of numbers or an object with the key embedding. It has --patience for each. --url sends
      a request for each picture to /v1/embeddings of a server, by curl, several at a time; the key is
      that of OPENAI_API_KEY or --key-file. --form says how the picture is in the request: as messages of
      a chat (vLLM), as a data URL in the input (Infinity), or as an object with image in the input
      (Jina). Both need --model, and take pictures as they are unless --size makes them smaller.
      Requests are repeated as by vlm-post(1); one without a good answer ends the filter.

      --features embeds trajectories instead: each of these features of steps is brought to --knots
      rows by linear interpolation, and all numbers come one after the other, as they are; scale them
      with norm-apply(1) before. The model's version says which features and knots these are. The numbers
      of an episode wait in memory.

      stderr says how many episodes have no pictures, and so no vector.
      """,
    examples: [
      .init(
        "mcap-cat day1.mcap | frame-embed --only > day1.vectors.mcap",
        "Embed the episodes of a day."),
      .init(
        #"""
        frame-embed --command 'python3 clip.py' --model clip-vit-b32 -n 4 \
          < pictures.mcap > embedded.mcap
        """#,
        "Use a model of your own."),
      .init(
        "frame-embed --features action,observation/proprio --knots 16 < steps.mcap > paths.mcap",
        "Embed trajectories."),
    ],
    seeAlso: ["frame-pick", "kcenter-select", "near-drop", "vector-write"])

  @Option(name: .short("n", long: "count"), help: "Moments of each episode.", in: 1...512)
  var count = 8
  @Option(help: "How to choose moments.") var by = PickSettings.Choice.uniform
  @Option(
    help: "With --by events, how long before and after an event; 1 s by default.",
    valueName: "SECONDS") var around: Seconds?
  @Option(
    name: .shortAndLong, help: "Take only cameras that match this pattern; may be repeated.",
    valueName: "PATTERN")
  var topic: [TopicPattern] = []
  @Flag(help: "Also write the vector of each moment.") var frames = false
  @Flag(help: "Leave out all other messages.") var only = false
  @Option(help: "Embed with the vectors that this command prints.", valueName: "COMMAND")
  var command: String?
  @Option(
    help: "End when the command takes longer than this for a picture; 60 s by default.",
    valueName: "SECONDS", recorded: false)
  var patience: Seconds?
  @Option(help: "Embed with this server's API, such as http://127.0.0.1:8000/v1.", valueName: "URL")
  var url: String?
  @Option(help: "How requests have the picture.") var form = ServerEmbedder.Form.messages
  @Option(
    help: "A file with the server's key.", valueName: "FILE", completion: .file, recorded: false)
  var keyFile: String?
  @Option(
    name: .shortAndLong, help: "Requests at a time.", in: 1...256, recorded: false) var jobs = 4
  @Option(help: "The name of the command's or server's model.", valueName: "NAME")
  var model: String?
  @Option(help: "The model's version.", valueName: "TEXT") var modelVersion = ""
  @Option(help: "The longest side of a picture that the model gets, in pixels.", in: 16...16384)
  var size: Int?
  @Option(help: "Embed these features of steps.", valueName: "NAME,…") var features: String?
  @Option(help: "Rows to which a trajectory is brought; 16 by default.", in: 1...4096)
  var knots: Int?

  func validate() throws {
    guard [command, url, features].filter({ $0 != nil }).count <= 1 else {
      throw UsageError("only one of --command, --url and --features is possible")
    }
    let isForeign = command != nil || url != nil
    guard isForeign == (model != nil) else {
      throw UsageError(
        isForeign ? "--command and --url need --model" : "--model needs --command or --url")
    }
    guard model?.isEmpty != true else { throw UsageError("--model is empty") }
    guard isForeign || modelVersion.isEmpty && size == nil else {
      throw UsageError("--model-version and --size need --command or --url")
    }
    guard command != nil || patience == nil else { throw UsageError("--patience needs --command") }
    guard patience?.nanoseconds != 0 else { throw UsageError("--patience must be above 0") }
    guard url != nil || keyFile == nil else { throw UsageError("--key-file needs --url") }
    if let url { try PostSettings.check(url: url) }
    guard features != nil || knots == nil else { throw UsageError("--knots needs --features") }
    guard features == nil || !frames else {
      throw UsageError("--features embeds whole episodes, not --frames")
    }
    guard by == .events || around == nil else { throw UsageError("--around needs --by events") }
    let names = features?.split(separator: ",", omittingEmptySubsequences: false) ?? []
    guard !names.contains(""), Set(names).count == names.count else {
      throw UsageError("--features \(features?.quoted ?? "") has an empty name, or one twice")
    }
  }

  func run(_ stream: inout StreamPair, _ context: RunContext) throws {
    var options = EmbeddingStream.Options()
    (options.writesFrames, options.isOnly) = (frames, only)
    var output = EmbeddingStream(try vectors(context), options, to: stream.relay)
    while let record = try stream.input.next() {
      try stream.input.located { () throws(StreamError) in try output.take(record) }
    }
    try output.finish()
    context.note("\(Quantity.count(output.embedded, "episode")) embedded")
  }

  private func vectors(_ context: RunContext) throws -> any EpisodeVectors {
    if let features {
      return TrajectoryVectors(features.split(separator: ",").map(String.init), knots: knots ?? 16)
    }
    var settings = PickSettings()
    (settings.choice, settings.count, settings.patterns) = (by, by == .ends ? 2 : count, topic)
    (settings.around, settings.size) = (around?.nanoseconds ?? settings.around, size)
    return try PictureVectors(settings, embedder(settings, context), warn: context.warn)
  }

  private func embedder(
    _ settings: PickSettings, _ context: RunContext
  ) throws -> any PictureEmbedder {
    if let command, let model {
      let milliseconds = Int(clamping: (patience?.nanoseconds ?? 60_000_000_000) / 1_000_000)
      return try ProgramEmbedder(
        command, model: model, version: modelVersion, settings, patience: max(1, milliseconds))
    }
    guard let url, let model else { return try SceneEmbedder() }
    var server = PostSettings(url: url)
    (server.key, server.jobs) = (try context.serverKey(keyFile), jobs)
    return try ServerEmbedder(server, form, model: model, version: modelVersion, settings)
  }
}

extension ServerEmbedder.Form: OptionValue {}

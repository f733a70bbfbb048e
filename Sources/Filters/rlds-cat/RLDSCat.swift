import EpisodeCodec
import FilterKit
import Posix

/// RLDS datasets as steps.
@main
struct RLDSCat: Filter {
  static let configuration = FilterConfiguration(
    name: "rlds-cat", family: .datasetsIn,
    abstract: "Read RLDS datasets as a stream of steps.",
    discussion: """
      A dataset is a directory of tensorflow_datasets: features.json, dataset_info.json and shards
      of TFRecord. DIR is that of a version, such as bridge_dataset/1.0.0, or the one above, of
      which the newest version is taken (-v says which). Neither Python nor TensorFlow is needed.

      Each record becomes an episode. Features are named by their paths without steps/, such as
      observation/image_0. Images stay encoded as they are; an empty string in the place of one is
      an image without data. A depth image of float32, which tensorflow_datasets keeps as the
      colors of a PNG, becomes a raw image 32FC1. What cannot be read, such as a video, is left out
      with a warning, or an error where -f asks for it. Numbers are tensors of the declared type: float64 comes from the 32
      bits that tensorflow_datasets stores, float16 as float32. A string is text, or a tensor of
      bytes where the first episode has bytes that are no text (--bytes says so); several strings in
      a step are a JSON list. What episode_metadata has goes into the attributes of the episode. All
      CRCs and the numbers of records and values are checked.

      SPLIT is as in tensorflow_datasets: train, train[:95%], train[95%:], train[10:20],
      train[2shard], train+val, or all for every split. Percentages are rounded to the closest
      episode.

      A dataset does not tell when its steps were. They get log times 1/HZ apart, on from one
      episode to the next; without --rate at 10 Hz, and then the episodes do not claim a rate.
      """,
    input: .operands,
    examples: [
      .init(
        "rlds-cat --split 'train[:95%]' bridge_dataset | zarr-write bridge.zarr",
        "Make a Zarr dataset of most of an RLDS one."),
      .init(
        "rlds-cat -f action -f 'observation/state' bridge_dataset | stream-text",
        "Look at actions and states; the images are not touched."),
    ],
    seeAlso: ["rlds-write", "step-align", "zarr-write"])

  @Argument(help: "Datasets to read, one after the other.", valueName: "DIR", completion: .file)
  var directories: [String]
  @Option(help: "The episodes to take.", valueName: "SPLIT")
  var split = SplitSelection.train
  @Option(
    name: .shortAndLong, help: "Take only features that match this pattern; may be repeated.",
    valueName: "PATTERN")
  var feature: [TopicPattern] = []
  @Option(
    name: .short("x"), help: "Leave out features that match this pattern; may be repeated.",
    valueName: "PATTERN")
  var exclude: [TopicPattern] = []
  @Option(
    help: "Strings of features that match this pattern are bytes, not text; may be repeated.",
    valueName: "PATTERN")
  var bytes: [TopicPattern] = []
  @Option(
    help: "Take an episode of each of so many shards in turn, not shard after shard.", in: 1...256)
  var interleave = 1
  @Option(help: "Steps per second.", valueName: "HZ") var rate: Double?

  func validate() throws {
    if let rate, rate < 1e-3 || rate > 1e6 { throw UsageError("--rate must be from 0.001 to 1e6") }
  }

  func run(_ context: RunContext) throws {
    try context.checkStandardOutput()
    let output = FileOutput(.standardOutput())
    var stream: RLDSStream?
    do {
      for (number, path) in directories.enumerated() {
        let dataset = try RLDSDataset(path)
        context.note("reading '\(dataset.path)'")
        let ranges = try context.naming(dataset.path) { () throws(StreamError) in
          try split.ranges(in: dataset.info)
        }
        if stream == nil {
          stream = RLDSStream(try context.startStepStream(to: output), rate: rate)
        }
        let episodes = ranges.reduce(0) { $0 + $1.episodes.count }
        var read = 0
        context.progress.fractionDone = { [count = directories.count] in
          (Double(number) + Double(read) / Double(max(episodes, 1))) / Double(count)
        }
        try stream?.copy(
          dataset, ranges, options, interleave: interleave, report: { context.warn($0) },
          advance: {
            read += 1
            context.progress.advance(bytes: $0)
          })
      }
      try stream?.finish()
    } catch {
      // What was readable goes on; without the end mark nobody takes it for the whole.
      if !error.isOutputFailure { try output.flush() }
      throw error
    }
  }

  private var options: RLDSEpisodeDecoder.Options {
    var options = RLDSEpisodeDecoder.Options()
    (options.features, options.excluded, options.bytes) = (feature, exclude, bytes)
    return options
  }
}

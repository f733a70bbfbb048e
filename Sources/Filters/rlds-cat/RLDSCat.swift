import EpisodeCodec
import FilterKit
import Posix

/// Reads RLDS datasets as steps.
@main
struct RLDSCat: Filter {
  static let configuration = FilterConfiguration(
    name: "rlds-cat", family: .datasetsIn,
    abstract: "Read RLDS datasets as a stream of steps.",
    discussion: """
      A dataset is a directory of tensorflow_datasets with features.json, dataset_info.json and
      TFRecord shards. DIR is the directory of a version, such as bridge_dataset/1.0.0, or the one
      above it; the filter then reads the newest version, and -v says which. It needs neither Python
      nor TensorFlow.

      Each record becomes an episode. The name of a feature is its path without steps/, such as
      observation/image_0. Images stay encoded; an empty string in place of an image becomes an
      image without data. A depth image of float32, which tensorflow_datasets stores as the colors
      of a PNG, becomes a raw image 32FC1. Numbers become tensors of the declared type. float64 has
      only the 32 bits of precision that tensorflow_datasets stores, and float16 becomes float32. A
      string becomes text, or a tensor of bytes if the first episode holds bytes that are not text;
      --bytes forces this. Several strings in a step become a JSON list. The contents of
      episode_metadata become attributes of the episode; without an id among them, its id is the
      tfds_id of the record, such as bridge-train.tfrecord-00000-of-00512__7. The filter checks all
      CRCs and the numbers of records and values.

      A feature that the filter cannot decode, such as a video, becomes a tensor of its bytes, with a
      warning. The filter leaves it out if it is not stored as bytes; with -f, that is an error.

      SPLIT follows tensorflow_datasets: train, train[:95%], train[95%:], train[10:20],
      train[2shard], train+val, or all for every split. Percentages are rounded to the closest
      episode. Without --split the filter reads train.

      RLDS stores no timestamps. Steps get log times 1/HZ seconds apart, which continue from one
      episode to the next. Without --rate they are 0.1 s apart, and the episodes claim no rate.
      """,
    input: .operands,
    examples: [
      .init(
        "rlds-cat --split 'train[:95%]' bridge_dataset | zarr-write bridge.zarr",
        "Convert most of an RLDS dataset to Zarr."),
      .init(
        "rlds-cat -f action -f 'observation/state' bridge_dataset | stream-text",
        "Look at actions and states; the filter does not read the images."),
    ],
    seeAlso: ["rlds-write", "step-align", "zarr-write"])

  @Argument(help: "Datasets to read, one after another.", valueName: "DIR", completion: .file)
  var directories: [String]
  @Option(help: "The episodes to read.", valueName: "SPLIT")
  var split = SplitSelection.train
  @OptionGroup var choice: FeatureChoiceOptions
  @Option(
    help: "Read strings of features that match this pattern as bytes, not text; may be repeated.",
    valueName: "PATTERN")
  var bytes: [TopicPattern] = []
  @Option(
    help: "Read from this many shards in turn, one episode from each.", in: 1...256)
  var interleave = 1
  @OptionGroup var identity: EpisodeIdentityOption
  @OptionGroup var share: EpisodeShareOptions
  @OptionGroup var rate: StepRateOption

  func run(_ context: RunContext) throws {
    try context.writeStream { output in
      var stream: RLDSStream?
      for (number, path) in directories.enumerated() {
        let dataset = try RLDSDataset(path)
        context.note("reading '\(dataset.path)'")
        let ranges = try context.naming(dataset.path) { () throws(StreamError) in
          try split.ranges(in: dataset.info)
        }
        if stream == nil {
          stream = RLDSStream(
            try context.startStepStream(to: output, share), rate: rate.stepsPerSecond,
            id: identity.pattern)
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
    }
  }

  private var options: RLDSEpisodeDecoder.Options {
    var options = RLDSEpisodeDecoder.Options()
    (options.selection, options.bytes) = (choice.selection, bytes)
    return options
  }
}

import EpisodeCodec
import FilterKit
import Posix

/// Reads Zarr datasets as steps.
@main
struct ZarrCat: Filter {
  static let configuration = FilterConfiguration(
    name: "zarr-cat", family: .datasetsIn,
    abstract: "Read Zarr datasets as a stream of steps.",
    discussion: """
      PATH is a directory or a ZIP file: a dataset of zarr-write(1), a replay buffer of Diffusion
      Policy or UMI, or another Zarr hierarchy of version 2 or 3 whose arrays have the steps of all
      episodes along the first axis. The array meta/episode_ends holds the index after the last step
      of each episode; without it, all steps are one episode. The filter needs no Python.

      What zarr-write(1) has stored comes back as it was: names, times, attributes, windows; JPEG and
      PNG stay encoded. Of other hierarchies the filter reads the arrays in data/, or all arrays that
      are not in meta/. An array named action, or with a name that starts so, keeps its name, as do
      reward, discount, is_first, is_last, is_terminal and language_instruction, and names with a /.
      Any other becomes observation/NAME: camera0_rgb becomes observation/camera0_rgb.

      Arrays of uint8 whose steps have the shape height, width, and 1, 3 or 4 channels become raw
      images. So do those of float32, if their first image has whole numbers from 0 to 255, as
      img in the buffer of PushT; any other number after it is then an error. --tensor
      PATTERN keeps such arrays as numbers. Other numbers become tensors; float16 becomes float32.
      Strings become text, and byte strings tensors of uint8.

      The filter reads chunks in the codecs blosc (blosclz, lz4, lz4hc, snappy, zlib and zstd, with
      all shuffles), zstd, lz4, zlib, gzip and bz2, with crc32c, in both byte orders and any order
      of axes, also in shards (sharding_indexed). Chunks that are missing have the fill value. Other
      codecs, such as imagecodecs_jpegxl and imagecodecs_jpeg2k, and filters of version 2 are an
      error that names them. imagecodecs and zarr-python convert such an array; the example in
      zarr-write(1) shows the lines that register a codec.

      Each episode keeps the id that zarr-write stored. The id of any other is the name of PATH
      without .zarr and .zip, #, and the episode's number, as in pusht#12. Where PATH has no times,
      steps get log times 1/HZ seconds apart, which continue from one episode to the next. Without
      --rate they are 0.1 s apart, and the episodes claim no rate.

      LIST has numbers of episodes and ranges of them, as in 0,3-7,20-. An episode that a dataset
      does not have is an error. PATTERN is the name of a feature in the stream or of its array; *
      stands for any text.

      The filter holds a few chunks of each array. A chunk that needs more memory than --memory allows
      is an error. It follows no symbolic link inside the dataset.
      """,
    input: .operands,
    examples: [
      .init(
        "zarr-cat --rate 10 pusht_cchi_v7_replay.zarr | jpeg-encode | zarr-write pusht.zarr",
        "Make JPEG of the images of a replay buffer; the new dataset is a tenth of its size."),
      .init(
        "zarr-cat --episodes 3-7 -f 'action' grasp.zarr.zip | stream-text",
        "Look at the actions of some episodes; the filter does not read the images."),
    ],
    seeAlso: ["zarr-write", "lerobot-cat", "rlds-cat", "npz-cat"])

  @Argument(help: "Datasets to read, one after another.", valueName: "PATH", completion: .file)
  var paths: [String]
  @Option(help: "Read only these episodes.", valueName: "LIST") var episodes: NumberRanges?
  @OptionGroup var choice: FeatureChoiceOptions
  @Option(
    help: "Read arrays that match this pattern as numbers, not images; may be repeated.",
    valueName: "PATTERN")
  var tensor: [TopicPattern] = []
  @OptionGroup var identity: EpisodeIdentityOption
  @OptionGroup var share: EpisodeShareOptions
  @Option(
    help: "Steps per second, from 0.001 to 1e6, in place of the times in the dataset.",
    valueName: "HZ", in: 0.001...1e6)
  var rate: Double?
  @OptionGroup var threads: ThreadOption

  func run(_ context: RunContext) throws {
    var settings = ZarrStream.Settings()
    (settings.selection, settings.tensors) = (choice.selection, tensor)
    (settings.episodes, settings.rate, settings.threads) = (episodes, rate, threads.count)
    try context.writeStream { output in
      var stream: ZarrStream?
      try context.forEachDataset(paths, open: ZarrDataset.init) { dataset, advance in
        if stream == nil {
          stream = ZarrStream(
            try context.startStepStream(to: output, share), settings, id: identity.pattern)
        }
        try stream?.copy(dataset, report: { context.warn($0) }, advance: advance)
      }
      try stream?.finish()
    }
  }
}

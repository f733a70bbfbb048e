import EpisodeCodec
import FilterKit
import Posix

/// Writes steps as an RLDS dataset.
@main
struct RLDSWrite: SinkFilter {
  static let configuration = FilterConfiguration(
    name: "rlds-write", family: .datasetsOut,
    abstract: "Write steps as an RLDS dataset.",
    discussion: """
      The filter makes the dataset DIR/NAME/VERSION, with features.json, dataset_info.json and
      shards such as NAME-train.tfrecord-00000-of-00003. tensorflow_datasets opens it with
      builder_from_directory, and so does code that trains on Open X-Embodiment datasets.

      Features keep their names, element types and shapes. The filter adds is_first, is_last,
      is_terminal (true in the last step) and language_instruction (that of the episode) where the
      stream has none. The attributes of the first episode become texts in episode_metadata, along
      with file_path, the source of the episode. Episodes without steps are left out, and reported
      on stderr.

      Byte strings (rows of uint8) may differ in length, and steps of an episode in the first extent
      of a numeric feature. Such a feature becomes a sequence of varying length, which
      tensorflow_datasets returns as a ragged tensor.

      JPEG and PNG images are stored unchanged; use jpeg-encode(1) upstream to store JPEG. Raw
      images of 8 or 16 bits become PNG, Bayer patterns after demosaicing. Raw float images, such as
      depth in meters, become tensors of shape [height, width, 1] if the last part of the feature's
      name has the word depth or image, else an Image of float32, so that they remain images. An
      image without data becomes an empty string, which tensorflow_datasets returns only undecoded.

      Images that are stored unchanged are checked to their end: the markers of a JPEG, the chunks
      and CRCs of a PNG. A damaged image is an error, which names the feature and the step. With
      --bad skip that step is left out; with --bad repeat it has the previous good value of the
      feature instead, or is left out if there is none. The attributes bad_images/skipped and
      bad_images/repeated of the episode count them.

      tensorflow_datasets keeps 32 of the 64 bits of a float64. --exact stores all 64 as bytes:
      tensorflow_datasets decodes them, but readers that skip its decoding, such as those of Octo
      and OpenVLA, do not.

      If the dataset exists and has no split of that name, --split adds one. The stream must then
      have the features of the dataset, and the existing files stay as they are; dataset_info.json,
      which makes the split known, is replaced in one step.

      Memory does not grow with the data: an episode waits in temporary files in $TMPDIR or
      /var/tmp. It becomes one record of at most 2 GiB. The dataset is written under a temporary
      name and renamed when the stream ends cleanly.
      """,
    output: .dataset,
    examples: [
      .init(
        #"""
        mcap-cat demo.mcap | jpeg-encode \
          | step-align --rate 10 action=/action.data \
              observation/image=/camera/front/image_raw \
          | rlds-write --name my_robot datasets
        """#,
        "Make the RLDS dataset datasets/my_robot/1.0.0 of a recording."),
      .init(
        #"""
        rlds-cat --split 'train[:10]' bridge_dataset \
          | rlds-write --name bridge_small datasets
        """#,
        "Copy a part of a dataset."),
    ],
    seeAlso: ["rlds-cat", "step-align", "jpeg-encode", "zarr-write"])

  @Argument(
    help: "The directory that will contain the dataset.", valueName: "DIR", completion: .output)
  var directory: String
  @Option(
    help: "Name of the dataset: letters, digits and _, starting with a letter.", valueName: "NAME")
  var name: String
  @Option(help: "Version of the dataset: three numbers.", valueName: "X.Y.Z")
  var datasetVersion = "1.0.0"
  @Option(help: "Name of the split, new or added to the dataset.", valueName: "NAME") var split =
    "train"
  @Option(help: "Start a new shard after this many MiB.", valueName: "MB", in: 1...(1 << 20))
  var shardSize = 256
  @Option(
    help: """
      Make this many shards with equal numbers of episodes, instead of shards by size. The filter \
      then writes all episodes twice.
      """, in: 1...99_999) var shards: Int?
  @OptionGroup var badImages: BadImageOption
  @OptionGroup var empty: EmptyEpisodeOption
  @Flag(help: "Store all bits of float64 features.") var exact = false
  @Flag(help: "Replace an existing dataset of this name and version.") var force = false

  func validate() throws {
    guard let first = name.utf8.first, isLetter(first), name.utf8.allSatisfy(isWord) else {
      throw UsageError(
        "\(name.quoted) is not a dataset name: letters, digits and _, starting with a letter")
    }
    let numbers = datasetVersion.split(separator: ".", omittingEmptySubsequences: false)
    guard numbers.count == 3, numbers.allSatisfy({ Int($0)?.description == String($0) }) else {
      throw UsageError("\(datasetVersion.quoted) is not a version of three numbers, such as 1.0.0")
    }
    let isGood = split.utf8.allSatisfy { isWord($0) || $0 == UInt8(ascii: "-") }
    guard isGood, split.utf8.contains(where: isLetter), split != "all" else {
      throw UsageError("\(split.quoted) is not a split name")
    }
  }

  func makeSink(_ context: RunContext) throws -> any StepSink {
    var target = RLDSWriter.Target(directory, name: name)
    (target.version, target.split, target.isExact) = (datasetVersion, split, exact)
    target.sharding = shards.map { .count($0) } ?? .size(shardSize << 20)
    target.existing = force ? .replace : .refuse
    let writer = try RLDSWriter(target, warn: context.warn)
    return try badImages.checked(empty.checked(writer, context), decodes: false, context)
  }

  private func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private func isWord(_ byte: UInt8) -> Bool {
    isLetter(byte) || byte == UInt8(ascii: "_")
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}

import EpisodeCodec
import FilterKit
import Posix

/// Steps as an RLDS dataset.
@main
struct RLDSWrite: SinkFilter {
  static let configuration = FilterConfiguration(
    name: "rlds-write", family: .datasetsOut,
    abstract: "Write steps as an RLDS dataset.",
    discussion: """
      The dataset is DIR/NAME/VERSION, with features.json, dataset_info.json and shards such as
      NAME-train.tfrecord-00000-of-00003: tensorflow_datasets opens it with builder_from_directory,
      and so does what Open X-Embodiment datasets are trained with.

      Features keep their names, element types and shapes. is_first, is_last, is_terminal (true in
      the last step) and language_instruction (that of the episode) are added where the stream has
      none. Attributes of the first episode become texts in episode_metadata, with file_path, where
      it comes from, among them. Episodes without steps are left out.

      JPEG and PNG images are stored as they are; put jpeg-encode before to have JPEG. Raw images of
      8 or 16 bits become PNG, and of floats, such as depth in metres, tensors [height, width, 1].
      An image without data is an empty string, which tensorflow_datasets gives undecoded only.

      tensorflow_datasets keeps 32 of the 64 bits of a float64. --exact stores all, as bytes, which
      it decodes and readers that skip its decoding, such as Octo's and OpenVLA's, do not.

      Memory does not grow with the data: an episode, which is one record of at most 2 GiB, waits in
      temporary files in $TMPDIR or /var/tmp. The dataset is built beside its final name and gets
      that name when the stream has ended as it should.
      """,
    output: .dataset,
    examples: [
      .init(
        "mcap-cat demo.mcap | jpeg-encode | step-align --rate 10 "
          + "observation/image=/camera/front/image_raw action=/action.data "
          + "| rlds-write --name my_robot datasets",
        "Make an RLDS dataset of a recording: datasets/my_robot/1.0.0."),
      .init(
        "rlds-cat --split 'train[:10]' bridge_dataset | rlds-write --name bridge_small datasets",
        "Take a part of a dataset."),
    ],
    seeAlso: ["rlds-cat", "step-align", "jpeg-encode", "zarr-write"])

  @Argument(help: "The directory to make the dataset in.", valueName: "DIR", completion: .output)
  var directory: String
  @Option(help: "The dataset's name: letters, digits and _, a letter first.", valueName: "NAME")
  var name: String
  @Option(help: "The dataset's version: three numbers.", valueName: "X.Y.Z")
  var datasetVersion = "1.0.0"
  @Option(help: "The name of the split.", valueName: "NAME") var split = "train"
  @Option(help: "Start a new shard behind so many megabytes.", valueName: "MB", in: 1...(1 << 20))
  var shardSize = 256
  @Option(
    help: """
      Make so many shards of equal numbers of episodes, in place of shards by size. The episodes are \
      written twice for it.
      """, in: 1...99_999) var shards: Int?
  @Flag(help: "Store all bits of float64 features.") var exact = false
  @Flag(help: "Replace a dataset of that name and version.") var force = false

  func validate() throws {
    guard let first = name.utf8.first, isLetter(first), name.utf8.allSatisfy(isWord) else {
      throw UsageError("\(name.quoted) is not a name of letters, digits and _ with a letter first")
    }
    let numbers = datasetVersion.split(separator: ".", omittingEmptySubsequences: false)
    guard numbers.count == 3, numbers.allSatisfy({ Int($0)?.description == String($0) }) else {
      throw UsageError("\(datasetVersion.quoted) is not a version of three numbers, such as 1.0.0")
    }
    let isGood = split.utf8.allSatisfy { isWord($0) || $0 == UInt8(ascii: "-") }
    guard isGood, split.utf8.contains(where: isLetter), split != "all" else {
      throw UsageError("\(split.quoted) is not a name for a split")
    }
  }

  func makeSink(_ context: RunContext) throws -> any StepSink {
    var target = RLDSWriter.Target(directory, name: name)
    (target.version, target.split, target.isExact) = (datasetVersion, split, exact)
    target.sharding = shards.map { .count($0) } ?? .size(shardSize << 20)
    target.existing = force ? .replace : .refuse
    return try RLDSWriter(target, warn: context.warn)
  }

  private func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private func isWord(_ byte: UInt8) -> Bool {
    isLetter(byte) || byte == UInt8(ascii: "_")
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}

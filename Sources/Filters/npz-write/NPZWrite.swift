import EpisodeCodec
import FilterKit
import Posix

/// Writes steps as arrays of NumPy.
@main
struct NPZWrite: SinkFilter {
  static let configuration = FilterConfiguration(
    name: "npz-write", family: .datasetsOut,
    abstract: "Write steps as NumPy arrays.",
    discussion: """
      The filter writes an .npz archive, which numpy.load opens, with an array for each feature, under
      its name. Numbers keep their type and shape. Text becomes strings of the length of the longest.
      Images are decoded: 8-bit color becomes uint8 [..., height, width, 3]. The values of a feature
      have the same type and shape in all steps.

      With --layout steps, the default, the first axis of all arrays is the steps of all episodes; of
      several episodes the array episode_ends says where each ends. With --layout envs,steps the
      first axis is episodes, which all have the same number of steps, and the second is their steps.
      With --layout episodes every episode has one step, and the first axis is episodes. Times and
      attributes are not stored; the provenance is the comment of the archive.

      The values wait in temporary files in $TMPDIR or /var/tmp until their number is known. FILE is
      written under a temporary name and renamed when the stream ends cleanly. With - the archive goes
      to standard output, after the end of the stream.
      """,
    output: .dataset,
    examples: [
      .init(
        "mcap-cat steps.mcap | npz-write steps.npz",
        "Make arrays of the steps of a recording."),
      .init(
        "rlds-cat -f action bridge_dataset | npz-write actions.npz",
        "Make one array of all actions of a dataset."),
    ],
    seeAlso: ["npz-cat", "zarr-write"])

  @Argument(
    help: "The archive to write; - for standard output.", valueName: "FILE|-", completion: .output)
  var file: String
  @Option(help: "The leading axes of the arrays.") var layout = NPZLayout.steps
  @OptionGroup var badImages: BadImageOption
  @OptionGroup var empty: EmptyEpisodeOption
  @Flag(help: "Replace an existing file of this name.") var force = false

  func makeSink(_ context: RunContext) throws -> any StepSink {
    if file == "-" { try context.checkStandardOutput() }
    let writer = try NPZWriter(
      file == "-" ? nil : file, layout, existing: force ? .replace : .refuse, warn: context.warn)
    return try badImages.checked(empty.checked(writer, context), decodes: true, context)
  }
}

extension NPZLayout: OptionValue {}

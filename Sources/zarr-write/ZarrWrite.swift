import EpisodeCodec
import FilterKit
import Posix

/// Steps as a Zarr hierarchy.
@main
struct ZarrWrite: SinkFilter {
  static let configuration = FilterConfiguration(
    name: "zarr-write",
    abstract: "Write steps as a Zarr directory or ZIP file for training.",
    discussion: [
      "Format 3 has one sharded array per feature, under the feature's name, first axis time, over "
        + "all episodes one behind the other. A JPEG or PNG picture is stored as it is, one to a "
        + "chunk, with the codec imagecodecs_jpeg or imagecodecs_png of the Python package imagecodecs: "
        + "a frame at random costs one small read and one decode. Raw pictures, numbers and texts are "
        + "compressed with zstd; blue-green-red pictures become red-green-blue. meta/episode_ends has "
        + "the step behind the last of each episode, meta/timestamp the time of each step in ns.",
      "Format 2 is the replay buffer of Diffusion Policy: data/FEATURE with _ for /, data/timestamp in "
        + "seconds, meta/episode_ends.",
      "The attributes of the root tell the features, of every episode source, instruction, rate, steps "
        + "and outcome, and which programs made it. Nothing has the final name before all is there.",
    ],
    output: .dataset,
    examples: [
      .init(
        "mcap-cat demo.mcap | step-align --rate 10 observation/image_primary=/camera/front/image_raw "
          + "action=/action.data | zarr-write demo.zarr", "Make a training set."),
      .init(
        "mcap-cat demo.mcap | step-align --rate 10 action=/action.data | zarr-write --format 2 - "
          + "> demo.zarr.zip", "Make a replay buffer in a ZIP file."),
    ],
    seeAlso: ["step-align"])
  static let libraries = [Versions.zstd, Versions.turboJPEG, Versions.png]

  @Argument(
    help: "A directory, a file that ends in .zip, or - for a ZIP on standard output.",
    valueName: "OUTPUT", completion: .directory) var output: String
  @Option(help: "The Zarr format.") var format = Format.v3
  @Option(help: "Store encoded images as they are, or decode them to raw arrays.") var images =
    ZarrEpisodeWriter.Images.jpeg
  @Flag(help: "Add the episodes to a directory that is there.") var append = false
  @Flag(help: "Replace what is there under the output's name.") var force = false

  enum Format: String, CaseIterable, OptionValue {
    case v2 = "2"
    case v3 = "3"
  }

  func validate() throws {
    if append, output == "-" || output.hasSuffix(".zip") {
      throw UsageError("only a directory can be appended to")
    }
    if append, force { throw UsageError("give either --append or --force") }
  }

  func open(_ context: RunContext) throws -> ZarrEpisodeWriter {
    ZarrEpisodeWriter(try hierarchy(context), images: images)
  }

  private func hierarchy(_ context: RunContext) throws -> ZarrHierarchy {
    let zarr = format == .v2 ? ZarrFormat.v2 : .v3
    if append { return try ZarrHierarchy(appendingTo: output) }
    if output == "-" {
      try context.checkStandardOutput()
      return ZarrHierarchy(ZipStore(FileOutput(.standardOutput())), zarr)
    }
    if output.hasSuffix(".zip") {
      return ZarrHierarchy(try ZipStore(output, existing: force ? .replace : .refuse), zarr)
    }
    return ZarrHierarchy(try DirectoryStore(output, existing: force ? .replace : .refuse), zarr)
  }

  func write(_ steps: StepReader, to dataset: ZarrEpisodeWriter) throws(StreamError) {
    steps.onMetadata = { metadata throws(StreamError) in try dataset.add(metadata) }
    while let event = try steps.next() {
      switch event {
      case .begin(let episode): dataset.begin(episode)
      case .step(let step):
        try steps.located { () throws(StreamError) in try dataset.append(step, steps.features) }
      case .end(let episode): try dataset.end(episode)
      }
    }
  }

  func publish(_ dataset: ZarrEpisodeWriter, _ context: RunContext) throws(StreamError) {
    if let own = context.ownProvenance { try dataset.add(own.metadata) }
    try dataset.publish()
  }
}

extension ZarrEpisodeWriter.Images: OptionValue {}

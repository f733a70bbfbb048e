import EpisodeCodec
import FilterKit
import Posix

/// Reads tar files of samples as steps.
@main
struct TarCat: Filter {
  static let configuration = FilterConfiguration(
    name: "tar-cat", family: .datasetsIn,
    abstract: "Read WebDataset tar files as a stream of steps.",
    discussion: """
      The filter reads tar files of tar-write, in both layouts, of webdataset and of any other tar
      program, also compressed with gzip or zstd. Without FILE, or with -, it reads standard input,
      also several tar files one after another.

      Members are samples as webdataset has it: the key of a sample is the name up to the first dot
      after the last slash, the rest in lower case is the field; members with the same key that follow
      one another are a sample, and a sample ends with its file. Names without a dot, names that begin
      with one, names such as __about__, links and folders are skipped. Two members with the same
      field are an error.

      A sample becomes a step. Files of tar-write give back episodes, names, shapes and times as they
      were, also where an episode goes on in the next file. Of other files a field becomes a feature by
      its last extension: jpg, jpeg and png an image, npy a tensor, npz a tensor for each array, txt
      and json text, cls, index and id a number; the feature has the field's name without extension. A
      field without other name, such as txt, becomes language_instruction, image, array or json. The
      filter runs no program in the data: anything else, such as pth and pyd, becomes a tensor of its
      bytes, with a warning. In the layout of VLA Foundry the cameras become windows, and the arrays
      of lowdim.npz keep their names.

      An episode is the samples in a row with the same episode_id, or else in the same folder, or else
      of the same file. Steps without timestamp get log times 1/HZ seconds apart. Without --rate they
      are 0.1 s apart, and the episodes claim no rate.
      """,
    examples: [
      .init(
        "tar-cat foundry/*.tar | zarr-write train.zarr",
        "Convert shards to Zarr."),
      .init(
        "tar-cat -f action -f 'observation/*' foundry/000000.tar | stream-info",
        "Look at some features of one shard."),
    ],
    seeAlso: ["tar-write", "zarr-write", "npz-cat"])

  @Argument(help: "Files to read, one after another; - is standard input.", completion: .file)
  var files: [String] = []
  @OptionGroup var choice: FeatureChoiceOptions
  @OptionGroup var identity: EpisodeIdentityOption
  @OptionGroup var share: EpisodeShareOptions
  @OptionGroup var rate: StepRateOption

  func run(_ context: RunContext) throws {
    try context.writeStream { output in
      var stream: TarStream?
      try context.forEachInput(files, flushing: output) { (input, _, file) throws(StreamError) in
        if stream == nil {
          stream = TarStream(
            try context.startStepStream(to: output, share), rate: rate.stepsPerSecond,
            id: identity.pattern, selection: choice.selection, warn: context.warn)
        }
        try stream?.copy(input, file: file) { context.progress.advance(bytes: 0) }
      }
      try stream?.finish()
    }
  }
}

import EpisodeCodec
import FilterKit
import Posix

/// Reads arrays of NumPy as steps.
@main
struct NPZCat: Filter {
  static let configuration = FilterConfiguration(
    name: "npz-cat", family: .datasetsIn,
    abstract: "Read NumPy arrays as a stream of steps.",
    discussion: """
      The filter reads .npz archives, as numpy.savez and numpy.savez_compressed write them, and .npy
      files, whose array has the name of the file. Without FILE, or with -, it reads standard input,
      also several archives or arrays one after another, as a simulator writes them to a pipe.

      --layout says what the leading axes of all arrays are. envs,steps: the first axis is the
      environments of a batch, each of which becomes an episode, the second is their steps. steps,
      the default: the first axis is steps; if there is an array episode_ends, as in replay buffers,
      it divides them into episodes. episodes: each entry of the first axis is an episode of one
      step. Arrays with fewer axes become attributes of the episodes: a single number of all, a list
      with one entry for each episode of that one.

      The name of an array is the name of its feature; nested names such as
      agents/observation/lidar are as good as any. Numbers keep their type; float16 becomes float32.
      A string becomes text. Both byte orders and both element orders are read, arrays in the order
      of Fortran by way of a temporary file in $TMPDIR or /var/tmp, as are archives from a pipe. The
      filter checks all sizes and checksums.

      Arrays of Python objects and files of torch.save hold programs for Python, which the filter does
      not run. These lines of Python make an archive of a TensorDict:

      arrays = tensordict.flatten_keys("/").cpu().numpy()

      numpy.savez("rollout.npz", **arrays)

      Such files store no times. Steps get log times 1/HZ seconds apart, which continue from one
      episode to the next. Without --rate they are 0.1 s apart, and the episodes claim no rate.
      """,
    examples: [
      .init(
        "npz-cat --layout envs,steps rollout.npz | lz4-chunk > rollout.mcap",
        "Compress a batch of a simulator, each environment for itself."),
      .init(
        "npz-cat -f action -f 'observation/*' demo.npz | stream-info",
        "Look at some arrays of one episode."),
    ],
    seeAlso: ["npz-write", "lz4-chunk", "rlds-cat"])

  @Argument(help: "Files to read, one after another; - is standard input.", completion: .file)
  var files: [String] = []
  @Option(help: "The leading axes of the arrays.") var layout = NPZLayout.steps
  @OptionGroup var choice: FeatureChoiceOptions
  @OptionGroup var identity: EpisodeIdentityOption
  @OptionGroup var share: EpisodeShareOptions
  @OptionGroup var rate: StepRateOption

  func run(_ context: RunContext) throws {
    try context.writeStream { output in
      var stream: NPZStream?
      try context.forEachInput(files, flushing: output) { (input, _, file) throws(StreamError) in
        if stream == nil {
          stream = NPZStream(
            try context.startStepStream(to: output, share), layout, rate: rate.stepsPerSecond,
            id: identity.pattern, selection: choice.selection)
        }
        try stream?.copy(input, file: file) { context.progress.advance(bytes: 0) }
      }
      try stream?.finish()
    }
  }
}

extension NPZLayout: OptionValue {}

import EpisodeCodec
import FilterKit
import Posix

/// Reads HDF5 files as steps.
@main
struct HDF5Cat: Filter {
  static let configuration = FilterConfiguration(
    name: "hdf5-cat", family: .datasetsIn,
    abstract: "Read HDF5 demonstrations as a stream of steps.",
    discussion: """
      The filter reads HDF5 files of ALOHA and ACT, robomimic, LIBERO and DROID, and others whose
      arrays have a step for each entry of the first axis. It needs neither Python nor h5py. --layout
      auto, the default, tells them apart by their groups; --list shows what a file holds.

      aloha: a file is an episode. observations/qpos becomes observation/state, observations/qvel
      observation/velocity, observations/effort observation/effort, and observations/images/NAME
      observation/images/NAME. Such files hold no instruction: it is the name of their directory, which
      ACT calls after the task, with spaces in place of _.

      robomimic, libero: each group data/demo_N is an episode, in order of the numbers. actions
      becomes action, rewards reward, dones done, obs/NAME observation/NAME, and next_obs/NAME
      next_observation/NAME. --mask NAME reads only the episodes that mask/NAME lists. The
      instruction is that of ep_meta or problem_info.

      droid, generic: the names of features are the paths of the arrays. In a generic file, groups
      with numbers such as traj_0, traj_1 are episodes if nothing else is beside them; otherwise the
      file is one. The steps of an episode are the rows of action or actions, or else the number of
      rows that most arrays have. Arrays of other lengths are left out, with a line that says so; of
      one that is a row longer than the actions, the last row is. --map reads only the arrays that it
      names: PATH is below the group of the episode, or from the root with a slash at its start.

      Numbers keep their type; float16 becomes float32, and an enumeration its integers, but that of
      FALSE and TRUE bool. Strings become text. uint8 arrays of [steps, height, width, 3 or 4] become
      raw images. Rows of bytes, of strings or of varying length that hold JPEG or PNG files become
      compressed images, as they are, without the zeros that fill up a row. Other types are left out,
      with a line that says so, as are links to other files, values in other files, enumerations in
      the format of HDF5 1.12 or later (libver latest), and filters other than gzip, shuffle,
      fletcher32, szip, scale-offset, n-bit and LZF.

      Attributes of the file and of the episode's group, and arrays of one value, become attributes
      of the episode; success also becomes its outcome.

      ALOHA's real recordings have arrays of blue, green and red, its simulated ones (the attribute
      sim) of red, green and blue. JPEG files that OpenCV has made of such arrays are as usual in the
      first case. --colors says otherwise: with rgb, arrays are red, green and blue, and JPEG files
      are decoded, because OpenCV has exchanged red and blue in them.

      Steps get log times 1/HZ seconds apart, which continue from one episode to the next. Without
      --rate, HZ is 50 for aloha, 15 for droid, and control_freq of env_args for robomimic and
      libero. In other files steps are 0.1 s apart, and the episodes claim no rate.

      LIST has numbers of episodes and ranges of them, as in 0,3-7,20-, from 0 in each file. An
      episode that a file does not have is an error.

      Files are read by libhdf5 in a process of its own, with limited memory and without plugins. A
      damaged file on which the library fails, hangs or exceeds that memory is an error. Memory does
      not grow with the file.
      """,
    input: .operands,
    examples: [
      .init(
        #"""
        hdf5-cat aloha/episode_*.hdf5 \
          | norm-stats -o stats.json \
          | lerobot-write aloha_lerobot
        """#,
        "Convert recordings of ALOHA to a LeRobot dataset."),
      .init(
        "hdf5-cat --mask train -f action -f 'observation/*' low_dim.hdf5 | stream-info",
        "Look at the training part of a robomimic dataset."),
      .init(
        "hdf5-cat --map action=cmd --map observation/state=joints run.h5 > run.mcap",
        "Name the arrays of a file of one's own."),
      .init("hdf5-cat --list run.h5", "Show the groups, arrays and attributes of a file."),
    ],
    seeAlso: ["lerobot-write", "npz-cat", "rlds-cat"])

  @Argument(help: "Files to read, one after another.", completion: .file)
  var files: [String]
  @Option(help: "How the files are organized.") var layout = HDF5Layout.auto
  @Option(
    help: "Read only this array, as a feature of this name; may be repeated.",
    valueName: "NAME=PATH")
  var map: [HDF5Name] = []
  @Option(help: "Read only these episodes of each file.", valueName: "LIST")
  var episodes: NumberRanges?
  @Option(help: "Read only the episodes of this mask of robomimic.", valueName: "NAME")
  var mask: String?
  @OptionGroup var choice: FeatureChoiceOptions
  @Option(help: "The order of the colors in arrays of images.") var colors = HDF5Colors.auto
  @OptionGroup var identity: EpisodeIdentityOption
  @OptionGroup var share: EpisodeShareOptions
  @OptionGroup var rate: StepRateOption
  @Flag(help: "Show the tree of each file as text, and write no stream.") var list = false

  func run(_ context: RunContext) throws {
    try context.writeStream(isText: list) { output in
      let confinement = try context.confine("libhdf5")
      var stream: HDF5Stream?
      for (number, name) in files.enumerated() {
        try confinement.mark(name)
        let file = try HDF5File(name, layout)
        if list {
          try file.list({ (line) throws(StreamError) in
            try output.write((line + "\n").utf8.map { $0 })
          }) { confinement.advance() }
          continue
        }
        if stream == nil {
          stream = HDF5Stream(
            try context.startStepStream(to: output, share), settings, id: identity.pattern)
        }
        var done = 0.0
        context.progress.fractionDone = { [count = files.count] in
          (Double(number) + done) / Double(count)
        }
        try stream?.copy(
          file, report: { context.warn($0) },
          advance: { size, fraction in
            done = fraction
            confinement.advance()
            context.progress.advance(bytes: size)
          })
      }
      try stream?.finish()
      try output.flush()
    }
  }

  private var settings: HDF5Settings {
    var settings = HDF5Settings()
    settings.map = map.map { ($0.name, $0.path) }
    settings.selection = choice.selection
    (settings.episodes, settings.mask) = (episodes, mask)
    (settings.colors, settings.rate) = (colors, rate.stepsPerSecond)
    return settings
  }
}

/// `NAME=PATH`: a feature and the dataset that holds it.
struct HDF5Name: OptionValue {
  let name: String
  let path: String
  let argumentText: String

  init(parsing text: String) throws(UsageError) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
      throw UsageError("\(text.quoted) is not NAME=PATH, such as action=/cmd")
    }
    (name, path, argumentText) = (String(parts[0]), String(parts[1]), text)
  }
}

extension HDF5Layout: OptionValue {}
extension HDF5Colors: OptionValue {}

import EpisodeCodec
import FilterKit
import TrajectoryMath

/// Windows of observations and actions.
@main
struct TrajWindow: StepFilter {
  static let configuration = FilterConfiguration(
    name: "traj-window", family: .steps,
    abstract: "Make a window of past observations and future actions of each step.",
    discussion: """
      As chunk_act_obs of OpenVLA and Octo. Each feature observation/NAME gets a first axis of
      --window steps, the newest last; before the first step of an episode there is the first one
      again, and observation/pad_mask (octo: observation/timestep_pad_mask), bool [window], is
      false. observation/pad_mask_dict/NAME and task/pad_mask_dict/NAME are added where they are
      missing. A text of an observation is that of the newest step, and features that are neither
      observation nor action stay as they are.

      openvla: action becomes [window + future, dimensions]. Behind the goal, which is the step
      task/timestep, or the last one without that feature, nothing is to happen: dimensions are 0,
      and absolute ones, such as a gripper, keep the goal's value. Which ones are absolute traj-map
      --oxe tells; without a mask none is. This 0 comes after normalisation and need not be the
      robot's standstill; so it is in the original.

      octo: action becomes [window, future + 1, dimensions], the last action is repeated, and
      observation/task_completed, bool [window, future + 1], and action_pad_mask, bool like action,
      tell what is over. Actions that have an axis for the future already are cut to its first
      future + 1.

      Images are windows of references: each image is in the stream the first time it is needed, see
      bagpipe-stream(5). zarr-write --windows stores them so. No step is dropped at the end of an
      episode; --stride takes every so many steps, from the first on, and the windows are those they
      would be without it.
      """,
    examples: [
      .init(
        "goal-relabel --seed 1 < steps.mcap | traj-window --window 2 --future 3 "
          + "| zarr-write --windows train.zarr",
        "Store windows as OpenVLA makes them, each image once."),
      .init(
        "traj-window --flavor octo --window 2 --future 3 --absolute-mask 0000001 < steps.mcap "
          + "> windows.mcap",
        "Make windows as Octo does, with an action horizon of 4."),
    ],
    seeAlso: ["goal-relabel", "traj-subsample", "zarr-write"])

  @Option(help: "Steps of observations.", in: 1...ImageWindow.mostFrames) var window: Int
  @Option(help: "Actions behind the step's own.", in: 0...4096) var future = 0
  @Option(help: "Whose code to follow.") var flavor = PipelineFlavor.openvla
  @Option(help: "Make a window of every N-th step only.", in: 1...1_000_000) var stride = 1
  @Option(
    help: "Which dimensions of the action are absolute, 0 or 1 for each: 0000001.",
    valueName: "MASK") var absoluteMask: String?
  @Option(
    help: "With --flavor octo, pad actions with zeros to so many dimensions.", in: 1...65536)
  var maxActionDim: Int?
  @Option(
    help: "With --flavor octo, pad observation/proprio and task/proprio with zeros.", in: 1...65536)
  var maxProprioDim: Int?
  @Flag(help: "Put every image of a window into it, not only those that are new.")
  var copyImages = false

  private var settings = WindowSettings(WindowIndices(window: 1, future: 0))

  mutating func validate() throws {
    settings.indices = WindowIndices(window: window, future: future)
    (settings.flavor, settings.stride, settings.copiesImages) = (flavor, stride, copyImages)
    (settings.actionDimensions, settings.proprioDimensions) = (maxActionDim, maxProprioDim)
    if flavor != .octo, maxActionDim ?? maxProprioDim != nil {
      throw UsageError("--max-action-dim and --max-proprio-dim are for --flavor octo")
    }
    guard let absoluteMask else { return }
    guard let mask = Feature.mask(parsing: absoluteMask), !mask.isEmpty else {
      throw UsageError("\(absoluteMask.quoted) is not a row of 0 and 1")
    }
    settings.absoluteMask = mask
  }

  func makeTransform(
    _ output: StepWriter, _ stream: StepStreamInfo, _ context: RunContext
  ) throws -> any StepTransform { WindowMaker(settings, to: output) }
}

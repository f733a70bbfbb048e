import EpisodeCodec
import FilterKit
import TrajectoryMath

/// Makes windows of observations and actions.
@main
struct TrajWindow: StepFilter {
  static let configuration = FilterConfiguration(
    name: "traj-window", family: .steps,
    abstract: "Make windows of past observations and future actions.",
    discussion: """
      The filter does what chunk_act_obs of OpenVLA and Octo does: each step becomes a window. Each
      feature observation/NAME gets a new first axis of --window steps, the newest last. Before the
      first step of an episode the window repeats this step, and observation/pad_mask (octo:
      observation/timestep_pad_mask), bool [window], is false. The filter adds
      observation/pad_mask_dict/NAME and task/pad_mask_dict/NAME where they are missing. A text
      below observation/ is that of the newest step. Features other than observations and action
      pass unchanged.

      For openvla, action becomes [window + future, dimensions]. The goal is the step task/timestep,
      or the last step if there is no such feature. After the goal the robot is to do nothing:
      relative dimensions become 0, and absolute ones, such as a gripper, keep their value at the
      goal. traj-map --oxe marks the absolute dimensions in the stream; without a mask all
      dimensions are relative. As in the original, this 0 is in normalized units, so it need not
      mean that the robot stands still.

      For octo, action becomes [window, future + 1, dimensions], and the last action is repeated.
      observation/task_completed, bool [window, future + 1], marks the actions after the goal, and
      action_pad_mask, a bool of the shape of action, marks the numbers that are not padding. If
      actions already have an axis for the future, the filter keeps the first future + 1 of them.

      If traj-map --oxe marked the stream as one of DROID, the filter drops, as OpenVLA does, the
      windows in which the arm stands still (zero_action_filter); the actions must be normalized by
      then. The filter says how many it dropped, and so does the attribute frames_filtered of END.

      Images become windows of references: each image is in the stream once, where a window first
      needs it; see bagpipe-stream(5). zarr-write --windows stores them this way. The filter drops
      no step at the end of an episode. --stride only selects windows; it does not change them.
      """,
    examples: [
      .init(
        #"""
        goal-relabel --seed 1 < steps.mcap \
          | traj-window --window 2 --future 3 \
          | zarr-write --windows train.zarr
        """#,
        "Store windows as OpenVLA makes them, each image once."),
      .init(
        #"""
        traj-window --flavor octo --window 2 --future 3 \
            --absolute-mask 0000001 < steps.mcap > windows.mcap
        """#,
        "Make windows as Octo does, with an action horizon of 4."),
    ],
    seeAlso: ["goal-relabel", "traj-subsample", "zarr-write"])

  @Option(help: "Number of observations in a window.", in: 1...ImageWindow.mostFrames) var window:
    Int
  @Option(help: "Number of actions after that of the step itself.", in: 0...4096) var future = 0
  @Option(help: "The code base to follow.") var flavor = PipelineFlavor.openvla
  @Option(
    help: "Make a window at every N-th step only, starting with the first.", in: 1...1_000_000)
  var stride = 1
  @Option(
    help: "The absolute dimensions of the action, a 0 or 1 for each, such as 0000001.",
    valueName: "MASK") var absoluteMask: String?
  @Option(
    help: "With --flavor octo, pad actions with zeros to this many dimensions.", in: 1...65536)
  var maxActionDim: Int?
  @Option(
    help:
      "With --flavor octo, pad observation/proprio and task/proprio to this many dimensions.",
    in: 1...65536)
  var maxProprioDim: Int?
  @Flag(help: "Keep the windows that the frame filter of the dataset would drop.")
  var noFrameFilter = false
  @Flag(help: "Store all images in every window, instead of references to earlier windows.")
  var copyImages = false

  private var settings = WindowSettings(WindowIndices(window: 1, future: 0))

  mutating func validate() throws {
    settings.indices = WindowIndices(window: window, future: future)
    (settings.flavor, settings.stride, settings.copiesImages) = (flavor, stride, copyImages)
    settings.keepsAllFrames = noFrameFilter
    (settings.actionDimensions, settings.proprioDimensions) = (maxActionDim, maxProprioDim)
    if flavor != .octo, maxActionDim ?? maxProprioDim != nil {
      throw UsageError("--max-action-dim and --max-proprio-dim require --flavor octo")
    }
    guard let absoluteMask else { return }
    guard let mask = Feature.mask(parsing: absoluteMask), !mask.isEmpty else {
      throw UsageError("\(absoluteMask.quoted) is not a mask of 0 and 1")
    }
    settings.absoluteMask = mask
  }

  func makeTransform(
    _ output: StepWriter, _ stream: StepStreamInfo, _ context: RunContext
  ) throws -> any StepTransform {
    let maker = WindowMaker(settings, to: output)
    maker.report = { context.warn($0) }
    return maker
  }
}

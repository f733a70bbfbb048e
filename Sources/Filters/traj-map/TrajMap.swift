import EpisodeCodec
import FilterKit
import Posix
import TrajectoryMath

/// Maps the features of each trajectory.
@main
struct TrajMap: StepFilter {
  static let configuration = FilterConfiguration(
    name: "traj-map", family: .steps,
    abstract: "Map the features of each trajectory by expressions.",
    discussion: """
      A map has one line for each change; # starts a comment. NAME = EXPRESSION sets a feature, and
      let NAME = EXPRESSION sets a value for the lines below it. rename OLD to NEW, remove NAME, …
      and keep NAME, … choose features. drop first N, drop last N and every N choose steps. swap A,
      B with probability 0.5 exchanges two features in some trajectories. Features that no line
      names pass unchanged. Put a name in single quotes if it has characters other than letters,
      digits, _ and /; put text in double quotes. / divides where it has spaces around it.

      x[0:6], x[-1:] and x[3] take parts of the last axis. + - * / compute in float32, or in float64
      where a feature has it. Functions of a step are concat, zeros(3), ones(1), clip(x, 0, 1), abs,
      sqrt, sin, cos, norm, invert (1 - x), reshape(x, 3, 3), matmul, inverse, and conversions such
      as float32(x) and int32(x). binarize and rel2abs turn gripper commands into states. next,
      previous, first and last give the values of other steps; any, all, min, max, mean and sum
      reduce all steps to one number. steps is the number of steps, and step the index of the
      current one. Functions such as euler_to_matrix convert between euler, quaternion (x, y, z, w),
      matrix, r6 and axis_angle. text(x) decodes code points, and zlib(x, float32, 7) unpacks
      numbers. == != < <= > >= and, or, not compare and combine. bagpipe-map(5) defines the
      language.

      --oxe runs the function with which OpenVLA or Octo standardizes a dataset of Open
      X-Embodiment, and gives the features the names and types of its training code:
      observation/image_primary, observation/proprio, observation/timestep,
      task/language_instruction and action, with the masks of the action. A camera that the dataset
      does not have becomes padding. Your own map does the same if it ends with a dataset and its
      roles, as --print shows.

      kuavo-claw.map, kuavo-hand.map and kuavo-gripper.map are there without a file: for a robot of
      Kuavo with such hands they make observation/state and action of the features in kuavo.features
      of step-align, as the converter of its maker does: joints in rad, hands from 0 to 1.

      The filter checks types and shapes on the first step. It drops a trajectory that has no steps
      left.
      """,
    examples: [
      .init(
        #"""
        rlds-cat bridge_dataset | traj-map --oxe bridge_dataset \
          | norm-stats -o stats.json > /dev/null
        """#,
        "Compute the statistics of a dataset of Open X-Embodiment."),
      .init(
        #"""
        traj-map -e 'action = concat(action[0:6], 1 - clip(action[6:7], 0, 1))' \
          < steps.mcap > mapped.mcap
        """#,
        "Invert the gripper."),
      .init("traj-map --print bridge_orig > my_robot.map", "Print a template for a new robot."),
    ],
    seeAlso: ["traj-filter", "rlds-cat", "norm-stats"])

  @Argument(
    help: "The file with the map, of at most 64 KiB.", valueName: "FILE.map", completion: .file)
  var file: String?
  @Option(
    name: .short("e", long: "expression"),
    help: "Add a line to the map, after those of the file; may be repeated.",
    valueName: "LINE") var expression: [String] = []
  @Option(help: "Standardize the stream as this dataset of Open X-Embodiment.", valueName: "NAME")
  var oxe: String?
  @Option(help: "The code base to follow.") var flavor = PipelineFlavor.openvla
  @Option(help: "The cameras to keep: primary, secondary, wrist.") var views = CameraViews()
  @Flag(help: "Keep the depth images of these cameras, too.") var depth = false
  @Flag(help: "Leave out observation/proprio.") var noProprio = false
  @Flag(help: "Leave out task/language_instruction.") var noLanguage = false
  @OptionGroup var seed: SeedOption
  @Option(
    help: "Print the map of a dataset or a function, and exit.", valueName: "NAME", recorded: false)
  var print: String?
  @Flag(help: "Print the names of all datasets with their maps, and exit.", recorded: false)
  var list = false

  private var map = TrajectoryMap([])

  mutating func validate() throws {
    if let print {
      try say(usage { () throws(StreamError) in try BuiltinMap.map(print, flavor) }.text)
    }
    if list { try say(table()) }
    if file != nil, oxe != nil { throw UsageError("a map file and --oxe cannot be combined") }
    if let file {
      let text = try BuiltinMap.kuavo(file) ?? FileInput(path: file).readText(limit: 1 << 16)
      map.files.append(try MapFile(parsing: text, source: file))
      map.dataset = map.files[0].datasets.first
    }
    if let oxe { try choose(oxe) }
    for (number, line) in expression.enumerated() {
      let source = expression.count == 1 ? "-e" : "-e \(number + 1)"
      map.files.append(
        try usage { () throws(StreamError) in try MapFile(parsing: line, source: source) })
    }
    guard !map.files.isEmpty else { throw UsageError("a map file, -e or --oxe is required") }
    map.selection.views = views.roles
    (map.selection.hasDepth, map.selection.hasState) = (depth, !noProprio)
    map.selection.hasLanguage = !noLanguage
    map.selection.isOpenVLA = flavor == .openvla
  }

  /// The map of a dataset. `make_oxe_dataset_kwargs` of OpenVLA refuses some kinds of action.
  private mutating func choose(_ name: String) throws(UsageError) {
    let entry = try usage { () throws(StreamError) in try BuiltinMap.entry(name, flavor) }
    let encoding = entry.dataset.actionEncoding
    guard flavor == .octo || encoding == .endEffectorPosition || encoding == .endEffectorR6 else {
      throw UsageError(
        "\(name.quoted) has \(encoding.rawValue) actions; OpenVLA trains on EEF_POS and EEF_R6 only"
      )
    }
    map.files.append(entry.file)
    map.dataset = entry.dataset
  }

  private func table() throws -> String {
    let entries = try BuiltinMap.entries(flavor)
    return entries.map { entry in
      "\(entry.dataset.names[0])\t\(entry.map.name)\t\(entry.dataset.actionEncoding.rawValue)\n"
    }.joined()
  }

  private func say(_ text: String) throws -> Never {
    try FileDescriptor.standardOutput().write(text)
    throw ExitStatus.done
  }

  func makeTransform(
    _ output: StepWriter, _ stream: StepStreamInfo, _ context: RunContext
  ) throws -> any StepTransform {
    let mapper = TrajectoryMapper(map, seed: seed.value(stream), to: output)
    mapper.report = { context.note($0) }
    return mapper
  }
}

/// Cameras by their roles: `primary,wrist`.
struct CameraViews: OptionValue {
  var roles: [DatasetConfiguration.Role] = [.primary]

  init() {}

  init(parsing text: String) throws(UsageError) {
    roles = []
    for word in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let role = DatasetConfiguration.Role(rawValue: String(word)) else {
        throw UsageError("\(String(word).quoted) is not one of primary, secondary, wrist")
      }
      roles.append(role)
    }
  }

  var argumentText: String { roles.map(\.rawValue).joined(separator: ",") }
  static var placeholder: String { "ROLE,…" }
}

/// Reports an error of the codec as one of the command line.
private func usage<Value>(
  _ work: () throws(StreamError) -> Value
) throws(UsageError) -> Value {
  do { return try work() } catch { throw UsageError(error.text) }
}

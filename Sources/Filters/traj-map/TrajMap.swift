import EpisodeCodec
import FilterKit
import Posix
import TrajectoryMath

/// The features of each trajectory by a map.
@main
struct TrajMap: StepFilter {
  static let configuration = FilterConfiguration(
    name: "traj-map", family: .steps,
    abstract: "Map the features of each trajectory by expressions, or as OpenVLA and Octo do.",
    discussion: """
      A map has a line for each change, and # starts a comment. NAME = EXPRESSION sets a feature and
      let NAME = EXPRESSION a value for the lines below; rename OLD to NEW, remove NAME, … and keep
      NAME, … choose features; drop first N, drop last N and every N choose steps; swap A, B with
      probability 0.5 exchanges two features in some trajectories. What no line names stays as it
      is. A name with other characters than letters, digits, _ and / stands in single quotes, text
      in double ones, and / divides between spaces.

      x[0:6], x[-1:] and x[3] take parts of the last axis, + - * / compute in float32 (in float64
      where a feature has it). concat, zeros(3), ones(1), clip(x, 0, 1), abs, sqrt, sin, cos, norm,
      invert (1 - x), reshape(x, 3, 3), matmul, inverse; float32(x), int32(x) and so on. binarize
      and rel2abs make gripper states of commands. next, previous, first and last are the values of
      other steps; any, all, min, max, mean and sum those of all steps together; steps is their
      number, step that of one. euler_to_matrix and the like convert between euler, quaternion (x,
      y, z, w), matrix, r6 and axis_angle. text(x) decodes code points, zlib(x, float32, 7) unpacks.
      == != < <= > >= and or not compare.

      --oxe runs the function that OpenVLA or Octo standardizes a dataset with, and gives the
      features the names and types of its training code: observation/image_primary,
      observation/proprio, observation/timestep, task/language_instruction, action, with the masks
      of the action. A camera that the dataset has not is padding. A map of your own does that too
      when it ends with a dataset and its roles, as --print shows.

      Types and shapes are checked on the first step. A trajectory without a step left is left out.
      """,
    examples: [
      .init(
        "rlds-cat bridge_dataset | traj-map --oxe bridge_dataset | norm-stats -o stats.json > /dev/null",
        "The statistics of a dataset of Open X-Embodiment."),
      .init(
        "traj-map -e 'action = concat(action[0:6], 1 - clip(action[6:7], 0, 1))' < steps.mcap "
          + "> mapped.mcap",
        "Turn the gripper round."),
      .init("traj-map --print bridge_orig > my_robot.map", "A template for a new robot."),
    ],
    seeAlso: ["traj-filter", "rlds-cat", "norm-stats"])

  @Argument(
    help: "A file with a map.", valueName: "FILE.map", completion: .file) var file: String?
  @Option(
    name: .short("e", long: "expression"), help: "A line of a map, after those of the file.",
    valueName: "LINE") var expression: [String] = []
  @Option(help: "The dataset of Open X-Embodiment that this is.", valueName: "NAME")
  var oxe: String?
  @Option(help: "Whose functions and names.") var flavor = PipelineFlavor.openvla
  @Option(help: "The cameras to have.") var views = CameraViews()
  @Flag(help: "Have the depth images of these cameras too.") var depth = false
  @Flag(help: "Have no observation/proprio.") var noProprio = false
  @Flag(help: "Have no task/language_instruction.") var noLanguage = false
  @OptionGroup var seed: SeedOption
  @Option(
    help: "Print the map of a dataset or a function and end.", valueName: "NAME", recorded: false)
  var print: String?
  @Flag(help: "Print the names of all datasets with their maps and end.", recorded: false)
  var list = false

  private var map = TrajectoryMap([])

  mutating func validate() throws {
    if let print {
      try say(usage { () throws(StreamError) in try BuiltinMap.map(print, flavor) }.text)
    }
    if list { try say(table()) }
    if file != nil, oxe != nil { throw UsageError("give either a file or --oxe") }
    if let file {
      let text = try FileInput(path: file).readText(limit: 1 << 16)
      map.files.append(try MapFile(parsing: text, source: file))
      map.dataset = map.files[0].datasets.first
    }
    if let oxe { try choose(oxe) }
    for (number, line) in expression.enumerated() {
      let source = expression.count == 1 ? "-e" : "-e \(number + 1)"
      map.files.append(
        try usage { () throws(StreamError) in try MapFile(parsing: line, source: source) })
    }
    guard !map.files.isEmpty else { throw UsageError("give a file, -e or --oxe") }
    map.selection.views = views.roles
    (map.selection.hasDepth, map.selection.hasState) = (depth, !noProprio)
    map.selection.hasLanguage = !noLanguage
    map.selection.hasAbsoluteMask = flavor == .openvla
  }

  /// The map of a dataset. `make_oxe_dataset_kwargs` of OpenVLA refuses some kinds of action.
  private mutating func choose(_ name: String) throws(UsageError) {
    let entry = try usage { () throws(StreamError) in try BuiltinMap.entry(name, flavor) }
    let encoding = entry.dataset.actionEncoding
    guard flavor == .octo || encoding == .endEffectorPosition || encoding == .endEffectorR6 else {
      throw UsageError(
        "\(name.quoted) has actions \(encoding.rawValue); OpenVLA trains on EEF_POS and EEF_R6 only"
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

/// What is wrong with the command line rather than with data.
private func usage<Value>(
  _ work: () throws(StreamError) -> Value
) throws(UsageError) -> Value {
  do { return try work() } catch { throw UsageError(error.text) }
}

internal import Bytes
internal import Stream

/// The names of the arrays of a dataset.
package enum ZarrKeyLayout: String, Sendable, CaseIterable {
  /// Those of the features.
  case features
  /// Those of a replay buffer of UMI.
  case umi
}

/// A replay buffer as UMI's training reads it: `data/robot0_eef_pos`, `data/camera0_rgb` and so on, and
/// with each pose of a gripper where its episode begins and ends.
///
/// Layout: 07_generate_replay_buffer.py and umi_dataset.py of real-stanford/universal_manipulation_interface.
struct ZarrUMI {
  private let report: (String) -> Void
  private var paths: [String: String] = [:]
  private var poses: [Pose] = []

  /// The pose of one gripper: what the episode has begun with, and the newest.
  private final class Pose {
    let robot: String
    var position = ""
    var rotation = ""
    var first = [Double?](repeating: nil, count: 6)
    var last = [Double](repeating: 0, count: 6)
    /// By the end of their names.
    var arrays: [String: ZarrArray] = [:]

    init(_ robot: String) { self.robot = robot }
  }

  /// What a robot's keys end with, and the numbers of each that UMI reads.
  private static let needed = [("_eef_pos", 3), ("_eef_rot_axis_angle", 3), ("_gripper_width", 1)]

  private static func shape(of path: String) -> [Int]? {
    guard path.hasPrefix("data/robot") else { return nil }
    return needed.first { path.hasSuffix($0.0) }.map { [$0.1] }
  }

  /// - Parameter report: called with a warning for what is left out or missing.
  init(_ report: @escaping (String) -> Void) { self.report = report }

  /// UMI has no texts.
  func leavesOut(_ feature: Feature) -> Bool { feature.kind == .text }

  func path(of feature: Feature) -> String { paths[feature.name] ?? feature.name }

  private static func shortName(_ name: String) -> String {
    String(name.split(separator: "/").last ?? "")
  }

  private static func isCamera(_ name: String) -> Bool {
    name.hasPrefix("camera") && name.hasSuffix("_rgb")
  }

  /// Gives each feature its path.
  /// - Throws: `.unsupported` for two of the same.
  mutating func begin(_ features: [Feature]) throws(StreamError) {
    var taken: [String: String] = [:]
    var cameras = 0
    for feature in features.sorted(by: { $0.name < $1.name }) where !leavesOut(feature) {
      var name = Self.shortName(feature.name)
      if feature.kind == .image, !name.contains("depth"), !Self.isCamera(name) {
        while features.contains(where: { Self.shortName($0.name) == "camera\(cameras)_rgb" }) {
          cameras += 1
        }
        name = "camera\(cameras)_rgb"
        cameras += 1
      }
      if let other = taken.updateValue(feature.name, forKey: name) {
        throw StreamError(
          .unsupported,
          "'\(other)' and '\(feature.name)' would both be '\(name)' in the layout of UMI")
      }
      paths[feature.name] = "data/" + name
    }
    for feature in features where leavesOut(feature) {
      report("left out: '\(feature.name)': UMI has no texts")
    }
    let missing = Self.needed.map { "robot0" + $0.0 }.filter { taken[$0] == nil }
    if !missing.isEmpty {
      report(
        "UMI reads \(missing.joined(separator: ", ")), too; traj-map gives features these names")
    }
    for (name, feature) in taken.sorted(by: { $0.key < $1.key }) where name.hasSuffix("_eef_pos") {
      let pose = Pose(String(name.dropLast("_eef_pos".count)))
      guard let rotation = taken[pose.robot + "_eef_rot_axis_angle"],
        taken[pose.robot + "_demo_start_pose"] == nil, taken[pose.robot + "_demo_end_pose"] == nil
      else { continue }
      (pose.position, pose.rotation) = (feature, rotation)
      poses.append(pose)
    }
  }

  /// Checks a value that UMI reads, and takes one that is of a pose.
  func add(_ message: Message, of feature: Feature) throws(StreamError) {
    guard feature.kind == .tensor, let shape = Self.shape(of: path(of: feature)) else { return }
    let tensor = try Tensor(parsing: message.data)
    guard tensor.shape == shape else {
      throw StreamError(
        .unsupported, "'\(feature.name)' has the shape \(tensor.shape), UMI reads \(shape)")
    }
    for pose in poses where feature.name == pose.position || feature.name == pose.rotation {
      let start = feature.name == pose.position ? 0 : 3
      for axis in 0..<3 {
        let value = tensor.type.double(at: axis * tensor.type.size, in: tensor.data.span)
        pose.last[start + axis] = value
        if pose.first[start + axis] == nil { pose.first[start + axis] = value }
      }
    }
  }

  /// Writes the ends of each pose, which every step has.
  func endEpisode(steps: Int, to hierarchy: ZarrHierarchy) throws(StreamError) {
    for pose in poses {
      try append(pose.first.map { $0 ?? 0 }, "_demo_start_pose", pose, steps, hierarchy)
      try append(pose.last, "_demo_end_pose", pose, steps, hierarchy)
      pose.first = [Double?](repeating: nil, count: 6)
    }
  }

  private func append(
    _ numbers: [Double], _ ending: String, _ pose: Pose, _ steps: Int, _ hierarchy: ZarrHierarchy
  ) throws(StreamError) {
    let array: ZarrArray
    if let known = pose.arrays[ending] {
      array = known
    } else {
      array = try hierarchy.array(
        "data/" + pose.robot + ending, .numbers(.float64, shape: [numbers.count]))
      pose.arrays[ending] = array
    }
    var row = ByteBuilder(reserving: 8 * numbers.count)
    for number in numbers { row.append(number.bitPattern) }
    for _ in 0..<steps { try array.append(row.bytes.rawSpan) }
  }
}

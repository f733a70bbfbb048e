internal import Bytes
internal import Stream

/// How a file is divided into episodes, and what its datasets mean.
package enum HDF5Layout: String, Sendable, CaseIterable {
  case auto, aloha, robomimic, libero, droid, generic

  /// The layout of a file: that which it looks like if this one is `auto`.
  /// - Throws: `.missing` for a file without what this layout needs.
  func resolved(for root: HDF5Group) throws(StreamError) -> HDF5Layout {
    guard self == .auto else {
      if try !fits(root) {
        throw StreamError(.missing, "the file does not have the layout of \(rawValue): \(needs)")
      }
      return self
    }
    for layout in [HDF5Layout.libero, .robomimic, .aloha, .droid] where try layout.fits(root) {
      return layout
    }
    return .generic
  }

  private func fits(_ root: HDF5Group) throws(StreamError) -> Bool {
    switch self {
    case .auto, .generic: return true
    case .aloha:
      guard try root.has(dataset: "action") else { return false }
      return try root.group("observations")?.has(dataset: "qpos") ?? false
    case .droid:
      guard try root.group("action") != nil else { return false }
      return try root.group("observation")?.group("robot_state") != nil
    case .robomimic, .libero:
      guard let data = try root.group("data"),
        try data.links().contains(where: { $0.name.hasPrefix("demo") && $0.number != nil })
      else { return false }
      guard self == .libero else { return true }
      let attributes = try data.handle.attributes { _, _ in }
      return attributes.contains { $0.key == "problem_info" || $0.key == "bddl_file_name" }
    }
  }

  private var needs: String {
    switch self {
    case .auto, .generic: ""
    case .aloha: "it needs /action and /observations/qpos"
    case .robomimic: "it needs groups /data/demo_N"
    case .libero: "it needs groups /data/demo_N, and problem_info or bddl_file_name at /data"
    case .droid: "it needs /action and /observation/robot_state"
    }
  }

  /// Steps per second; nil where the file may say it, or nothing does.
  var rate: Double? {
    switch self {
    // DT = 0.02 in constants.py of ACT and ALOHA.
    case .aloha: 50
    case .droid: 15
    default: nil
    }
  }

  /// The name of the feature of a dataset.
  /// - Parameter path: below the group of the episode.
  func featureName(_ path: String) -> String {
    switch self {
    case .auto, .droid, .generic: return path
    case .aloha:
      return Self.alohaNames[path] ?? path.replacing(prefix: "observations/", with: "observation/")
    case .robomimic, .libero:
      return Self.robomimicNames[path]
        ?? path.replacing(prefix: "obs/", with: "observation/")
        .replacing(prefix: "next_obs/", with: "next_observation/")
    }
  }

  static let alohaNames = [
    "observations/qpos": "observation/state", "observations/qvel": "observation/velocity",
    "observations/effort": "observation/effort",
  ]
  static let robomimicNames = ["actions": "action", "rewards": "reward", "dones": "done"]

  /// Attributes that describe the storage, and no longer hold for the stream.
  static let ownAttributes: Set = ["compress", "num_samples", "num_demos", "provenance", "total"]
  /// Attributes of robomimic and LIBERO that describe all demonstrations.
  static let sharedAttributes: Set = [
    "bddl_file_content", "bddl_file_name", "env_args", "env_name", "macros_image_convention",
    "problem_info",
  ]
}

extension String {
  func replacing(prefix: String, with other: String) -> String {
    hasPrefix(prefix) ? other + dropFirst(prefix.count) : self
  }
}

extension HDF5Link {
  /// The number at the end of the name; nil without one.
  var number: Int? {
    let digits = name.reversed().prefix { $0.isASCII && $0.isNumber }
    return Int(String(digits.reversed()))
  }

  /// The name without its number.
  var stem: Substring { name[...].trimmingDigits }
}

extension Substring {
  fileprivate var trimmingDigits: Substring {
    var text = self
    while let last = text.last, last.isASCII, last.isNumber { text.removeLast() }
    return text
  }
}

extension HDF5Group {
  fileprivate func has(dataset name: String) throws(StreamError) -> Bool {
    guard try has(name), case .dataset = try member(name) else { return false }
    return true
  }
}

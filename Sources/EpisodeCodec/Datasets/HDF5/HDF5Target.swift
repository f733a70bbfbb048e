package import Bytes

/// What to write.
package struct HDF5Target: Sendable {
  /// Whose loaders read it.
  package enum Layout: String, Sendable, CaseIterable { case aloha, robomimic }
  package enum Images: String, Sendable, CaseIterable { case auto, jpeg, raw }

  package var layout: Layout
  /// The directory of the episodes, or the file.
  package var path: String
  package var images = Images.auto
  /// Level of gzip; nil for none.
  package var level: Int?
  package var existing = StagedOutput.Existing.refuse
  /// A list of robomimic to which the episodes are added.
  package var mask: String?
  /// Adds the episodes to a file if there is one.
  package var appends = false

  package init(_ layout: Layout, _ path: String) { (self.layout, self.path) = (layout, path) }

  /// The path of a feature below the group of its episode.
  func place(of name: String, isImage: Bool) -> String {
    switch layout {
    case .robomimic:
      return Self.reversed(HDF5Layout.robomimicNames)[name]
        ?? name.replacing(prefix: "observation/", with: "obs/")
        .replacing(prefix: "next_observation/", with: "next_obs/")
    case .aloha:
      if let known = Self.reversed(HDF5Layout.alohaNames)[name] { return known }
      guard isImage else { return name.replacing(prefix: "observation/", with: "observations/") }
      let camera =
        name.replacing(prefix: "observation/", with: "").replacing(prefix: "images/", with: "")
      return "observations/images/" + camera.replacing("/", with: "_")
    }
  }

  private static func reversed(_ names: [String: String]) -> [String: String] {
    Dictionary(uniqueKeysWithValues: names.map { ($1, $0) })
  }
}

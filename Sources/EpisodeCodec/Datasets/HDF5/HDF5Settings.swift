package import Bytes

/// What to read of HDF5 files.
package struct HDF5Settings: Sendable {
  package var layout = HDF5Layout.auto
  /// The features to read and the datasets that hold them; all datasets when empty.
  package var map: [(name: String, path: String)] = []
  /// Features that match one of these patterns; all features when empty.
  package var features: [TopicPattern] = []
  package var excluded: [TopicPattern] = []
  /// The episodes of each file, by their numbers; nil for all.
  package var episodes: NumberRanges?
  /// The mask of robomimic whose episodes to read.
  package var mask: String?
  package var colors = HDF5Colors.auto
  /// Steps per second, positive; nil for what the file or its layout says.
  package var rate: Double?

  package init() {}

  func wants(_ name: String) -> Bool {
    (features.isEmpty || features.contains { $0.matches(name) })
      && !excluded.contains { $0.matches(name) }
  }
}

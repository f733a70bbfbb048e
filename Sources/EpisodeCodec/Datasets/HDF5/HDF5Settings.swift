package import Bytes
package import Stream

/// What to read of HDF5 files.
package struct HDF5Settings: Sendable {
  /// The features to read and the datasets that hold them; all datasets when empty.
  package var map: [(name: String, path: String)] = []
  package var selection = FeatureSelection()
  /// The episodes of each file, by their numbers; nil for all.
  package var episodes: NumberRanges?
  /// The mask of robomimic whose episodes to read.
  package var mask: String?
  package var colors = HDF5Colors.auto
  /// Steps per second, positive; nil for what the file or its layout says.
  package var rate: Double?

  package init() {}
}

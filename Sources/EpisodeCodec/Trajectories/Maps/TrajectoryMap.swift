internal import Bytes
internal import Stream

/// The processing of every trajectory: the lines of maps, and the form of a dataset.
package struct TrajectoryMap: Sendable {
  /// The arguments of `make_oxe_dataset_kwargs`.
  package struct Selection: Sendable {
    /// Selected cameras; one that the dataset lacks becomes padding.
    package var views: [DatasetConfiguration.Role] = [.primary]
    package var hasDepth = false
    package var hasState = true
    package var hasLanguage = true
    /// OpenVLA's mask of dimensions that keep their value, and its frame filter; Octo has neither.
    package var isOpenVLA = true

    package init() {}
  }

  package var files: [MapFile]
  /// nil when features keep the names that the lines give them.
  package var dataset: DatasetConfiguration?
  package var selection = Selection()

  package init(_ files: [MapFile], dataset: DatasetConfiguration? = nil) {
    self.files = files
    self.dataset = dataset
  }

  /// Fits the map to features.
  /// - Parameter types: of their values; nil for a feature without one.
  func program(_ features: [Feature], types: [MapType?]) throws(StreamError) -> MapProgram {
    var compiler = MapCompiler(features, types: types)
    for statement in files.flatMap(\.statements) { try compiler.add(statement) }
    guard let dataset else { return try compiler.finished() }
    do throws(StreamError) { try compiler.restructure(dataset, selection) } catch {
      var error = error
      error.isAboutRequest = true
      throw error
    }
    let encoding = dataset.actionEncoding
    var masks = [(Feature.Mask.actionNormalization, encoding.normalizationMask)]
    if selection.isOpenVLA { masks.append((.absoluteAction, encoding.absoluteMask)) }
    return try compiler.finished(
      masks: masks, frameFilter: selection.isOpenVLA ? dataset.frameFilter : nil)
  }
}

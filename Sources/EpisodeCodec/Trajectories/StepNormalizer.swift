package import Bytes
package import Statistics
package import Stream
package import TrajectoryMath

/// Normalizes features of numbers by the statistics of their dataset, or undoes it.
package final class StepNormalizer: StepTransform {
  package struct Options: Sendable {
    package var kind = Normalization.Kind.boundsQ99
    package var flavor = Normalization.Flavor.openvla
    package var inverts = false
    /// The features to change; all must exist except those in `optional`.
    package var features: [String] = [StatisticsCollector.action]
    package var optional: [String] = [StatisticsCollector.proprio]
    /// The dimensions to normalize, instead of the masks in the stream and the statistics.
    package var masks: [(feature: String, mask: [Bool])] = []
    /// The dataset whose statistics to use; nil for the one that an episode names.
    package var dataset: String?

    package init() {}
  }

  private let file: StatisticsFile
  private let options: Options
  private let output: StepWriter
  private var dataset: String?
  /// By the index of the feature; nil for one that stays unchanged.
  private var rules: [Normalization?] = []
  private var known: [Feature] = []

  package init(_ file: StatisticsFile, _ options: Options, to output: StepWriter) {
    (self.file, self.options, self.output) = (file, options, output)
  }

  package func begin(_ episode: EpisodeBegin) throws(StreamError) {
    let name = options.dataset ?? episode.dataset
    if dataset != name { (dataset, known, rules) = (name, [], []) }
    try output.begin(episode)
  }

  package func write(_ step: Step, of features: [Feature]) throws(StreamError) {
    if known != features { try learn(features) }
    try output.declare(features)
    var step = step
    for (index, rule) in rules.enumerated() where index < step.values.count {
      guard let rule, let data = step.values[index]?.data else { continue }
      step.values[index]?.data = try normalized(
        Tensor(parsing: data), rule, features[index].name
      ).encoded()
    }
    try output.write(step)
  }

  package func end(_ episode: EpisodeEnd) throws(StreamError) { try output.end(episode) }

  private func learn(_ features: [Feature]) throws(StreamError) {
    rules = []
    for feature in features {
      let isWanted = (options.features + options.optional).contains(feature.name)
      rules.append(isWanted && feature.kind == .tensor ? try rule(for: feature) : nil)
    }
    for name in options.features
    where !zip(features, rules).contains(where: { $0.name == name && $1 != nil }) {
      throw StreamError.noNumbers(of: name, among: features.map(\.name))
    }
    known = features
  }

  private func rule(for feature: Feature) throws(StreamError) -> Normalization {
    let usesQuantiles =
      options.kind == .boundsQ99 || options.kind == .bounds && options.flavor == .octo
    let entry = try file.entry(feature.name, dataset: dataset, needsQuantiles: usesQuantiles)
    let given = options.masks.first { $0.feature == feature.name }?.mask
    let told = try feature.mask(.actionNormalization)
    let mask = given ?? told ?? entry.mask
    let count = entry.dimensions.count
    if let mask, mask.count != count {
      throw StreamError(
        .malformed,
        "the mask of '\(feature.name)' has \(mask.count) dimensions, its statistics \(count)")
    }
    return Normalization(
      options.kind, options.flavor, entry.dimensions,
      mask: mask ?? [Bool](repeating: true, count: count))
  }

  private func normalized(
    _ tensor: Tensor, _ rule: Normalization, _ name: String
  ) throws(StreamError) -> Tensor {
    let count = tensor.data.count / tensor.type.size
    // The last axis is that of the statistics; a single number has one dimension.
    guard (tensor.shape.last ?? 1) == rule.dimensions || count == rule.dimensions else {
      throw StreamError(
        .malformed,
        "'\(name)' has shape \(tensor.shape), its statistics \(rule.dimensions) dimensions")
    }
    guard tensor.type == .float32 || tensor.type == .float64 else {
      throw StreamError.notFloat(name, tensor.type)
    }
    let staysDouble = options.inverts && tensor.type == .float64
    var builder = ByteBuilder(reserving: count * (staysDouble ? 8 : 4))
    let data = tensor.data
    for index in 0..<count {
      let number = tensor.type.double(at: index * tensor.type.size, in: data.span)
      let dimension = index % rule.dimensions
      if staysDouble {
        builder.append(rule.invert(number, dimension: dimension).bitPattern)
      } else {
        let value =
          options.inverts
          ? Float(rule.invert(number, dimension: dimension))
          : rule.apply(Float(number), dimension: dimension)
        builder.append(value.bitPattern)
      }
    }
    return Tensor(
      type: staysDouble ? .float64 : .float32, shape: tensor.shape, data: Bytes(builder.bytes))
  }
}

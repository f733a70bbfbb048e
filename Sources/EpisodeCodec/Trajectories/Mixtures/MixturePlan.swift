package import Bytes
package import TrajectoryMath

/// The sources of a mixture, with everything known before the first step.
package struct MixturePlan {
  package struct Entry {
    package let source: MixtureSource
    package let weight: Double
    /// The number of steps, if known.
    package var size: Int?
  }

  package private(set) var entries: [Entry]

  /// Sources with weights given by the user.
  package init(_ operands: [MixtureOperand], weights: [Double], each: [String]) {
    entries = zip(operands, weights).map { operand, weight in
      Entry(source: operand.source(named: operand.name, through: each), weight: weight)
    }
  }

  /// The datasets of a mixture of Open X-Embodiment, each with the map of its name.
  /// - Parameters:
  ///   - operands: named like the datasets, or directories that contain directories with these names.
  ///   - report: called with a warning for each dataset that is left out. `make_oxe_dataset_kwargs`
  ///     of OpenVLA accepts only actions EEF_POS and EEF_R6; Octo's accepts all.
  /// - Throws: `.missing` for a dataset without a source.
  package init(
    _ mixture: OXEMixture, _ flavor: PipelineFlavor, in operands: [MixtureOperand],
    each: [String], report: (String) -> Void
  ) throws(StreamError) {
    entries = []
    let known = try BuiltinMap.entries(flavor)
    for dataset in mixture.datasets {
      let encoding = known.first { $0.dataset.names == [dataset.name] }?.dataset.actionEncoding
      if flavor == .openvla, let encoding, !Self.endEffectorEncodings.contains(encoding) {
        report("skipping '\(dataset.name)' as OpenVLA does: its actions are \(encoding.rawValue)")
        continue
      }
      guard var operand = Self.operand(for: dataset.name, in: operands) else {
        throw StreamError(
          .missing, "mixture '\(mixture.name)' needs dataset '\(dataset.name)', which is not given")
      }
      operand.givenName = dataset.name
      // A command's output is used unchanged; a dataset on disk is in its published form.
      let map =
        operand.kind == .command
        ? [] : ["traj-map --oxe \(dataset.name) --flavor \(flavor.rawValue)"]
      entries.append(
        Entry(
          source: operand.source(named: dataset.name, through: map + each), weight: dataset.weight))
    }
  }

  private static let endEffectorEncodings: [DatasetConfiguration.ActionEncoding] = [
    .endEffectorPosition, .endEffectorR6,
  ]

  private static func operand(
    for name: String, in operands: [MixtureOperand]
  ) -> MixtureOperand? {
    if let named = operands.first(where: { $0.name == name }) { return named }
    for var operand in operands where operand.kind == .path {
      operand.text += "/" + name
      if operand.isDirectory { return operand }
    }
    return nil
  }

  /// Determines the sizes: those known, else by reading a source once.
  /// - Parameters:
  ///   - known: steps of a dataset by its name.
  ///   - report: called with each source that is read.
  package mutating func measure(
    known: (String) -> Int?, report: (String) -> Void
  ) throws(StreamError) {
    for index in entries.indices {
      let source = entries[index].source
      if let size = known(source.name) {
        entries[index].size = size
      } else {
        report("reading '\(source.name)' once to count its steps")
        entries[index].size = try source.countSteps()
      }
      guard entries[index].size != 0 else {
        throw StreamError(.missing, "no steps").naming(source.name)
      }
    }
  }

  package func weights(balance: Bool) -> MixtureWeights {
    let sizes = entries.compactMap(\.size)
    return MixtureWeights(
      entries.map(\.weight), sizes: sizes.count == entries.count ? sizes : nil, balance: balance)
  }

  /// The number of threads for each source.
  package func threads(_ total: Int, _ weights: MixtureWeights) -> [Int] {
    guard total >= entries.count else { return entries.map { _ in 1 } }
    return MixtureWeights.split(threads: total, by: weights.sampling).map { max($0, 1) }
  }

  package func json(_ weights: MixtureWeights, threads: [Int]) -> String {
    var text = JSONText(indent: 2)
    text.beginObject()
    text.key("datasets")
    text.beginArray()
    for (index, entry) in entries.enumerated() {
      text.beginObject()
      text.member("name", entry.source.name)
      text.member("weight", entry.weight)
      text.member("steps", entry.size)
      text.member("probability", weights.sampling[index])
      text.member("threads", threads[index])
      text.endObject()
    }
    text.endArray()
    text.member("epoch_steps", weights.length)
    text.endObject()
    return text.string
  }
}

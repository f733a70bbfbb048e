package import TrajectoryMath

/// A mixture of datasets of Open X-Embodiment on which OpenVLA or Octo trains.
package struct OXEMixture: Sendable {
  package let name: String
  /// Datasets and their weights, in the order of the original. If it lists a dataset twice, the
  /// first weight counts, as in its loader.
  package let datasets: [(name: String, weight: Double)]

  /// The mixtures of a flavor, in the order of the original.
  package static func all(_ flavor: PipelineFlavor) -> [OXEMixture] {
    var found: [OXEMixture] = []
    var current: (name: String, datasets: [(name: String, weight: Double)])?
    func close() {
      if let current { found.append(OXEMixture(name: current.name, datasets: current.datasets)) }
      current = nil
    }
    for line in table.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      guard words.count == 2 else { continue }
      if !line.hasPrefix(" ") {
        close()
        if words[0] == flavor.rawValue { current = (words[1], []) }
      } else if let weight = Double(words[1]),
        current?.datasets.contains(where: { $0.name == words[0] }) == false
      {
        current?.datasets.append((words[0], weight))
      }
    }
    close()
    return found
  }
}

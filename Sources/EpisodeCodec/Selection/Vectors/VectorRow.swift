internal import Bytes

/// An embedding, and what is known of its episode.
package struct VectorRow: Sendable {
  /// Of the episode.
  package var id: String
  /// Of a frame, ns; nil for the embedding of a whole episode.
  package var time: UInt64?
  package var vector: [Float]
  package var scores: [(name: String, value: Double)] = []
  /// Empty where they are not known.
  package var task = ""
  package var uri = ""
  /// How many vectors it stands for, in the state of a choice of centers.
  package var mass = 1

  package init(id: String, time: UInt64? = nil, vector: [Float]) {
    (self.id, self.time, self.vector) = (id, time, vector)
  }

  /// The id as errors name it.
  package var title: String {
    "'\(id.printable)'" + (time.map { " at \($0)" } ?? "")
  }

  package func score(_ name: String) -> Double? { scores.first { $0.name == name }?.value }
}

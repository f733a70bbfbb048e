/// The values of all features at one moment.
package struct Step: Sendable {
  /// Number in the episode, from 0.
  package var index: UInt32
  /// Time on the common clock, ns.
  package var time: UInt64
  /// One message per feature, in the order of `StepReader.features`; nil for a missing value.
  package var values: [Message?]

  package init(index: UInt32, time: UInt64, values: [Message?]) {
    self.index = index
    self.time = time
    self.values = values
  }
}

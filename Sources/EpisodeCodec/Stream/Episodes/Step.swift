/// The values of all features at one moment.
package struct Step: Sendable {
  /// Number in the episode, from 0.
  package var index: UInt32
  /// Time on the common clock, ns.
  package var time: UInt64
  /// One message per feature, in the order of `StepReader.features`; nil for a missing value.
  package var values: [Message?]
  /// The step's place among the events of the input; see `PassingRecords`.
  package var place: UInt64 = 0

  package init(index: UInt32, time: UInt64, values: [Message?]) {
    self.index = index
    self.time = time
    self.values = values
  }
}

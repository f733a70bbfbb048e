/// What episodes of steps are written into: a dataset that is there when it is complete, or not
/// at all. One that goes away without `publish` removes what it has written.
package protocol StepSink: AnyObject {
  func begin(_ episode: EpisodeBegin) throws(StreamError)

  /// - Parameters:
  ///   - features: those of the stream so far; a step's values are in their order.
  func write(_ step: Step, of features: [Feature]) throws(StreamError)

  func end(_ episode: EpisodeEnd) throws(StreamError)

  /// Gives the dataset its final name.
  /// - Parameters:
  ///   - provenance: of all filters that the episodes came through, the sink's own last.
  func publish(provenance: [Provenance]) throws(StreamError)
}

package import Bytes

/// Takes the steps of a stream, episode by episode.
package protocol StepConsumer: AnyObject {
  func begin(_ episode: EpisodeBegin) throws(StreamError)

  /// - Parameters:
  ///   - features: those of the stream so far; a step's values are in their order.
  func write(_ step: consuming Step, of features: [Feature]) throws(StreamError)

  func end(_ episode: EpisodeEnd) throws(StreamError)
}

/// What episodes of steps are written into: a dataset that is there when it is complete, or not
/// at all. One that goes away without `publish` removes what it has written.
package protocol StepSink: StepConsumer {
  /// Gives the dataset its final name.
  /// - Parameters:
  ///   - provenance: of all filters that the episodes came through, the sink's own last.
  func publish(provenance: [Provenance]) throws(StreamError)
}

/// Makes other steps of the steps it takes, and writes them to a `StepWriter`.
package protocol StepTransform: StepConsumer {
  /// Called after the last episode, before the end of the output is written.
  func finish() throws(StreamError)
}

extension StepTransform {
  package func finish() throws(StreamError) {}
}

extension StepReader {
  /// Gives every episode to a consumer, up to the end of the stream.
  package func forEach(_ consumer: any StepConsumer) throws(StreamError) {
    while let event = try next() {
      do throws(StreamError) {
        switch consume event {
        case .begin(let episode): try consumer.begin(episode)
        case .step(let step): try consumer.write(step, of: features)
        case .end(let episode): try consumer.end(episode)
        }
      } catch { throw located(error) }
    }
  }
}

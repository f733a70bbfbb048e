package import Bytes

/// Takes the steps of a stream, episode by episode.
package protocol StepConsumer: AnyObject {
  func begin(_ episode: EpisodeBegin) throws(StreamError)

  /// - Parameters:
  ///   - features: those of the stream so far; a step's values are in their order.
  func write(_ step: consuming Step, of features: [Feature]) throws(StreamError)

  func end(_ episode: EpisodeEnd) throws(StreamError)
}

/// A dataset that episodes of steps are written to: it appears under its name when complete, or not
/// at all. If the object is released without `publish`, it removes its files.
package protocol StepSink: StepConsumer {
  /// Takes an event of the open episode, before the first step after it. Its time is that of its
  /// message.
  func note(_ event: EpisodeEvent) throws(StreamError)

  /// Gives the dataset its final name.
  /// - Parameters:
  ///   - provenance: of all filters that the episodes passed through, the sink's own last.
  func publish(provenance: [Provenance]) throws(StreamError)
}

extension StepSink {
  /// A dataset without a place for events.
  package func note(_ event: EpisodeEvent) {}
}

/// Faults of steps that a dataset cannot hold.
extension StreamError {
  package static let noSteps = StreamError(.missing, "no episode of the stream has a step")

  /// - Parameter place: `step 3 of episode 0`.
  package static func lateFeature(_ name: String, in place: String) -> StreamError {
    StreamError(.unsupported, "\(place): earlier steps have no feature '\(name)'")
  }

  package static func missingFeature(_ name: String, in place: String) -> StreamError {
    StreamError(.missing, "\(place) has no '\(name)'")
  }
}

extension Step {
  /// Gives each value to a dataset that has a column for each feature of its first step.
  /// - Parameters:
  ///   - features: those of the stream so far.
  ///   - place: `step 3 of episode 0`.
  /// - Throws: for a later feature, for one without a value, and the error of `body` with the place.
  package func forEachValue(
    of features: [Feature], columns: Int, in place: @autoclosure () -> String,
    _ body: (_ column: Int, Message) throws(StreamError) -> Void
  ) throws(StreamError) {
    guard features.count == columns else {
      throw StreamError.lateFeature(features[columns].name, in: place())
    }
    for position in features.indices {
      guard position < values.count, let value = values[position] else {
        throw StreamError.missingFeature(features[position].name, in: place())
      }
      do throws(StreamError) { try body(position, value) } catch {
        throw error.prefixed("\(place()): '\(features[position].name)': ")
      }
    }
  }
}

/// Converts the steps it takes and writes the result to a `StepWriter`.
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

package import Bytes
package import Images
package import Stream
internal import TrajectoryMath

/// The vectors of picked frames: a moment has the mean direction of its cameras' pictures, and an
/// episode that of its moments.
package final class PictureVectors: EpisodeVectors {
  private let picker: FramePicker
  private let embedder: any PictureEmbedder
  /// The moments of the pictures that the embedder has.
  private var moments: [(number: Int, time: UInt64)] = []

  package init(
    _ settings: PickSettings, _ embedder: any PictureEmbedder, warn: @escaping (String) -> Void
  ) throws(StreamError) {
    self.embedder = embedder
    picker = try FramePicker(settings, through: Relay(to: NowhereSink()), warn: warn)
    picker.onFrame = { [unowned self] (frame) throws(StreamError) in
      try embedder.add(frame)
      moments.append((frame.moment, frame.time))
    }
  }

  package var model: String { embedder.model }
  package var version: String { embedder.version }

  package func take(_ record: Record) throws(StreamError) { try picker.take(record) }

  package func finish() throws(StreamError) { try picker.finish() }

  package func vectors() throws(StreamError) -> EpisodeVector {
    let vectors = try embedder.vectors()
    defer { moments.removeAll() }
    guard vectors.count == moments.count else {
      throw StreamError(
        .malformed, "\(vectors.count) vectors for \(moments.count) pictures")
    }
    var (result, whole) = (EpisodeVector(), VectorMean())
    var place = 0
    while place < vectors.count {
      let moment = moments[place]
      var mean = VectorMean()
      while place < vectors.count, moments[place].number == moment.number {
        try check(vectors[place], vectors[0])
        mean.add(vectors[place])
        place += 1
      }
      guard let direction = mean.direction else { throw Self.opposite }
      result.frames.append((moment.time, direction))
      whole.add(direction)
    }
    result.whole = whole.direction
    guard whole.count == 0 || result.whole != nil else { throw Self.opposite }
    return result
  }

  package func end() throws(StreamError) { try embedder.finish() }

  private func check(_ vector: [Float], _ first: [Float]) throws(StreamError) {
    guard vector.count == first.count else {
      throw StreamError(
        .malformed, "the model gives vectors of \(first.count) and of \(vector.count) numbers")
    }
  }

  private static let opposite = StreamError(
    .malformed, "the vectors of an episode's frames cancel each other out")
}

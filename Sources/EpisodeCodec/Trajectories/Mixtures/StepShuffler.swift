package import Bytes
package import Stream
internal import TrajectoryMath

/// Shuffles steps with a buffer, like `shuffle` of tf.data: each new step replaces one drawn at
/// random. Steps leave their episodes; images stay encoded.
package final class StepShuffler: StepTransform {
  private struct Slot {
    var dataset: Int
    var place: SpillStore.Place
  }

  private let capacity: Int
  private let frames: FrameStream
  private var random: CounterRandom
  private var store: SpillStore
  private var slots: [Slot] = []
  private var features: [Feature] = []
  /// Names of datasets, stored once because steps are many.
  private var datasets: [String] = []
  private var dataset = 0

  /// - Parameters:
  ///   - capacity: steps in the buffer, at least 1.
  ///   - memory: bytes of them kept in memory; the rest waits in a temporary file.
  package init(capacity: Int, memory: Int, seed: UInt64, to output: StepWriter) {
    self.capacity = capacity
    frames = FrameStream(to: output)
    store = SpillStore(budget: memory)
    random = CounterRandom(seed: seed, episode: 0, purpose: 0)
  }

  package func begin(_ episode: EpisodeBegin) {
    if let known = datasets.lastIndex(of: episode.dataset) {
      dataset = known
    } else {
      dataset = datasets.count
      datasets.append(episode.dataset)
    }
  }

  package func write(_ step: Step, of features: [Feature]) throws(StreamError) {
    if features.count != self.features.count { self.features = features }
    let place = try store.add(step.record.bytes)
    let slot = Slot(dataset: dataset, place: place)
    guard slots.count == capacity else { return slots.append(slot) }
    let index = random.below(capacity)
    let drawn = slots[index]
    slots[index] = slot
    try emit(drawn)
  }

  package func end(_ episode: EpisodeEnd) {}

  package func finish() throws(StreamError) {
    while !slots.isEmpty {
      slots.swapAt(random.below(slots.count), slots.count - 1)
      try emit(slots.removeLast())
    }
    try frames.end()
  }

  private func emit(_ slot: Slot) throws(StreamError) {
    let step = try Step(record: store.remove(slot.place))
    try frames.write(step, of: features, dataset: datasets[slot.dataset])
  }
}

internal import Bytes

/// The waiting samples of one source, in the order of their times.
struct SampleSeries {
  package struct Sample {
    var time: UInt64
    var place: SampleStore.Place
    /// The damage of an image.
    var fault: StreamError?
    var isUsed = false
  }

  private(set) var samples: [Sample] = []
  private(set) var unused = 0
  private let store: SampleStore

  init(_ store: SampleStore) { self.store = store }

  var firstTime: UInt64? { samples.first?.time }
  var lastTime: UInt64? { samples.last?.time }

  mutating func add(
    _ content: SampleContent, time: UInt64, fault: StreamError? = nil
  ) throws(StreamError) {
    let sample = Sample(time: time, place: try store.add(content), fault: fault)
    // After those of the same time, because the newest of them counts.
    var place = samples.count
    while place > 0, samples[place - 1].time > time { place -= 1 }
    samples.insert(sample, at: place)
  }

  /// Drops the last sample but one if no tick can need it.
  /// - Parameters:
  ///   - isNeeded: tells from its time and its neighbors' times whether a tick may need it.
  mutating func thin(
    unless isNeeded: (_ before: UInt64, _ sample: UInt64, _ after: UInt64) -> Bool
  ) {
    guard samples.count >= 3 else { return }
    let last = samples.count - 1
    if !isNeeded(samples[last - 2].time, samples[last - 1].time, samples[last].time) {
      remove(last - 1..<last)
    }
  }

  /// Index of the newest sample at or before a time.
  func index(atOrBefore time: UInt64) -> Int? {
    var (low, high) = (0, samples.count)
    while low < high {
      let middle = (low + high) / 2
      if samples[middle].time <= time { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? low - 1 : nil
  }

  /// The index of the sample for a tick, or of the two samples.
  func choose(_ rule: SampleRule, at tick: UInt64) -> (first: Int, second: Int?)? {
    guard let before = index(atOrBefore: tick) else {
      // All samples are after the tick: the nearest exists, but there is nothing to hold.
      return rule == .nearest && !samples.isEmpty ? (0, nil) : nil
    }
    let after = before + 1 < samples.count ? before + 1 : nil
    switch rule {
    case .hold: return (before, nil)
    case .linear: return (before, samples[before].time == tick ? nil : after)
    case .nearest:
      guard let after, samples[after].time - tick < tick - samples[before].time else {
        return (before, nil)
      }
      return (after, nil)
    }
  }

  func content(_ index: Int) throws(StreamError) -> SampleContent {
    try store.content(samples[index].place)
  }

  mutating func markUsed(_ index: Int) { samples[index].isUsed = true }

  /// Drops samples older than the newest at or before a time.
  mutating func forget(before time: UInt64) {
    if let index = index(atOrBefore: time), index > 0 { remove(0..<index) }
  }

  mutating func removeAll() { remove(0..<samples.count) }

  private mutating func remove(_ range: Range<Int>) {
    for sample in samples[range] {
      store.remove(sample.place)
      if !sample.isUsed { unused += 1 }
    }
    samples.removeSubrange(range)
  }
}

internal import Bytes

/// The waiting samples of one source, in the order of their times.
struct SampleSeries {
  package struct Sample {
    var time: UInt64
    var place: SampleStore.Place
    /// The damage of an image.
    var fault: StreamError?
    var isUsed = false
    /// The time since the sample before, if that is too long for one episode.
    var gap: Range<UInt64>?
  }

  private(set) var samples: [Sample] = []
  /// Those of the samples, in order.
  private(set) var gaps: [Range<UInt64>] = []
  private var unused = 0
  private let store: SampleStore
  /// The longest time between two samples of an episode, ns.
  private let longestGap: UInt64

  init(_ store: SampleStore, longestGap: UInt64) {
    self.store = store
    self.longestGap = longestGap
  }

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
    // Elsewhere in the middle samples may have been dropped, which is no gap.
    if place == samples.count - 1 || samples[place + 1].gap != nil { markGap(before: place) }
    if place == 0 || (samples.count > place + 1 && samples[place + 1].gap != nil) {
      markGap(before: place + 1)
    }
  }

  private mutating func markGap(before place: Int) {
    guard place > 0, place < samples.count else { return }
    let times = samples[place - 1].time..<samples[place].time
    if times.isEmpty {
      // The newest of the samples after a gap stays.
      (samples[place].gap, samples[place - 1].gap) = (samples[place - 1].gap, nil)
      return
    }
    let isGap = times.upperBound - times.lowerBound > longestGap
    if let old = samples[place].gap, let index = gaps.firstIndex(of: old) {
      gaps.remove(at: index)
    }
    samples[place].gap = isGap ? times : nil
    guard isGap else { return }
    var index = gaps.count
    while index > 0, gaps[index - 1].upperBound > times.upperBound { index -= 1 }
    gaps.insert(times, at: index)
  }

  /// Drops the last sample but one if no tick can need it.
  /// - Parameters:
  ///   - isNeeded: tells from its time and its neighbors' times whether a tick may need it.
  mutating func thin(
    unless isNeeded: (_ before: UInt64, _ sample: UInt64, _ after: UInt64) -> Bool
  ) {
    guard samples.count >= 3 else { return }
    let last = samples.count - 1
    // The neighbors of a gap show how long it is.
    guard samples[last].gap == nil, samples[last - 1].gap == nil else { return }
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

  /// The index of the nearest sample within some times; of two at the same distance, the earlier.
  /// Times are compared in seconds as genpy's `to_sec` rounds them, because the converter of Kuavo's
  /// bags does so.
  func chooseNearest(at tick: UInt64, in times: ClosedRange<UInt64>) -> Int? {
    let before = index(atOrBefore: tick)
    let after = before.map { $0 + 1 } ?? 0
    let earlier = before.flatMap { times.contains(samples[$0].time) ? $0 : nil }
    let later = after < samples.count && times.contains(samples[after].time) ? after : nil
    guard let earlier, let later else { return earlier ?? later }
    let distances = [earlier, later].map { abs(samples[$0].time.seconds - tick.seconds) }
    return distances[1] < distances[0] ? later : earlier
  }

  /// Drops the last sample but one if it has the time of the last.
  mutating func dropSame() {
    let last = samples.count - 1
    guard last > 0, samples[last - 1].time.seconds == samples[last].time.seconds else { return }
    remove(last - 1..<last)
  }

  /// The gap that a tick is in, or that ended since the tick before; of several the last.
  func gap(at tick: UInt64, since previous: UInt64?) -> Range<UInt64>? {
    gaps.last { gap in
      if tick < gap.upperBound { return gap.lowerBound < tick }
      return previous.map { $0 < gap.upperBound } ?? false
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

  /// Drops the samples that neither a tick nor anything after a time can need.
  mutating func forget(between tick: UInt64, and time: UInt64) {
    let first = (index(atOrBefore: tick) ?? -1) + 2
    if let last = index(atOrBefore: time), first < last { remove(first..<last) }
  }

  /// The number of samples removed since the last call that no step used.
  mutating func takeUnused() -> Int {
    defer { unused = 0 }
    return unused
  }

  mutating func removeAll() { remove(0..<samples.count) }

  private mutating func remove(_ range: Range<Int>) {
    for sample in samples[range] {
      store.remove(sample.place)
      if !sample.isUsed { unused += 1 }
      if let gap = sample.gap { gaps.removeAll { $0 == gap } }
    }
    samples.removeSubrange(range)
  }
}

internal import Bytes
internal import Stream

/// The moments before, at and after the most urgent events of an episode.
struct EventMoments {
  private struct Chosen {
    let priority: Int32
    /// Among the events of the episode.
    let number: Int
    var moments: [StoredMoment] = []
  }

  private let around: UInt64
  /// The most events, and whether there is room for moments before and after them.
  private let most: Int
  private let isWide: Bool
  private var chosen: [Chosen] = []
  private var events = 0
  /// Times that the next moment may still come before.
  private var due: [(event: Int, time: UInt64)] = []
  /// Moments that a later event may be interested in.
  private var recent: [PickMoment] = []
  private var recentBytes = 0
  private let budget = MemoryBudget.bytes(.buffers) / 4

  init(count: Int, around: UInt64) {
    self.around = around
    isWide = count >= 3
    most = isWide ? count / 3 : count
  }

  /// Takes an event, while a moment is open.
  mutating func add(
    _ event: EpisodeEvent, open: PickMoment?, _ store: inout MomentStore, _ tracks: [PickTrack]
  ) throws(StreamError) {
    defer { events += 1 }
    if chosen.count == most {
      // The later one of the least urgent.
      let least = chosen.indices.max {
        (-Int(chosen[$0].priority), chosen[$0].number)
          < (-Int(chosen[$1].priority), chosen[$1].number)
      }
      guard let least, chosen[least].priority < event.priority else { return }
      let number = chosen[least].number
      due.removeAll { $0.event == number }
      chosen.remove(at: least)
    }
    chosen.append(Chosen(priority: event.priority, number: events))
    let before = event.time - min(around, event.time)
    let after = event.time.addingReportingOverflow(around)
    let times =
      isWide
      ? [before, event.time, after.overflow ? .max : after.partialValue] : [event.time]
    for time in times {
      if let open, time < open.time, let moment = latest(at: time) {
        try keep(moment, for: events, &store, tracks)
      } else {
        due.append((events, time))
      }
    }
  }

  /// The latest of the recent moments at or before a time, or else the first one.
  private func latest(at time: UInt64) -> PickMoment? {
    recent.last { $0.time <= time } ?? recent.first
  }

  private mutating func keep(
    _ moment: PickMoment, for event: Int, _ store: inout MomentStore, _ tracks: [PickTrack]
  ) throws(StreamError) {
    guard let place = chosen.firstIndex(where: { $0.number == event }),
      let stored = try store.add(moment, tracks)
    else { return }
    chosen[place].moments.append(stored)
  }

  /// Takes a moment that has ended.
  /// - Parameter next: the time of the moment after it; nil at the end of the episode.
  mutating func add(
    _ moment: PickMoment, next: UInt64?, _ store: inout MomentStore, _ tracks: [PickTrack]
  ) throws(StreamError) {
    let past = due.filter { $0.time < next ?? .max || next == nil }
    due.removeAll { $0.time < next ?? .max || next == nil }
    for target in past { try keep(moment, for: target.event, &store, tracks) }
    recent.append(moment)
    recentBytes += moment.bytes
    // One moment at or before the earliest time of an event that comes now.
    let earliest = moment.time - min(around, moment.time)
    while recent.count > 1, recent[1].time <= earliest || recentBytes > budget {
      recentBytes -= recent.removeFirst().bytes
    }
  }

  /// Of all events, in the order of time; empty without events.
  var moments: [StoredMoment] { chosen.flatMap(\.moments) }
}

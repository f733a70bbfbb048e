internal import Bytes
internal import Stream

/// A clip that is open: its span, its events and what has been written.
struct Clip {
  enum Ending: String {
    /// The time after its last event is over.
    case post
    /// The recording ended, or its clock was set.
    case recording = "end"
    case budget
    /// The bytes of the ring did not suffice to wait for another event.
    case memory
  }

  /// The times of the first and last message that it may have.
  let start: UInt64
  var end: UInt64
  /// The number of the first message that has been neither written nor left out.
  var next: Int
  /// The first of its events, and how many they are.
  private(set) var events: [EpisodeEvent]
  private(set) var count = 1
  /// Rules that hold, as long as which the clip goes on.
  var lasting: Set<Int> = []
  /// That of its most urgent event.
  var priority: Int32
  /// Messages of latched topics that were repeated.
  var latched = 0
  /// How much of the time before the first event had been given up, ns.
  var missing: UInt64 = 0
  var lastTime: UInt64
  /// The first and the last step.
  var steps: (first: UInt32, last: UInt32)?

  /// The most events that the attributes of an episode list.
  private static let mostEvents = 1000

  init(start: UInt64, end: UInt64, next: Int, event: EpisodeEvent) {
    (self.start, self.end, self.next) = (start, end, next)
    (events, priority, lastTime) = ([event], event.priority, event.time)
  }

  /// True where an event at a time makes the clip longer instead of beginning another.
  func reaches(_ start: UInt64) -> Bool { !lasting.isEmpty || start <= end }

  /// Makes it longer for another event.
  mutating func add(_ event: EpisodeEvent, until end: UInt64) {
    self.end = max(self.end, end)
    priority = max(priority, event.priority)
    count += 1
    if events.count < Self.mostEvents { events.append(event) }
  }

  /// Notes a message that has been written.
  /// - Returns: its sequence number in the clip, from 0 for steps.
  mutating func note(_ message: Message, isStep: Bool) -> UInt32 {
    lastTime = max(lastTime, message.logTime)
    guard isStep else { return message.sequence }
    let first = steps?.first ?? message.sequence
    steps = (first, message.sequence)
    return message.sequence &- first
  }

  /// Its events as JSON.
  var eventsText: String {
    var json = JSONText()
    json.beginArray()
    for event in events {
      json.beginObject()
      json.key("time")
      json.value(event.time)
      json.key("rule")
      json.value(event.rule)
      json.key("priority")
      json.value(event.priority)
      if !event.text.isEmpty {
        json.key("text")
        json.value(event.text)
      }
      if !event.values.isEmpty {
        json.key("values")
        json.beginObject()
        for (name, value) in event.values {
          json.key(name)
          json.value(value)
        }
        json.endObject()
      }
      json.endObject()
    }
    json.endArray()
    return json.string
  }
}

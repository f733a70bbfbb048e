internal import Bytes
internal import Stream

/// Where the messages of the last seconds begin in a log, for takes that begin before their start.
struct RecentPast {
  private typealias Mark = (place: Int, number: Int, latest: UInt64)

  /// The first message that is kept: its place in the log and its number in the recording.
  private(set) var first: (place: Int, number: Int)?
  /// Some of the messages after it, with the latest time before each.
  private var marks = Queue<Mark>()
  private var lastMark = 0
  private var latest: UInt64 = 0

  /// Bytes between two marks.
  private static let distance = 64 << 10

  /// Adds the next message of the log.
  mutating func add(place: Int, number: Int, time: UInt64) {
    if first == nil {
      first = (place, number)
      lastMark = place
    } else if place - lastMark >= Self.distance {
      marks.append((place, number, latest))
      lastMark = place
    }
    latest = max(latest, time)
  }

  /// Gives up messages before a time, some of them later.
  mutating func forget(before time: UInt64) {
    while let mark = marks.first, mark.latest < time {
      first = (mark.place, mark.number)
      _ = marks.popFirst()
    }
  }

  /// The first message at or after a time; the end of the log if there is none.
  func start(at time: UInt64, in log: MessageLog) throws(StreamError) -> (place: Int, number: Int)?
  {
    guard var (place, number) = first else { return nil }
    while place < log.end {
      var next = place
      guard try log.read(at: &next).logTime < time else { break }
      (place, number) = (next, number + 1)
    }
    return (place, number)
  }
}

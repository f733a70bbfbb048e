internal import Bytes
internal import Stream

/// Where takes begin and end in a recording, and which fields tell of them.
package struct TakeRules: Sendable {
  /// Empty if a take begins wherever none is open.
  package var start: [TakeCondition] = []
  package var stop: [TakeCondition] = []
  /// Ends a take and drops it.
  package var discard: [TakeCondition] = []
  /// A pause of the recording that ends a take, ns.
  package var gap: UInt64?
  /// The length at which a take ends, ns.
  package var length: UInt64?
  /// What a take has in addition, before its start and after its stop, ns.
  package var pre: UInt64 = 0
  package var post: UInt64 = 0
  /// Fields with the outcome and the instruction of a take.
  package var outcome: FieldSource?
  package var instruction: FieldSource?

  package init() {}

  /// True when a start ends the take before it, because nothing else does.
  var startsEndTakes: Bool { stop.isEmpty && length == nil }
}

/// A part of a recording that becomes an episode.
struct Take {
  enum Ending: String {
    case stop, start, gap, length
    case recording = "end"
  }

  /// Its messages in the log, and their numbers in the recording.
  var places: Range<Int>
  var numbers: Range<Int>
  /// What its id appends to that of the recording.
  var cut: EpisodeCut
  /// The time of the message that began it, or of the end of the take before it.
  let startTime: UInt64
  /// The messages of latched channels that were valid before it.
  let latched: [Message]
  var instruction: String
  var outcome: FieldValue?
  var ending = Ending.recording
  /// The last time of a message that it may have after its stop.
  var lastTime: UInt64 = 0
  /// True when it gets no more messages.
  var isComplete = false

  init(
    places: Range<Int>, numbers: Range<Int>, cut: EpisodeCut, startTime: UInt64,
    latched: [Message], instruction: String
  ) {
    (self.places, self.numbers, self.cut) = (places, numbers, cut)
    (self.startTime, self.latched, self.instruction) = (startTime, latched, instruction)
  }
}

internal import Bytes
internal import Stream

/// What a stream has of its tracks at one time: in a step that of the step, in a recording a frame of
/// the first camera with the others' latest ones.
struct PickMoment {
  /// Among the moments of the episode, from 0.
  var index: Int
  var time: UInt64
  /// By track; nil where it has none, or not yet.
  var messages: [Message?]

  var bytes: Int { messages.reduce(0) { $0 + ($1?.data.count ?? 0) } }
}

/// Which part of a recording around an event is a clip, and what waits for one.
package struct ClipSettings: Sendable {
  /// What a clip has before and after its event, ns.
  package var pre: UInt64
  package var post: UInt64
  /// Bytes of messages that wait in memory.
  package var memory: Int
  /// A file for older messages, and its size.
  package var spill: (path: String, size: Int)?
  package var budget: ClipBudget.Rate?

  package init(pre: UInt64, post: UInt64, memory: Int) {
    (self.pre, self.post, self.memory) = (pre, post, memory)
  }
}

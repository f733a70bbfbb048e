internal import Bytes

/// How far a rule is on its way from a condition to an event: the condition has to hold without a
/// break, and only a change of the whole is an event.
struct RuleState {
  /// What became of the rule.
  enum Change { case rise, fall }

  private let hold: UInt64
  /// True while the condition is true.
  private var isTrue = false
  /// When the condition will have been true for long enough.
  private var holdsAt: UInt64?
  /// True while the rule holds.
  private(set) var isActive = false

  init(hold: UInt64) { self.hold = hold }

  /// The time at which the state changes unless a message comes before.
  var deadline: UInt64? { holdsAt }

  /// Takes the condition as it is from a time on.
  mutating func update(_ condition: Bool, at time: UInt64) -> Change? {
    guard condition != isTrue else { return nil }
    isTrue = condition
    if condition {
      guard hold == 0 else {
        holdsAt = time.addingSaturated(hold)
        return nil
      }
      isActive = true
      return .rise
    }
    holdsAt = nil
    defer { isActive = false }
    return isActive ? .fall : nil
  }

  /// The deadline has come.
  mutating func pass() -> Change? {
    holdsAt = nil
    isActive = true
    return .rise
  }
}

extension UInt64 {
  /// The sum, or the largest number.
  func addingSaturated(_ other: UInt64) -> UInt64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }

  /// The difference, or 0.
  func subtractingSaturated(_ other: UInt64) -> UInt64 { self - Swift.min(self, other) }
}

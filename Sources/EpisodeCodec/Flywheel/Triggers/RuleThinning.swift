/// Which of the firings of a rule become events.
package struct RuleThinning: Sendable {
  /// The least time between two events of a rule, ns.
  package var interval: UInt64 = 0
  /// Each how manieth firing of a rule is an event.
  package var eachNumber = 1
  /// The windows of the clock of which each has one event of a rule at most, ns.
  package var eachWindow: UInt64?

  package init() {}

  /// The firings of one rule so far.
  struct Count {
    private var firings = 0
    private var last: UInt64?
    /// Firings that became no event.
    private(set) var skipped = 0

    /// Counts a firing.
    /// - Returns: true if it is an event.
    mutating func takes(_ time: UInt64, _ thinning: RuleThinning) -> Bool {
      defer { firings += 1 }
      let isChosen = firings % thinning.eachNumber == 0
      if let last, isChosen {
        let isNear = time >= last && time - last < thinning.interval
        let isSameWindow = thinning.eachWindow.map { time / $0 == last / $0 } ?? false
        if isNear || isSameWindow {
          skipped += 1
          return false
        }
      }
      guard isChosen else {
        skipped += 1
        return false
      }
      last = time
      return true
    }
  }
}

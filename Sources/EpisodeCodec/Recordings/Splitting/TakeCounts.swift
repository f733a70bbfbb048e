internal import Bytes

/// What became of a recording, besides its takes.
struct TakeCounts {
  var takes = 0
  var discarded = 0
  /// Messages in at least one take.
  var covered = 0
  /// Messages outside any episode of the input.
  var outside = 0
  var (strayStarts, strayStops, strayDiscards) = (0, 0, 0)
  /// Takes that ended without a stop although there is a rule for one.
  var unstopped = 0
  var withoutOutcome = 0
  var unknownOutcomes = 0
  var unknownOutcome = ""

  /// What the user should know; nil if every message is in a take as the rules demand.
  func text(of messages: Int, _ rules: TakeRules) -> String? {
    var parts: [String] = []
    func add(_ count: Int, _ one: String, _ many: String) {
      if count > 0 { parts.append("\(count) \(count == 1 ? one : many)") }
    }
    add(discarded, "take is discarded", "takes are discarded")
    add(unstopped, "take ends without a stop", "takes end without a stop")
    add(strayStarts, "start comes inside a take", "starts come inside a take")
    add(strayStops, "stop comes outside a take", "stops come outside a take")
    add(strayDiscards, "discard comes outside a take", "discards come outside a take")
    add(withoutOutcome, "take has no outcome", "takes have no outcome")
    if unknownOutcomes > 0 {
      add(unknownOutcomes, "outcome is", "outcomes are")
      parts[parts.count - 1] +=
        " neither success nor failure, such as '\(unknownOutcome.printable)'"
    }
    let leftOut = messages + outside - covered
    if leftOut > 0 { parts.append("\(leftOut) of \(messages + outside) messages are left out") }
    guard !parts.isEmpty || takes == 0 else { return nil }
    let number = takes == 0 ? "no take" : takes == 1 ? "1 take" : "\(takes) takes"
    return ([number] + parts).joined(separator: "; ")
  }
}

package import Bytes

/// Divides rows between those that are accepted, those for people and those that are rejected.
package final class LabelRouter {
  private let rule: RoutingRule
  private var queue: HumanQueue?
  private let write: (Bytes, Route) throws(StreamError) -> Void
  /// A key whose number says how much a row is worth to people; nil for doubt.
  private let valueKey: String?
  package private(set) var split = LabelSplit()
  /// Rows for people because calibration promises nothing for them.
  package private(set) var withoutBound: UInt64 = 0

  /// - Parameters:
  ///   - queue: the time of people; nil if they have time for all.
  ///   - write: gets each row that goes a way, without the end of its line.
  package init(
    _ rule: RoutingRule, queue: HumanQueue?, valueKey: String?,
    write: @escaping (Bytes, Route) throws(StreamError) -> Void
  ) {
    (self.rule, self.queue, self.valueKey, self.write) = (rule, queue, valueKey, write)
  }

  package func take(_ row: LabelRow) throws(StreamError) {
    let key = LabelClass(row)
    let route = rule.route(row, key)
    if rule.error[key] != nil, row.confidence != nil, row.errorBound == nil { withoutBound += 1 }
    guard route == .human, queue != nil else {
      try split.add(route, key, row)
      return try write(row.bytes, route)
    }
    try queue?.add(row, value: value(row))
  }

  /// Decides about the rows for which people may have no time.
  package func finish() throws(StreamError) {
    func end(_ bytes: Bytes, _ route: Route) throws(StreamError) {
      let row = try LabelRow(parsing: bytes)
      try split.add(route, LabelClass(row), row)
      try write(bytes, route)
    }
    try queue?.finish(
      human: { (bytes) throws(StreamError) in try end(bytes, .human) },
      others: { (bytes) throws(StreamError) in try end(bytes, .reject) })
  }

  /// What nobody knows comes first, then what is least certain.
  private func value(_ row: LabelRow) throws(StreamError) -> Double {
    if let valueKey {
      return try row.value(valueKey)?.number ?? -.infinity
    }
    guard row.isAnswer, let confidence = row.confidence else { return .infinity }
    return 1 - confidence
  }
}

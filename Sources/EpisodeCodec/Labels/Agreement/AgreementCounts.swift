package import Bytes
package import TrajectoryMath

/// How often two raters gave each pair of labels, by day. Counts of parts add up to those of the whole.
package struct AgreementCounts: Equatable, Sendable {
  package private(set) var classes: [String] = []
  private var places: [String: Int] = [:]
  /// By day, as the number 20261127; 0 for rows without a day.
  package private(set) var days: [Int: AgreementTable] = [:]

  private static let mostClasses = 100
  private static let mostDays = 10_000

  package init() {}

  /// The place of a label among the classes.
  package mutating func place(of label: String) throws(StreamError) -> Int {
    if let place = places[label] { return place }
    guard classes.count < Self.mostClasses else {
      throw StreamError(.limit, "more than \(Self.mostClasses) different labels")
    }
    places[label] = classes.count
    classes.append(label)
    for day in days.keys { days[day]?.addClass() }
    return classes.count - 1
  }

  package mutating func add(
    _ first: Int, _ second: Int, count: UInt64 = 1, day: Int
  ) throws(StreamError) {
    if days[day] == nil {
      guard days.count < Self.mostDays else {
        throw StreamError(.limit, "more than \(Self.mostDays) days")
      }
    }
    days[day, default: AgreementTable(classes: classes.count)].add(first, second, count: count)
  }

  package mutating func add(
    _ first: String, _ second: String, day: String?
  ) throws(StreamError) {
    try add(place(of: first), place(of: second), day: Self.number(ofDay: day))
  }

  package mutating func add(_ other: AgreementCounts) throws(StreamError) {
    var own: [Int] = []
    for label in other.classes { own.append(try place(of: label)) }
    for (day, table) in other.days {
      for (first, row) in table.counts.enumerated() {
        for (second, count) in row.enumerated() where count > 0 {
          try add(own[first], own[second], count: count, day: day)
        }
      }
    }
  }

  /// Takes the days of other counts in the place of its own.
  package mutating func replaceDays(with other: AgreementCounts) throws(StreamError) {
    for day in other.days.keys { days[day] = nil }
    try add(other)
  }

  /// The counts of all days, and the classes that occur in them, in alphabetical order.
  package var total: (classes: [String], table: AgreementTable) {
    var sum = AgreementTable(classes: classes.count)
    for table in days.values {
      for (first, row) in table.counts.enumerated() {
        for (second, count) in row.enumerated() { sum.add(first, second, count: count) }
      }
    }
    let order = classes.indices.filter { sum.first($0) + sum.second($0) > 0 }
      .sorted { classes[$0] < classes[$1] }
    let counts = order.map { first in order.map { sum.counts[first][$0] } }
    return (order.map { classes[$0] }, AgreementTable(counts: counts))
  }

  /// A day as a number, from `2026-11-27`; 0 for anything else.
  static func number(ofDay day: String?) -> Int {
    guard let day, day.utf8.count == 10 else { return 0 }
    var number = 0
    for byte in day.utf8 where byte != UInt8(ascii: "-") {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return 0 }
      number = 10 * number + Int(byte - UInt8(ascii: "0"))
    }
    return number
  }

  /// `2026-11-27`; empty for no day.
  package static func text(ofDay day: Int) -> String {
    guard day > 0 else { return "" }
    func digits(_ value: Int, _ count: Int) -> String {
      let text = String(value)
      return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
    }
    return "\(digits(day / 10_000, 4))-\(digits(day / 100 % 100, 2))-\(digits(day % 100, 2))"
  }
}

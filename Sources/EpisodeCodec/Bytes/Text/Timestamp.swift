/// A point in time: nanoseconds since 1970-01-01T00:00:00Z, as messages carry it.
///
/// Its text is that of RFC 3339. Days are counted in the proleptic Gregorian calendar with Howard
/// Hinnant's `civil_from_days` and `days_from_civil`
/// (https://howardhinnant.github.io/date_algorithms.html).
package struct Timestamp: Hashable, Sendable {
  package var nanoseconds: UInt64

  package init(nanoseconds: UInt64) { self.nanoseconds = nanoseconds }

  /// RFC 3339 in UTC with all nine digits of the nanoseconds, so that texts sort as times do:
  /// `2026-01-01T00:50:00.012345678Z`.
  package static func text(_ nanoseconds: UInt64) -> String {
    let seconds = nanoseconds / 1_000_000_000
    let (year, month, day) = civil(daysSince1970: Int64(seconds / 86_400))
    let date = [digits(year, 4), digits(month, 2), digits(day, 2)]
    let time = [seconds / 3600 % 24, seconds / 60 % 60, seconds % 60].map { digits(Int64($0), 2) }
    let fraction = digits(Int64(nanoseconds % 1_000_000_000), 9)
    return "\(date.joined(separator: "-"))T\(time.joined(separator: ":")).\(fraction)Z"
  }

  /// Reads RFC 3339: `2026-01-01T00:50:00Z`, `2026-01-01 01:50:00.5+01:00`. The `T` and the `Z` may
  /// be lowercase, the `T` also a space; a leap second is the first moment of the next minute.
  /// - Returns: nil for any other text, for a time before 1970 or after 2554, and for one finer
  ///   than
  ///   nanoseconds.
  package init?(parsing text: String) {
    var text = Digits(text)
    guard let year = text.take(4), text.take("-"), let month = text.take(2), text.take("-"),
      let day = text.take(2), text.take("Tt "), let hour = text.take(2), text.take(":"),
      let minute = text.take(2), text.take(":"), let second = text.take(2),
      (1...12).contains(month), (1...Self.days(inMonth: month, of: year)).contains(day),
      hour < 24, minute < 60, second <= 60
    else { return nil }
    var fraction: Int64 = 0
    if text.take(".") {
      guard let digits = text.takeFraction() else { return nil }
      fraction = digits
    }
    guard let offset = text.takeOffset(), text.isAtEnd else { return nil }
    let days = Self.daysSince1970(year: year, month: month, day: day)
    let seconds = days * 86_400 + hour * 3600 + minute * 60 + second - offset
    guard let whole = UInt64(exactly: seconds) else { return nil }
    let (product, tooLarge) = whole.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, carry) = product.addingReportingOverflow(UInt64(fraction))
    guard !tooLarge, !carry else { return nil }
    nanoseconds = sum
  }

  private static func civil(
    daysSince1970 days: Int64
  ) -> (year: Int64, month: Int64, day: Int64) {
    // Years begin in March here, so that a leap day is the last of its year.
    let shifted = days + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
  }

  private static func daysSince1970(year: Int64, month: Int64, day: Int64) -> Int64 {
    // Adding 400 years avoids divisions of negative numbers.
    let marchYear = (month <= 2 ? year - 1 : year) + 400
    let era = marchYear / 400
    let yearOfEra = marchYear % 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return (era - 1) * 146_097 + dayOfEra - 719_468
  }

  private static func days(inMonth month: Int64, of year: Int64) -> Int64 {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
  }

  private static func digits(_ number: Int64, _ width: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
  }
}

/// Takes numbers of a given width and single characters from the front of a text.
private struct Digits {
  private var rest: ArraySlice<UInt8>

  init(_ text: String) { rest = Array(text.utf8)[...] }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func take(_ width: Int) -> Int64? {
    guard rest.count >= width else { return nil }
    var value: Int64 = 0
    for byte in rest.prefix(width) {
      guard (0x30...0x39).contains(byte) else { return nil }
      value = value * 10 + Int64(byte - 0x30)
    }
    rest = rest.dropFirst(width)
    return value
  }

  /// Takes one of some characters; false, with nothing taken, for any other.
  mutating func take(_ characters: String) -> Bool {
    guard let first = rest.first, characters.utf8.contains(first) else { return false }
    rest = rest.dropFirst()
    return true
  }

  /// One to nine digits after the point, as nanoseconds.
  mutating func takeFraction() -> Int64? {
    let width = rest.prefix { (0x30...0x39).contains($0) }.count
    guard (1...9).contains(width), var value = take(width) else { return nil }
    for _ in width..<9 { value *= 10 }
    return value
  }

  /// `Z` or `+01:00`, as seconds east of UTC.
  mutating func takeOffset() -> Int64? {
    if take("Zz") { return 0 }
    let sign: Int64
    if take("+") { sign = 1 } else if take("-") { sign = -1 } else { return nil }
    guard let hours = take(2), take(":"), let minutes = take(2), hours < 24, minutes < 60 else {
      return nil
    }
    return sign * (hours * 3600 + minutes * 60)
  }
}

package import Bytes

/// When files may use the link: at any time, or in spans of the local day.
package struct UploadWindow: Equatable, Sendable {
  /// Minutes of the day in order; one that passes midnight ends above 1440. Empty for any time.
  package private(set) var spans: [Range<Int>] = []
  /// Bytes in a second; nil for as many as the link carries.
  package var rate: Int?

  private static let day = 1440
  private static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")

  /// At any time.
  package init(rate: Int? = nil) { self.rate = rate }

  /// - Parameter text: `any`, or `22:00-06:00,12:00-13:30`.
  /// - Throws: `.malformed`.
  package init(parsing text: String) throws(StreamError) {
    guard text != "any" else { return }
    var isOpen = [Bool](repeating: false, count: Self.day)
    for span in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = span.split(separator: "-", omittingEmptySubsequences: false).map(Self.minute)
      guard ends.count == 2, let from = ends[0], from < Self.day, let until = ends[1],
        from != until
      else {
        throw StreamError(
          .malformed, "'\(String(span).printable)' is not a time of day such as 22:00-06:00")
      }
      for minute in from..<(until > from ? until : until + Self.day) {
        isOpen[minute % Self.day] = true
      }
    }
    // Spans that touch are one. With the whole day open there is no beginning: any time.
    let starts = (0..<Self.day).filter { isOpen[$0] && !isOpen[($0 + Self.day - 1) % Self.day] }
    spans = starts.map { start in
      var end = start + 1
      while isOpen[end % Self.day] { end += 1 }
      return start..<end
    }
  }

  /// `HH:MM`, to 24:00.
  private static func minute(_ text: Substring) -> Int? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2,
      parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy(digits.contains) }),
      let hour = UInt(parts[0]),
      let minute = UInt(parts[1]), minute < 60, hour * 60 + minute <= day
    else { return nil }
    return Int(hour * 60 + minute)
  }

  /// The span at a time, or the next one: local seconds; for any time without an end.
  package func opening(at time: Int) -> Range<Int> {
    guard !spans.isEmpty else { return time..<Int.max }
    let midnight = time - time.modulo(86_400)
    let openings = [-1, 0, 1].flatMap { day in
      spans.map { span in
        let start = midnight + day * 86_400 + span.lowerBound * 60
        return start..<start + span.count * 60
      }
    }
    return openings.first { $0.upperBound > time } ?? time..<Int.max
  }

  /// The seconds of the longest span; nil for any time.
  package var longest: Int? { spans.map { $0.count * 60 }.max() }

  /// `any`, or `22:00-06:00 12:00-13:30`.
  package var text: String {
    guard !spans.isEmpty else { return "any" }
    return spans.map { Self.clock($0.lowerBound) + "-" + Self.clock($0.upperBound) }
      .joined(separator: " ")
  }

  private static func clock(_ minute: Int) -> String {
    let parts = [minute / 60 % 24, minute % 60]
    return parts.map { ($0 < 10 ? "0" : "") + "\($0)" }.joined(separator: ":")
  }
}

extension Int {
  /// The remainder that is never negative.
  func modulo(_ divisor: Int) -> Int { (self % divisor + divisor) % divisor }
}

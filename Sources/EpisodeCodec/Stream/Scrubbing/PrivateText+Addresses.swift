internal import Bytes

/// Where addresses and numbers that begin at a place of a text end; nil where there is none.
extension PrivateText {
  /// A mail address: characters of RFC 5322 without quotes, and a domain of two names at least.
  static func email(_ text: Span<UInt8>, _ start: Int) -> Int? {
    var place = start
    while place < text.count, text[place].isWordCharacter || ".%+-'".utf8.contains(text[place]) {
      place += 1
    }
    guard place > start, place < text.count, text[place] == UInt8(ascii: "@") else { return nil }
    place += 1
    var (end, names) = (nil as Int?, 0)
    while true {
      let name = place
      while place < text.count, text[place].isWordCharacter || text[place] == UInt8(ascii: "-") {
        place += 1
      }
      guard place > name else { break }
      names += 1
      if names > 1, place - name > 1 { end = place }
      guard place < text.count, text[place] == UInt8(ascii: ".") else { break }
      place += 1
    }
    return end
  }

  /// Six pairs of hexadecimal digits with colons or hyphens, or three groups of four with dots.
  static func mac(_ text: Span<UInt8>, _ start: Int) -> Int? {
    for (digits, groups, separators) in [(2, 6, ":-"), (4, 3, ".")] {
      var place = start
      var separator: UInt8?
      var found = 0
      while found < groups {
        let end = text.end(from: place, while: \.isHexadecimal)
        guard end - place == digits else { break }
        place = end
        found += 1
        guard found < groups else { break }
        guard place < text.count, separators.utf8.contains(text[place]),
          text[place] == separator ?? text[place]
        else { break }
        separator = text[place]
        place += 1
      }
      if found == groups, isEnd(text, place) { return place }
    }
    return nil
  }

  static func ip(_ text: Span<UInt8>, _ start: Int) -> Int? {
    ip4(text, start) ?? ip6(text, start)
  }

  /// Four numbers up to 255 with dots, with no further number before or after them.
  private static func ip4(_ text: Span<UInt8>, _ start: Int) -> Int? {
    if start > 1, text[start - 1] == UInt8(ascii: "."), text[start - 2].isDigit {
      return nil
    }
    var place = start
    for number in 0..<4 {
      let end = text.end(from: place, while: \.isDigit)
      guard (1...3).contains(end - place) else { return nil }
      let value = (place..<end).reduce(0) { $0 * 10 + Int(text[$1] - UInt8(ascii: "0")) }
      guard value <= 255 else { return nil }
      place = end
      guard number < 3 else { break }
      guard place < text.count, text[place] == UInt8(ascii: ".") else { return nil }
      place += 1
    }
    let goesOn =
      place + 1 < text.count && text[place] == UInt8(ascii: ".") && text[place + 1].isDigit
    return !goesOn && isEnd(text, place) ? place : nil
  }

  /// Groups of hexadecimal digits with colons, eight, or fewer and one pair of colons (RFC 4291).
  private static func ip6(_ text: Span<UInt8>, _ start: Int) -> Int? {
    var (place, groups) = (start, 0)
    var hasGap = false
    while place < text.count, groups < 8 {
      let end = text.end(from: place, while: \.isHexadecimal)
      if end > place {
        guard end - place <= 4 else { return nil }
        groups += 1
        place = end
        if groups == 8 || place >= text.count || text[place] != UInt8(ascii: ":") { break }
      } else if place == start, text[place] != UInt8(ascii: ":") {
        return nil
      }
      guard text[place] == UInt8(ascii: ":") else { break }
      if place + 1 < text.count, text[place + 1] == UInt8(ascii: ":") {
        guard !hasGap else { return nil }
        hasGap = true
        place += 2
      } else if place == start {
        return nil
      } else {
        // A colon before something else belongs to the text.
        guard place + 1 < text.count, text[place + 1].isHexadecimal else { break }
        place += 1
      }
    }
    // The mapped form ends with four numbers.
    if hasGap || groups == 7, let end = mapped(text, start, place) { return end }
    guard hasGap ? (1..<8).contains(groups) : groups == 8 else { return nil }
    // Scopes of C++ are a::b, too.
    guard (start..<place).contains(where: { text[$0].isDigit }) else { return nil }
    return isEnd(text, place) ? place : nil
  }

  /// `::ffff:10.0.0.1`.
  private static func mapped(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
    guard end < text.count, text[end] == UInt8(ascii: ".") else { return nil }
    var place = end
    while place > start, text[place - 1].isDigit { place -= 1 }
    return ip4(text, place)
  }

  /// Whether a digit, a plus or a parenthesis begins a run of digits and separators with 7 digits.
  private static func mayBePhone(_ text: Span<UInt8>, _ start: Int) -> Bool {
    let first = text[start]
    guard first.isDigit || (UInt8(ascii: "(")...UInt8(ascii: "+")).contains(first) else {
      return false
    }
    var (place, digits) = (start + 1, first.isDigit ? 1 : 0)
    while place < text.count, digits < 7 {
      let byte = text[place]
      if byte.isDigit {
        digits += 1
      } else if byte != UInt8(ascii: " "), !(UInt8(ascii: "(")...UInt8(ascii: "/")).contains(byte) {
        return false
      }
      place += 1
    }
    return digits == 7
  }

  /// A number of 7 to 15 digits in one of the forms that no other number has: with a plus, with
  /// parentheses, as 555-123-4567, or with a 0 before the code of an area and a separator after it.
  static func phone(_ text: Span<UInt8>, _ start: Int) -> Int? {
    guard mayBePhone(text, start) else { return nil }
    var groups: [Int] = []
    var separators: [UInt8] = []
    var (place, end) = (start, start)
    let isInternational = text[start] == UInt8(ascii: "+")
    var hasParentheses = false
    if isInternational { place += 1 }
    while place < text.count {
      var separator = 0 as UInt8
      // One separator, and parentheses around a group.
      while place < text.count, " -./()".utf8.contains(text[place]) {
        if text[place] == UInt8(ascii: "(") || text[place] == UInt8(ascii: ")") {
          hasParentheses = true
        } else if separator != 0 || groups.isEmpty {
          return accept()
        } else {
          separator = text[place]
        }
        place += 1
      }
      let next = text.end(from: place, while: \.isDigit)
      guard next > place else { break }
      if !groups.isEmpty { separators.append(separator) }
      groups.append(next - place)
      (place, end) = (next, next)
    }
    return accept()

    func accept() -> Int? {
      let digits = groups.reduce(0, +)
      guard (7...15).contains(digits), isEnd(text, end) else { return nil }
      if isInternational { return end }
      if hasParentheses, groups.count > 1, text[start] == UInt8(ascii: "(") { return end }
      if groups == [3, 3, 4], Set(separators).count == 1, separators[0] != 0 { return end }
      let isNational =
        text[start] == UInt8(ascii: "0") && groups.count > 1 && (3...5).contains(groups[0])
        && separators.allSatisfy { " -/".utf8.contains($0) }
      return isNational ? end : nil
    }
  }
}

extension Span<UInt8> {
  /// Where the run of such bytes from a place on ends.
  fileprivate func end(from start: Int, while isMember: (UInt8) -> Bool) -> Int {
    var place = start
    while place < count, isMember(self[place]) { place += 1 }
    return place
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

  var isHexadecimal: Bool {
    isDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self | 0x20)
  }
}

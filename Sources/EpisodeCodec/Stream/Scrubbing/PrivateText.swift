package import Bytes

/// Finds what identifies people and machines in texts: addresses, numbers and names.
package struct PrivateText: Sendable {
  package enum Kind: String, Sendable, CaseIterable { case email, phone, ip, mac, plate }

  /// Something found, and the name of its kind.
  struct Finding {
    var range: Range<Int>
    var kind: String
  }

  private let kinds: Kinds
  private let patterns: [(name: String, pattern: BytePattern)]
  private let words: WordList?

  /// The name of the kind of what a list of words has.
  static let word = "name"

  // Plates of cars: Germany, and what other countries form of capitals and digits, with one space or
  // hyphen at least or as California has it.
  private static let plates = [
    #"[A-ZÄÖÜ]{1,4}[- ]\u{1,2}[ -]?\d{1,4}[EH]?"#, #"\u{2}\d{2}[ -]\u{3}"#, #"\u{2,3}[- ]\d{3,4}"#,
    #"\d{3,4}[- ]\u{2,3}"#, #"\d\u{3}\d{3}"#, #"\u{2}[- ]\d{3}[- ]\u{2}"#,
  ].compactMap { try? BytePattern($0) }

  /// - Parameters:
  ///   - patterns: further ones, each with the name of its kind.
  package init(
    _ kinds: Set<Kind>, patterns: [(name: String, pattern: BytePattern)], words: WordList?
  ) {
    (self.patterns, self.words) = (patterns, words)
    self.kinds = Kinds(kinds.map(Kinds.init))
  }

  /// Kinds as bits, because they are looked at for each word of a text.
  private struct Kinds: OptionSet {
    let rawValue: UInt8
    static let email = Kinds(.email)
    static let phone = Kinds(.phone)
    static let ip = Kinds(.ip)
    static let mac = Kinds(.mac)
    static let plate = Kinds(.plate)

    init(rawValue: UInt8) { self.rawValue = rawValue }

    init(_ kind: Kind) {
      rawValue =
        switch kind {
        case .email: 1
        case .phone: 2
        case .ip: 4
        case .mac: 8
        case .plate: 16
        }
    }
  }

  /// What each byte may be part of.
  private struct Marks: OptionSet {
    let rawValue: UInt8
    static let digit = Marks(rawValue: 1)
    static let capital = Marks(rawValue: 2)
    static let at = Marks(rawValue: 4)
    static let dot = Marks(rawValue: 8)
    static let colon = Marks(rawValue: 16)
    static let hyphen = Marks(rawValue: 32)
    static let word = Marks(rawValue: 64)
  }

  private static let marks: [UInt8] = (0...255).map { byte in
    var marks: Marks = []
    switch UInt8(byte) {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): marks = [.digit, .word]
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): marks = [.capital, .word]
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"), 0x80...: marks = [.word]
    case UInt8(ascii: "@"): marks = [.at]
    case UInt8(ascii: "."): marks = [.dot]
    case UInt8(ascii: ":"): marks = [.colon]
    case UInt8(ascii: "-"): marks = [.hyphen]
    default: break
    }
    return marks.rawValue
  }

  /// The kinds that may begin with each byte.
  private static let begins: [UInt8] = (0...255).map { value in
    let byte = UInt8(value)
    let isDigit = Marks(rawValue: marks[value]).contains(.digit)
    let isWord = Marks(rawValue: marks[value]).contains(.word)
    var kinds: Kinds = []
    if isWord || ".%+-'".utf8.contains(byte) { kinds.insert(.email) }
    if byte.isHexadecimal { kinds.formUnion([.mac, .ip]) }
    if byte == UInt8(ascii: ":") { kinds.insert(.ip) }
    if isDigit || "(+".utf8.contains(byte) { kinds.insert(.phone) }
    if isWord, plates.contains(where: { $0.mayBegin(with: byte) }) { kinds.insert(.plate) }
    return kinds.rawValue
  }

  /// Of each byte the marks, and above them the kinds that may begin with it.
  private static let table: [UInt16] = (0...255).map {
    UInt16(begins[$0]) << 8 | UInt16(marks[$0])
  }

  /// All findings, in order; none overlaps another.
  func findings(in bytes: RawSpan) -> [Finding] {
    let text = unsafe bytes._unsafeView(as: UInt8.self)
    let wanted = wanted(Self.contents(of: text))
    let isForAll = !patterns.isEmpty || words != nil
    guard !wanted.isEmpty || isForAll else { return [] }
    let table = Self.table.span
    var findings: [Finding] = []
    var place = 0
    var isInWord = false
    while place < text.count {
      // A byte is below 256.
      let entry = unsafe table[unchecked: Int(text[unchecked: place])]
      let isWord = entry & UInt16(Marks.word.rawValue) != 0
      let kinds = Kinds(rawValue: UInt8(entry >> 8) & wanted.rawValue)
      if !isInWord, isForAll || !kinds.isEmpty,
        let found = find(in: text, at: place, kinds, isWord: isWord)
      {
        findings.append(found)
        place = found.range.upperBound
        isInWord = false
      } else {
        isInWord = isWord
        place += 1
      }
    }
    return findings
  }

  /// The marks of all bytes of a text, and the number of its digits.
  private static func contents(of text: Span<UInt8>) -> (marks: Marks, digits: Int) {
    let table = marks.span
    var (all, digits) = (0 as UInt8, 0)
    for place in text.indices {
      // A byte is below 256.
      let marks = unsafe table[unchecked: Int(text[unchecked: place])]
      all |= marks
      digits &+= Int(marks & Marks.digit.rawValue)
    }
    return (Marks(rawValue: all), digits)
  }

  /// The kinds that a text with such characters may have.
  private func wanted(_ contents: (marks: Marks, digits: Int)) -> Kinds {
    let (marks, digits) = contents
    var wanted: Kinds = []
    if marks.contains(.at) { wanted.insert(.email) }
    if digits >= 7 { wanted.insert(.phone) }
    if marks.contains(.colon) || digits >= 4 && marks.contains(.dot) { wanted.insert(.ip) }
    if marks.contains(.colon) || marks.contains(.hyphen) || marks.contains(.dot) && digits >= 2 {
      wanted.insert(.mac)
    }
    if digits > 0, marks.contains(.capital) { wanted.insert(.plate) }
    return wanted.intersection(kinds)
  }

  /// - Parameters:
  ///   - wanted: the kinds that may begin here.
  ///   - isWord: whether a letter or a digit is at the place.
  private func find(
    in text: Span<UInt8>, at start: Int, _ wanted: Kinds, isWord: Bool
  ) -> Finding? {
    func finding(_ end: Int?, _ kind: String) -> Finding? {
      end.map { Finding(range: start..<$0, kind: kind) }
    }
    if wanted.contains(.email), let end = Self.email(text, start) {
      return finding(end, Kind.email.rawValue)
    }
    if wanted.contains(.mac), let end = Self.mac(text, start) {
      return finding(end, Kind.mac.rawValue)
    }
    if wanted.contains(.ip), let end = Self.ip(text, start) {
      return finding(end, Kind.ip.rawValue)
    }
    for (name, pattern) in patterns where pattern.mayBegin(with: text[start]) {
      if let end = pattern.end(in: text, from: start) { return finding(end, name) }
    }
    if wanted.contains(.phone), let end = Self.phone(text, start) {
      return finding(end, Kind.phone.rawValue)
    }
    if wanted.contains(.plate) {
      for plate in Self.plates where plate.mayBegin(with: text[start]) {
        if let end = plate.end(in: text, from: start) {
          return finding(end, Kind.plate.rawValue)
        }
      }
    }
    if let words, isWord, let end = words.end(in: text, from: start) {
      return finding(end, Self.word)
    }
    return nil
  }

  /// True where neither a letter nor a digit follows.
  static func isEnd(_ text: Span<UInt8>, _ end: Int) -> Bool {
    end >= text.count || !text[end].isWordCharacter
  }
}

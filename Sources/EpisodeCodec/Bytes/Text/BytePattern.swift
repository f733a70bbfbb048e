/// A pattern for parts of a text, a small part of regular expressions: characters, `.`, `\d` for a
/// digit, `\w` for a letter, a digit or `_`, `\u` for a capital, `[A-F0-9]` and `[^…]`, each of them
/// with `?`, `*`, `+`, `{3}` or `{2,4}` after it. `\` takes the next character as it is.
///
/// Takes time proportional to the text, whatever the pattern: all ways to match go on at once.
package struct BytePattern: Sendable {
  package let text: String
  /// For each byte the positions of the pattern that accept it.
  private var accepting = [UInt64](repeating: 0, count: 256)
  /// Positions that may repeat, and that may be left out.
  private var repeated: UInt64 = 0
  private var optional: UInt64 = 0
  private var count = 0

  /// So many characters may be in a pattern, those of `{2,4}` counted four times.
  package static let longest = 63

  /// - Throws: `.malformed`, `.limit`.
  package init(_ text: String) throws(StreamError) {
    self.text = text
    var rest = Array(text.utf8)[...]
    while let set = try Self.takeSet(&rest) { try append(set, Self.takeBounds(&rest)) }
    guard count > 0, optional != 1 << UInt64(count) - 1 else {
      throw StreamError(.malformed, "'\(text.printable)' matches nothing, or any text")
    }
  }

  private mutating func append(
    _ set: Set<UInt8>, _ bounds: (least: Int, most: Int?)
  ) throws(StreamError) {
    let copies = max(bounds.most ?? bounds.least, 1)
    guard count + copies <= Self.longest else {
      throw StreamError(.limit, "'\(text.printable)' has more than \(Self.longest) characters")
    }
    for copy in 0..<copies {
      let bit = 1 << UInt64(count) as UInt64
      for byte in set { accepting[Int(byte)] |= bit }
      if copy >= bounds.least { optional |= bit }
      if bounds.most == nil, copy == copies - 1 { repeated |= bit }
      count += 1
    }
  }

  /// The bytes that the next character of a pattern stands for; nil at its end.
  private static func takeSet(_ rest: inout ArraySlice<UInt8>) throws(StreamError) -> Set<UInt8>? {
    guard let first = rest.popFirst() else { return nil }
    switch first {
    case UInt8(ascii: "."): return Set(0x20...0xFF)
    case UInt8(ascii: "\\"):
      guard let letter = rest.popFirst() else { throw broken("ends with a backslash") }
      return escaped(letter)
    case UInt8(ascii: "["): return try takeBrackets(&rest)
    case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "|"), UInt8(ascii: "^"),
      UInt8(ascii: "$"), UInt8(ascii: "?"), UInt8(ascii: "*"), UInt8(ascii: "+"),
      UInt8(ascii: "{"):
      throw broken("has '\(Character(Unicode.Scalar(first)))', which has no meaning there")
    default: return [first]
    }
  }

  private static func escaped(_ letter: UInt8) -> Set<UInt8> {
    let digits = Set(UInt8(ascii: "0")...UInt8(ascii: "9"))
    let capitals = Set(UInt8(ascii: "A")...UInt8(ascii: "Z"))
    switch letter {
    case UInt8(ascii: "d"): return digits
    case UInt8(ascii: "u"): return capitals
    case UInt8(ascii: "w"):
      return digits.union(capitals).union(UInt8(ascii: "a")...UInt8(ascii: "z"))
        .union([UInt8(ascii: "_")])
    default: return [letter]
    }
  }

  private static func takeBrackets(
    _ rest: inout ArraySlice<UInt8>
  ) throws(StreamError) -> Set<UInt8> {
    var set: Set<UInt8> = []
    let isNegated = rest.first == UInt8(ascii: "^")
    if isNegated { rest.removeFirst() }
    while let first = rest.popFirst(), first != UInt8(ascii: "]") || set.isEmpty {
      if first == UInt8(ascii: "\\"), let letter = rest.popFirst() {
        set.formUnion(escaped(letter))
      } else if rest.first == UInt8(ascii: "-"), let last = rest.dropFirst().first,
        last != UInt8(ascii: "]")
      {
        guard first <= last else { throw broken("has a range that ends before it begins") }
        set.formUnion(first...last)
        rest.removeFirst(2)
      } else {
        set.insert(first)
      }
      if rest.isEmpty { throw broken("has '[' without ']'") }
    }
    guard !set.isEmpty else { throw broken("has '[' without ']'") }
    return isNegated ? Set(0x20...0xFF).subtracting(set) : set
  }

  /// How often the character may occur; nil for any number.
  private static func takeBounds(
    _ rest: inout ArraySlice<UInt8>
  ) throws(StreamError) -> (least: Int, most: Int?) {
    switch rest.first {
    case UInt8(ascii: "?"):
      rest.removeFirst()
      return (0, 1)
    case UInt8(ascii: "*"):
      rest.removeFirst()
      return (0, nil)
    case UInt8(ascii: "+"):
      rest.removeFirst()
      return (1, nil)
    case UInt8(ascii: "{"):
      guard let end = rest.firstIndex(of: UInt8(ascii: "}")) else {
        throw broken("has '{' without '}'")
      }
      let inside = String(decoding: rest[(rest.startIndex + 1)..<end], as: UTF8.self)
      rest = rest[(end + 1)...]
      let parts = inside.split(separator: ",", omittingEmptySubsequences: false)
      guard let least = Int(parts[0]), (0...longest).contains(least), parts.count <= 2 else {
        throw broken("has '{\(inside.printable)}'")
      }
      guard parts.count == 2 else { return (least, least) }
      if parts[1].isEmpty { return (least, nil) }
      guard let most = Int(parts[1]), most >= max(least, 1) else {
        throw broken("has '{\(inside.printable)}'")
      }
      return (least, most)
    default: return (1, 1)
    }
  }

  private static func broken(_ what: String) -> StreamError {
    StreamError(.malformed, "the pattern " + what)
  }

  /// Whether a match may begin with a byte.
  package func mayBegin(with byte: UInt8) -> Bool { accepting[Int(byte)] & entered(1) != 0 }

  /// Where the longest match that begins at a place ends, before anything but a letter, a digit or `_`;
  /// nil for none.
  package func end(in text: Span<UInt8>, from start: Int) -> Int? {
    let done = 1 << UInt64(count) as UInt64
    var states = entered(1)
    var (place, found) = (start, nil as Int?)
    while place < text.count {
      let taken = states & accepting[Int(text[place])]
      guard taken != 0 else { break }
      place += 1
      states = entered(taken << 1 | taken & repeated)
      if states & done != 0, place == text.count || !text[place].isWordCharacter { found = place }
    }
    return found
  }

  /// The positions, and those after them that leave out what may be left out.
  private func entered(_ positions: UInt64) -> UInt64 {
    var all = positions
    while true {
      let further = all | (all & optional) << 1
      if further == all { return all }
      all = further
    }
  }
}

extension UInt8 {
  /// A letter, also one beyond ASCII, a digit, or `_`.
  package var isWordCharacter: Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
      || self == UInt8(ascii: "_") || self >= 0x80
  }
}

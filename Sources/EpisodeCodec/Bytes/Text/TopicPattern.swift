/// A pattern for topics as in a shell: `*` matches any characters, including `/`, `?` one
/// character, and `[abc]`, `[a-z]`, `[!a]` one of a set. Every other character matches itself.
package struct TopicPattern: Sendable, Equatable {
  private enum Token: Sendable, Equatable {
    case any
    case one
    case set([ClosedRange<UInt32>], isNegated: Bool)
    case literal(Unicode.Scalar)
  }

  package let text: String
  private let tokens: [Token]

  package init(_ text: String) {
    self.text = text
    var tokens: [Token] = []
    var rest = Substring(text).unicodeScalars
    while let scalar = rest.popFirst() {
      switch scalar {
      case "*": if tokens.last != .any { tokens.append(.any) }
      case "?": tokens.append(.one)
      case "[":
        if let set = Self.takeSet(&rest) {
          tokens.append(set)
        } else {
          tokens.append(.literal(scalar))
        }
      default: tokens.append(.literal(scalar))
      }
    }
    self.tokens = tokens
  }

  /// The set after `[`; nil, with nothing taken, when there is no closing bracket.
  private static func takeSet(_ rest: inout Substring.UnicodeScalarView) -> Token? {
    guard let end = rest.dropFirst().firstIndex(of: "]") else { return nil }
    var members = rest[rest.startIndex..<end]
    rest = rest[rest.index(after: end)...]
    let isNegated = members.first == "!" || members.first == "^"
    if isNegated { members = members.dropFirst() }
    var ranges: [ClosedRange<UInt32>] = []
    while let first = members.popFirst() {
      var last = first
      if members.first == "-", let upper = members.dropFirst().first {
        members = members.dropFirst(2)
        last = upper
      }
      if first <= last { ranges.append(first.value...last.value) }
    }
    return .set(ranges, isNegated: isNegated)
  }

  /// Takes time proportional to the product of the lengths, whatever the pattern.
  package func matches(_ topic: String) -> Bool {
    let scalars = Array(topic.unicodeScalars)
    var (token, place) = (0, 0)
    // Where to continue when the text after the last `*` does not match: one character further.
    var retry: (token: Int, place: Int)?
    while place < scalars.count {
      if token < tokens.count, tokens[token] == .any {
        retry = (token, place)
        token += 1
      } else if token < tokens.count, Self.accepts(tokens[token], scalars[place]) {
        (token, place) = (token + 1, place + 1)
      } else if let (star, start) = retry {
        retry = (star, start + 1)
        (token, place) = (star + 1, start + 1)
      } else {
        return false
      }
    }
    return tokens[token...].allSatisfy { $0 == .any }
  }

  private static func accepts(_ token: Token, _ scalar: Unicode.Scalar) -> Bool {
    switch token {
    case .any: false
    case .one: true
    case .literal(let literal): literal == scalar
    case .set(let ranges, let isNegated):
      ranges.contains { $0.contains(scalar.value) } != isNegated
    }
  }
}

internal import Bytes
internal import Posix

/// How probable each permitted answer was, by the tokens that the model could have written in place
/// of the answer.
///
/// The list may have words that a grammar forbids, so what it says of the permitted answers is divided
/// by their sum: P(a) = sum of exp(logprob) over the variants of a / the same over all answers. Variants
/// are those in other case and with other blanks and quotes.
enum AnswerProbabilities {
  case known([Double])
  /// No permitted answer is in the list.
  case unknown
  /// The server gave no list.
  case absent

  private struct Token {
    var text: String
    /// Where it begins in all tokens, in bytes.
    var start: Int
    var bytes: [UInt8]
    var logprob: Double?
    var alternatives: Bytes?
  }

  /// - Parameters:
  ///   - logprobs: `choices[].logprobs` of an answer, as JSON.
  ///   - content: what the model wrote.
  ///   - place: the byte of it where the answer begins.
  init(
    _ logprobs: Bytes, content: String, answerAt place: Int, _ choices: AnswerChoices
  ) throws(StreamError) {
    let tokens = try Self.tokens(logprobs)
    guard let token = Self.token(at: place, of: content, in: tokens) else {
      self = .absent
      return
    }
    var variants: [(text: String, logprob: Double)] = []
    if let alternatives = token.alternatives {
      variants = try Self.tokens(list: alternatives).compactMap { other in
        other.logprob.map { (other.text, $0) }
      }
    }
    guard let own = token.logprob, !variants.isEmpty else {
      self = .absent
      return
    }
    let rule = Self.rule(for: token.text, choices)
    let inList = variants.contains { rule($0.text) != nil && $0.logprob > -.infinity }
    // What a grammar has forced may be too improbable for the list; alone it tells nothing.
    if !variants.contains(where: { $0.text == token.text }) { variants.append((token.text, own)) }
    self = inList ? Self.normalized(variants, rule, choices.answers.count) : .unknown
  }

  /// Which answer a token is. An answer of several tokens is known by the first one, and one in other
  /// words by these.
  private static func rule(
    for own: String, _ choices: AnswerChoices
  ) -> (String) -> Int? {
    if choices.place(ofToken: own) != nil { return choices.place(ofToken:) }
    if choices.place(begunBy: own) != nil {
      return { choices.place(ofToken: $0) ?? choices.place(begunBy: $0) }
    }
    return choices.place(of:)
  }

  private static func normalized(
    _ variants: [(text: String, logprob: Double)], _ place: (String) -> Int?, _ count: Int
  ) -> AnswerProbabilities {
    var sums = [Double](repeating: 0, count: count)
    // Scaled by the greatest, because all may be tiny.
    var matches: [(place: Int, logprob: Double)] = []
    for variant in variants where !variant.logprob.isNaN {
      if let place = place(variant.text) { matches.append((place, variant.logprob)) }
    }
    guard let most = matches.map(\.logprob).max() else { return .unknown }
    for match in matches { sums[match.place] += Libm.exponential(match.logprob - most) }
    // An answer that the list is too short for is at most as probable as the least of the list, and
    // as what the list leaves.
    let missing = sums.indices.filter { sums[$0] == 0 }
    let least = variants.map(\.logprob).min() ?? most
    let listed = variants.reduce(0) { $0 + Libm.exponential($1.logprob) }
    let left = max(0, 1 - listed) / Libm.exponential(most) / Double(max(missing.count, 1))
    for place in missing { sums[place] = min(Libm.exponential(least - most), left) }
    let total = sums.reduce(0, +)
    return .known(sums.map { $0 / total })
  }

  /// The token that the answer's first byte is in. Servers may have tokens before and after the text
  /// that are none of it.
  private static func token(at place: Int, of content: String, in tokens: [Token]) -> Token? {
    let all: [UInt8] = tokens.flatMap(\.bytes)
    guard let start = all.firstRange(of: Array(content.utf8))?.lowerBound else { return nil }
    let byte = start + place
    return tokens.last { (token: Token) -> Bool in
      token.start <= byte && byte < token.start + token.bytes.count
    }
  }

  private static func tokens(_ logprobs: Bytes) throws(StreamError) -> [Token] {
    var reader = JSONReader(logprobs.span)
    guard try reader.peek() == .object else { return [] }
    try reader.beginObject()
    while let key = try reader.nextKey() {
      let range = try reader.readRange()
      if key == "content" { return try tokens(list: logprobs[range]) }
    }
    return []
  }

  private static func tokens(list: Bytes) throws(StreamError) -> [Token] {
    var tokens: [Token] = []
    var reader = JSONReader(list.span)
    guard try reader.peek() == .array else { return [] }
    try reader.beginArray()
    var place = 0
    while try reader.nextElement() {
      var token = Token(text: "", start: place, bytes: [])
      var bytes: [UInt8]?
      try reader.beginObject()
      while let key = try reader.nextKey() {
        let kind = try reader.peek()
        switch (key, kind) {
        case ("token", .string): token.text = try reader.readString()
        case ("logprob", .number): token.logprob = try reader.readNumber()
        case ("bytes", .array): bytes = try self.bytes(&reader)
        case ("top_logprobs", .array): token.alternatives = list[try reader.readRange()]
        default: try reader.skipValue()
        }
      }
      token.bytes = bytes ?? Array(token.text.utf8)
      place += token.bytes.count
      tokens.append(token)
    }
    return tokens
  }

  private static func bytes(_ reader: inout JSONReader) throws(StreamError) -> [UInt8]? {
    var bytes: [UInt8] = []
    try reader.beginArray()
    while try reader.nextElement() {
      guard let byte = UInt8(exactly: try reader.readNumber()) else {
        throw StreamError(.malformed, "a byte of a token is none")
      }
      bytes.append(byte)
    }
    return bytes
  }
}

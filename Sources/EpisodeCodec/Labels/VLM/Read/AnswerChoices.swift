internal import Bytes

/// The answers that a question permits, and other words for them.
package struct AnswerChoices: Sendable {
  /// As rows have them.
  let names: [String]
  /// In lowercase.
  let answers: [String]
  private let synonyms: [String: Int]

  package static let judgment = AnswerChoices(
    ["yes", "no"],
    synonyms: [
      [
        "true", "success", "successful", "successfully", "succeeded", "succeeds", "correct", "done",
        "completed", "complete", "pass", "passed", "1", "y",
      ],
      [
        "false", "failure", "fail", "failed", "fails", "unsuccessful", "unsuccessfully",
        "incorrect", "incomplete", "not", "0", "n",
      ],
    ])

  /// Words that a question has in place of yes and no; rows say yes and no where they mean that.
  init(judgingBy answers: [String]) {
    let judgment = AnswerChoices.judgment
    self.init(
      answers,
      names: answers.map { answer in judgment.place(of: answer).map { judgment.names[$0] } ?? answer
      })
  }

  package init(_ answers: [String], names: [String]? = nil, synonyms: [[String]] = []) {
    self.names = names ?? answers
    self.answers = answers.map(Self.plain)
    var words: [String: Int] = [:]
    for (place, list) in synonyms.enumerated() {
      for word in list { words[word] = place }
    }
    self.synonyms = words
  }

  /// The answer that a text is, in any case and without marks around it.
  func place(of text: String) -> Int? {
    let words = Self.plain(text)
    return answers.firstIndex(of: words) ?? synonyms[words]
  }

  /// The answer that a text begins with: `Yes, it did.`
  func place(atStartOf text: String) -> Int? {
    let words = Self.plain(text).split { !$0.isLetter && !$0.isNumber }
    // The longest first, so that `no grasp` is not `no`.
    for count in stride(from: min(words.count, 4), through: 1, by: -1) {
      if let place = place(of: words.prefix(count).joined(separator: " ")) { return place }
    }
    return nil
  }

  /// The answer that a token is in any case, with blanks and marks around it.
  func place(ofToken token: String) -> Int? { answers.firstIndex(of: Self.plain(token)) }

  /// The only answer that a token begins.
  func place(begunBy token: String) -> Int? {
    let start = Self.plain(token)
    guard !start.isEmpty else { return nil }
    let matches = answers.indices.filter { answers[$0].hasPrefix(start) }
    return matches.count == 1 ? matches.first : nil
  }

  /// In lowercase, without blanks and marks at the ends.
  static func plain(_ text: String) -> String {
    if let short = plainWord(text) { return short }
    func isMark(_ character: Character) -> Bool { !character.isLetter && !character.isNumber }
    let start = text.drop(while: isMark)
    let body = start.reversed().drop(while: isMark).reversed()
    return String(body).split { $0.isWhitespace }.joined(separator: " ").lowercased()
  }

  /// The same for a word of ASCII, as most tokens are; nil for another text.
  private static func plainWord(_ text: String) -> String? {
    func isLetter(_ byte: UInt8) -> Bool {
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
    var word: [UInt8] = []
    var hasEnded = false
    for byte in text.utf8 {
      guard byte < 0x80 else { return nil }
      if isLetter(byte) {
        if hasEnded { return nil }
        word.append(byte < 0x40 ? byte : byte | 0x20)
      } else {
        hasEnded = !word.isEmpty
      }
    }
    return String(decoding: word, as: UTF8.self)
  }
}

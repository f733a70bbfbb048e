internal import Bytes

/// What a model wrote, understood: JSON alone, in a fence or in prose, or a word.
struct AnswerText {
  /// The answer's place among the permitted ones.
  var choice: Int?
  /// The byte of the text where the answer begins.
  var place: Int?
  var reason: String?
  /// From 0 to 1.
  var stated: Double?
  var texts: [String] = []
  /// What was said in place of a permitted answer.
  var other: String?

  private static let answerKeys = ["answer", "label", "success", "outcome", "result", "verdict"]
  private static let reasonKeys = ["reason", "failure_reason", "why", "explanation"]
  private static let confidenceKeys = ["confidence", "probability", "score"]
  private static let textKeys = [
    "instruction", "instructions", "caption", "captions", "description", "text",
  ]
  /// The most brackets at which JSON is looked for.
  private static let mostTrials = 64

  /// - Parameter choices: nil for a question that any text answers.
  init(_ text: String, _ choices: AnswerChoices?) {
    let bytes = Bytes(Array(text.utf8))
    var trials = 0
    for start in 0..<bytes.count
    where bytes.span.load(littleEndianAt: start, as: UInt8.self) == UInt8(ascii: "{") {
      trials += 1
      guard trials <= Self.mostTrials else { break }
      if readObject(bytes.dropFirst(start), at: start, choices) { return }
    }
    guard let choices else {
      let plain = text.split(whereSeparator: \.isNewline).joined(separator: " ")
      if plain.contains(where: { !$0.isWhitespace }) { texts = [plain] }
      return
    }
    choice = choices.place(atStartOf: text)
    if choice == nil {
      other = text
    } else {
      place = text.utf8.count - text.drop { !$0.isLetter && !$0.isNumber }.utf8.count
    }
  }

  /// Reads the members of an object, of one that is cut those before the cut.
  /// - Returns: false if it has none of an answer.
  private mutating func readObject(
    _ bytes: Bytes, at start: Int, _ choices: AnswerChoices?
  ) -> Bool {
    var isAnswer = false
    var reader = JSONReader(bytes.span)
    do throws(StreamError) {
      try reader.beginObject()
      while let key = try reader.nextKey() {
        let range = try reader.readRange()
        let json = bytes[range]
        let value = try JSONValue(parsing: json.span)
        if try take(key.lowercased(), value, at: start + range.lowerBound, choices) {
          isAnswer = true
        }
      }
    } catch { return isAnswer }
    return isAnswer
  }

  private mutating func take(
    _ key: String, _ value: JSONValue, at start: Int, _ choices: AnswerChoices?
  ) throws(StreamError) -> Bool {
    if let choices, Self.answerKeys.contains(key) {
      let word: String
      switch value {
      case .string(let text): word = text
      case .bool(let bool): word = bool ? "true" : "false"
      case .number(let number): word = number == 1 ? "1" : number == 0 ? "0" : "\(number)"
      default: return false
      }
      choice = choices.place(of: word) ?? choices.place(atStartOf: word)
      if choice == nil { other = word } else { place = start + (value.string == nil ? 0 : 1) }
      return true
    }
    if Self.reasonKeys.contains(key), let text = value.string {
      reason = text
      return false
    }
    if Self.confidenceKeys.contains(key) {
      stated = Self.confidence(value)
      return false
    }
    guard choices == nil, Self.textKeys.contains(key) || Self.answerKeys.contains(key) else {
      return false
    }
    texts += value.string.map { [$0] } ?? value.array?.compactMap(\.string) ?? []
    return !texts.isEmpty
  }

  /// `0.9`, `"0.9"`, and in percent `90`, `"90 %"`. A number up to 10 may be of any scale.
  private static func confidence(_ value: JSONValue) -> Double? {
    let text = value.string.map { $0.filter { !$0.isWhitespace && $0 != "%" } }
    guard let number = value.number ?? text.flatMap(Double.init) else { return nil }
    if value.string?.contains("%") == true || number > 10 {
      return (0...100).contains(number) ? number / 100 : nil
    }
    return (0...1).contains(number) ? number : nil
  }
}

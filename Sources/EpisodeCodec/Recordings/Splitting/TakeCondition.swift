package import Bytes
internal import Stream

/// What a message has to say to begin or end a take: `/annotation.kind=start`, `/button.pressed`.
package struct TakeCondition: Sendable {
  enum Test {
    /// Any message on the topic.
    case message
    /// Each message whose field has the value.
    case equals(String, number: FieldNumber.Literal?)
    /// The message with which a number passes a limit.
    case above(FieldNumber.Literal)
    case below(FieldNumber.Literal)
    /// The message with which a boolean becomes true, or a number other than 0; and the way back.
    case rises, falls
  }

  /// As the user wrote it.
  package let text: String
  let source: FieldSource
  let test: Test

  package init(_ text: String) throws(StreamError) {
    self.text = text
    let scalars = text.unicodeScalars
    let isFall = scalars.first == "!"
    let body = isFall ? scalars.dropFirst() : scalars[...]
    guard let place = Self.comparison(in: body) else {
      source = try FieldSource(source: String(body))
      let isField = !source.path.isWholeMessage
      guard isField || !isFall else {
        throw StreamError(.malformed, "'\(text.printable)' has ! before a topic, not a field")
      }
      test = isFall ? .falls : isField ? .rises : .message
      return
    }
    source = try FieldSource(source: String(body[..<place]))
    let value = String(body[body.index(after: place)...])
    guard !isFall else {
      throw StreamError(.malformed, "'\(text.printable)' has both ! and \(body[place])")
    }
    guard !source.path.isWholeMessage else {
      throw StreamError(.malformed, "'\(text.printable)' names no field of the topic")
    }
    guard body[place] != "=" else {
      test = .equals(value, number: FieldNumber.Literal(value))
      return
    }
    guard let limit = FieldNumber.Literal(value) else {
      throw StreamError(.malformed, "'\(value.printable)' in '\(text.printable)' is not a number")
    }
    test = body[place] == ">" ? .above(limit) : .below(limit)
  }

  /// The place of the first `=`, `<` or `>` that is neither in quotes nor in brackets.
  private static func comparison(
    in text: Substring.UnicodeScalarView
  ) -> String.UnicodeScalarView.Index? {
    QuotedText.openPlaces(in: text).first { "=<>".unicodeScalars.contains(text[$0]) }
  }
}

/// A condition on its way through a stream.
struct TakeTrigger {
  let condition: TakeCondition
  private(set) var field: WatchedField
  /// Whether the condition held at the last message of its topic, for conditions that note a change.
  private var held = false
  /// The number that the value names in an enumeration.
  private var named: [UInt16: FieldNumber.Literal] = [:]

  init(_ condition: TakeCondition) {
    self.condition = condition
    field = WatchedField(condition.source)
  }

  mutating func add(_ id: UInt16, _ channel: Channel) throws(StreamError) {
    guard let reader = try field.add(id, channel) else { return }
    switch condition.test {
    case .message: break
    case .equals(let value, let literal):
      guard case .number = reader.element else { return }
      if let number = reader.number(named: value) {
        named[id] = .init(Int128(number))
      } else if literal == nil {
        throw StreamError(
          .unsupported,
          "\(condition.source.description) is a number, which '\(value.printable)' is not")
      }
    case .above, .below, .rises, .falls:
      guard reader.element != .text else { throw Self.isText(condition) }
    }
  }

  private static func isText(_ condition: TakeCondition) -> StreamError {
    StreamError(
      .unsupported, "\(condition.source.description) is text; compare it with =")
  }

  /// Another recording begins, in which nothing is known of the field.
  mutating func restart() { held = false }

  /// True when a message fulfills the condition.
  mutating func fires(_ message: Message) throws(StreamError) -> Bool {
    guard let reading = try field.read(message) else { return false }
    switch reading {
    case .nothing: return false
    case .message: return true
    case .value(.text(let text)):
      guard case .equals(let value, _) = condition.test else { throw Self.isText(condition) }
      return text == value
    case .value(.number(let number)): return test(number, message.channelID)
    }
  }

  private mutating func test(_ number: FieldNumber, _ channel: UInt16) -> Bool {
    switch condition.test {
    case .message: return true
    case .equals(_, let literal): return (named[channel] ?? literal).map { number == $0 } ?? false
    case .above(let limit): return changes(to: number > limit)
    case .below(let limit): return changes(to: number < limit)
    case .rises: return changes(to: number.isTrue)
    case .falls:
      let wasTrue = held
      held = number.isTrue
      return wasTrue && !held
    }
  }

  private mutating func changes(to holds: Bool) -> Bool {
    defer { held = holds }
    return holds && !held
  }
}

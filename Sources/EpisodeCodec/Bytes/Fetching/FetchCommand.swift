internal import Posix

/// A shell command that prints a range of bytes of a file, with placeholders for it.
///
/// `{path}` is the file. `{offset}` or `{first}` says where the range starts, `{count}`, `{length}` or
/// `{last}` where it ends. With `{last}`, both `{first}` and it count bytes from 0, as a range of HTTP
/// does; without, `{first}` counts from 1, as `tail -c +N` does.
package struct FetchCommand: Sendable {
  private enum Part: Sendable {
    case text(String)
    case number(Placeholder)
  }

  private enum Placeholder: String, CaseIterable {
    case offset, first, count, length, last, path

    var opensRange: Bool { self == .offset || self == .first }
    var closesRange: Bool { [.count, .length, .last].contains(self) }
  }

  /// The command as the user wrote it.
  package let template: String
  private var parts: [Part] = []
  private var countsFromOne = false

  /// The path reaches the command as a variable, so that no character of it is the shell's.
  private static let variable = "BAGPIPE_PATH"

  /// - Throws: `.missing` without a placeholder that it needs, `.unsupported` when the shell would not
  ///   replace the path.
  package init(_ template: String) throws(StreamError) {
    self.template = template
    var quotes = ShellQuotes()
    var text = ""
    var found: Set<Placeholder> = []
    var rest = template[...]
    while let character = rest.first {
      guard character == "{", !quotes.isEscaped,
        let next = Placeholder.allCases.first(where: { rest.hasPrefix("{\($0.rawValue)}") })
      else {
        quotes.pass(character)
        text.append(rest.removeFirst())
        continue
      }
      rest.removeFirst(next.rawValue.count + 2)
      found.insert(next)
      if next == .path {
        guard quotes.state != .single else {
          throw StreamError(.unsupported, "{path} is in single quotes")
        }
        text += quotes.state == .double ? "${\(Self.variable)}" : "\"${\(Self.variable)}\""
      } else {
        parts += [.text(text), .number(next)]
        text = ""
      }
    }
    parts.append(.text(text))
    guard found.contains(.path) else { throw StreamError(.missing, "no {path}") }
    guard found.contains(where: \.opensRange) else {
      throw StreamError(.missing, "no {offset} or {first}")
    }
    guard found.contains(where: \.closesRange) else {
      throw StreamError(.missing, "no {count}, {length} or {last}")
    }
    countsFromOne = !found.contains(.last)
  }

  /// Starts the command for a range.
  func start(
    _ path: String, offset: UInt64, count: Int, isSilent: Bool
  ) throws(SystemError) -> ChildProcess {
    try ChildProcess(
      shell: text(offset: offset, count: count), environment: [(Self.variable, path)],
      isSilent: isSilent)
  }

  /// What the shell gets for a range.
  package func text(offset: UInt64, count: Int) -> String {
    parts.reduce(into: "") { text, part in
      switch part {
      case .text(let constant): text += constant
      case .number(.offset): text += "\(offset)"
      case .number(.first): text += "\(countsFromOne ? offset + 1 : offset)"
      case .number(.last): text += "\(offset + UInt64(count) - 1)"
      case .number: text += "\(count)"
      }
    }
  }
}

/// The quotes that a place in a shell command is in. POSIX, Shell Command Language, 2.2.
private struct ShellQuotes {
  enum State { case none, single, double }

  private(set) var state = State.none
  /// True after a backslash that takes the meaning of the next character.
  private(set) var isEscaped = false

  mutating func pass(_ character: Character) {
    if isEscaped {
      isEscaped = false
      return
    }
    switch (character, state) {
    case ("\\", .none), ("\\", .double): isEscaped = true
    case ("'", .none): state = .single
    case ("'", .single), ("\"", .double): state = .none
    case ("\"", .none): state = .double
    default: break
    }
  }
}

package import Bytes
internal import Posix
internal import Stream

/// A source of a mixture as written on a command line: `[NAME=]FILE`, `[NAME=]DIR` or, as an
/// option's value, `[NAME=]COMMAND`. The name of a file never makes it a command.
package struct MixtureOperand: Sendable, Equatable {
  package enum Kind: Sendable, Equatable { case path, command }

  /// The name given; nil when it follows from the path.
  package var givenName: String?
  package var kind: Kind
  /// The path or the command.
  package var text: String

  /// - Throws: `.malformed` when the source is empty.
  package init(_ operand: String, as kind: Kind) throws(StreamError) {
    self.kind = kind
    var rest = Substring(operand)
    if let equals = operand.firstIndex(of: "="), equals > operand.startIndex,
      operand[..<equals].utf8.allSatisfy(Self.isNameByte)
    {
      givenName = String(operand[..<equals])
      rest = operand[operand.index(after: equals)...]
    }
    text = String(rest)
    guard !text.allSatisfy({ $0 == " " }) else {
      throw StreamError(.malformed, "'\(operand.printable)' does not name a source")
    }
  }

  /// The last component of a path that is a name: not the version of a directory of TensorFlow
  /// Datasets, and without a file's extension.
  package var name: String {
    if let givenName { return givenName }
    guard kind == .path else { return text }
    var parts = text.split(separator: "/").map(String.init)
    if parts.count > 1, let last = parts.last, last.utf8.allSatisfy(Self.isVersionByte) {
      parts.removeLast()
    }
    let last = parts.last ?? text
    guard !isDirectory, let dot = last.lastIndex(of: "."), dot > last.startIndex
    else { return last }
    return String(last[..<dot])
  }

  package var isDirectory: Bool { kind == .path && Directory.isDirectory(text) }

  /// The source; rlds-cat reads a directory.
  /// - Parameters:
  ///   - stages: filters that all steps pass through, as in a shell: `a | b`.
  package func source(named name: String, through stages: [String]) -> MixtureSource {
    let first: String
    switch kind {
    case .command: first = text
    case .path where isDirectory: first = "rlds-cat -- \(text.quotedForShell)"
    case .path where stages.isEmpty: return MixtureSource(name: name, .file(text))
    case .path: first = "cat -- \(text.quotedForShell)"
    }
    return MixtureSource(name: name, .command(([first] + stages).joined(separator: " | ")))
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
      UInt8(ascii: "."):
      true
    default: false
    }
  }

  private static func isVersionByte(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ".") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}

extension MixtureSource {
  /// Counts its steps by reading it once.
  package func countSteps() throws(StreamError) -> Int {
    let reader = StepReader(try open(threads: 1))
    let count = try explained { () throws(StreamError) in
      var count = 0
      while let event = try reader.next() { if case .step = event { count += 1 } }
      return count
    }
    try close()
    return count
  }
}

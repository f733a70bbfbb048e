public import Posix

/// What is wrong with a stream, a file or a message, and where.
///
/// Two errors are equal when their kinds are: tests name the kind, people read the text.
public struct StreamError: Error, Sendable {
  public enum Kind: Equatable, Sendable {
    /// The input ends before its end mark.
    case truncated
    /// Bytes that break the format.
    case malformed
    /// A checksum does not match the bytes.
    case checksum
    /// Legal, but not something this program reads.
    case unsupported
    /// A length, count, size or depth beyond what is accepted from outside.
    case limit
    /// What the user asked for is not in the data: a topic, a field, a feature.
    case missing
    /// The operating system refused: reading, writing, creating.
    case system(SystemError)
  }

  public var kind: Kind
  /// One line, lower case, no full stop: `chunk CRC mismatch`.
  public var text: String
  /// Byte in the stream where the faulty record starts; nil when it is not about a place.
  public var offset: UInt64?
  /// Number of that record from 0 at the stream's first record.
  public var record: Int?
  /// The input it is about, when that is not the one being read: `'run3.mcap'`.
  public var input: String?
  /// True when it is about what the user asks for and no place in the stream has to do with it.
  public var isAboutRequest = false

  public init(_ kind: Kind, _ text: String) {
    self.kind = kind
    self.text = text
  }

  public init(_ error: SystemError) {
    self.init(.system(error), "cannot \(error.operation): \(error.reason)")
    if !error.path.isEmpty { input = error.path }
  }

  /// The same error with its place, unless it has one already.
  public func at(offset: UInt64, record: Int? = nil) -> StreamError {
    var located = self
    if located.offset == nil, !isAboutRequest {
      (located.offset, located.record) = (offset, record)
    }
    return located
  }

  /// The same error with words before its text, such as where in a dataset it is.
  public func prefixed(_ words: String) -> StreamError {
    var longer = self
    if case .system = kind { return longer }
    longer.text = words + text
    return longer
  }

  /// The same error about a named input, unless it names one already.
  public func naming(_ input: String) -> StreamError {
    var named = self
    if named.input == nil { named.input = input }
    return named
  }
}

extension StreamError: Equatable {
  public static func == (left: StreamError, right: StreamError) -> Bool {
    left.kind == right.kind
  }
}

extension StreamError: CustomStringConvertible {
  /// `'run3.mcap': record 812 at byte 90112: chunk CRC mismatch`, parts that are unknown left out.
  public var description: String {
    var parts: [String] = []
    if let input { parts.append("'\(input.printable)'") }
    switch (record, offset) {
    case (let record?, let offset?): parts.append("record \(record) at byte \(offset)")
    case (nil, let offset?): parts.append("byte \(offset)")
    default: break
    }
    parts.append(text.printable)
    return parts.joined(separator: ": ")
  }
}

extension String {
  /// One printable line of at most 200 characters: names from outside may hold anything.
  public var printable: String {
    var result = ""
    for scalar in unicodeScalars.prefix(200) {
      switch scalar {
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case _ where scalar.isInvisible: result += "\\u{\(String(scalar.value, radix: 16))}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return unicodeScalars.count > 200 ? result + "…" : result
  }
}

extension Unicode.Scalar {
  /// Controls, and what changes the direction or the lines of a text: general categories Cc, Cf, Zl
  /// and Zp as far as they hide something. For the library's own tables this is too small a use.
  fileprivate var isInvisible: Bool {
    switch value {
    case 0..<0x20, 0x7F..<0xA0, 0xAD, 0x61C, 0x180E, 0x200B...0x200F, 0x2028...0x202E,
      0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE007F:
      true
    default: false
    }
  }
}

/// Runs a system call and turns its error into the codec's own.
public func system<Value: ~Copyable>(
  _ call: () throws(SystemError) -> Value
) throws(StreamError) -> Value {
  do { return try call() } catch { throw StreamError(error) }
}

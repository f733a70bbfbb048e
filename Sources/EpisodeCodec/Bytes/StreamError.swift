public import Posix

/// A fault in a stream, a file or a message, and its place.
///
/// Two errors are equal when their kinds are: tests compare the kind, people read the text.
public struct StreamError: Error, Sendable {
  public enum Kind: Equatable, Sendable {
    /// The input ends before its end mark.
    case truncated
    /// Bytes that break the format.
    case malformed
    /// A checksum does not match the bytes.
    case checksum
    /// Legal, but not supported by this program.
    case unsupported
    /// A length, count, size or depth of the input beyond the limit.
    case limit
    /// The data lacks something that the user named: a topic, a field, a feature.
    case missing
    /// No fault: the user has requested the end of an input that grows.
    case stopped
    /// A system call failed: reading, writing, creating.
    case system(SystemError)
  }

  public var kind: Kind
  /// One line, lower case, no full stop: `chunk CRC mismatch`.
  public var text: String
  /// Byte in the stream where the faulty record starts; nil when the fault has no place.
  public var offset: UInt64?
  /// Number of that record, counted from 0 at the stream's first record.
  public var record: Int?
  /// The faulty input, if it is not the current one: `'run3.mcap'`.
  public var input: String?
  /// True when the user's request is at fault, which no place in the stream explains.
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

  /// The same error with words before its text, such as its place in a dataset.
  public func prefixed(_ words: String) -> StreamError {
    var longer = self
    if case .system = kind { return longer }
    longer.text = words + text
    return longer
  }

  /// The same error naming its input, unless it names one already.
  public func naming(_ input: String) -> StreamError {
    var named = self
    if named.input == nil { named.input = input }
    return named
  }
}

extension StreamError {
  /// False for a system error or the user's request to stop: reading on would not help.
  package var isAboutData: Bool {
    switch kind {
    case .system, .stopped: false
    default: true
    }
  }

  public static let stopped = StreamError(.stopped, "the input was not read to its end")
  public static let notUTF8 = StreamError(.malformed, "the text is not UTF-8")

  /// A length or count, in bytes, beyond those that are left.
  public static func beyondEnd(
    _ count: some BinaryInteger, remaining: Int
  ) -> StreamError {
    StreamError(.malformed, "a length of \(count) where \(remaining) bytes are left")
  }

  /// - Parameter user: the C library's object that could not be created, `a JPEG encoder`.
  public static func noMemory(for user: String) -> StreamError {
    StreamError(.limit, "no memory for \(user)")
  }
}

extension StreamError: Equatable {
  public static func == (left: StreamError, right: StreamError) -> Bool {
    left.kind == right.kind
  }
}

extension StreamError: CustomStringConvertible {
  /// `'run3.mcap': record 812 at byte 90112: chunk CRC mismatch`, without the parts that are
  /// unknown.
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
  /// One printable line of at most 200 characters: a name from outside may hold any.
  public var printable: String {
    var result = ""
    for scalar in unicodeScalars.prefix(200) {
      switch scalar {
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case _ where scalar.keptByte != nil: result += scalar.escape ?? ""
      case _ where scalar.isInvisible: result += "\\u{\(String(scalar.value, radix: 16))}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return unicodeScalars.count > 200 ? result + "…" : result
  }
}

extension Unicode.Scalar {
  /// Control characters and those that change the direction or the lines of a text: the members of
  /// the general categories Cc, Cf, Zl and Zp that hide something. The standard library's tables
  /// would add their size for this one use.
  fileprivate var isInvisible: Bool {
    switch value {
    case 0..<0x20, 0x7F..<0xA0, 0xAD, 0x61C, 0x180E, 0x200B...0x200F, 0x2028...0x202E,
      0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE007F:
      true
    default: false
    }
  }
}

/// Runs a system call and converts its error to the codec's own.
public func system<Value: ~Copyable>(
  _ call: () throws(SystemError) -> Value
) throws(StreamError) -> Value {
  do { return try call() } catch { throw StreamError(error) }
}

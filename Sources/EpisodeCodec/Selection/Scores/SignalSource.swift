package import Bytes
internal import Recordings
internal import Stream

/// Numbers of each step or message: a feature of tensors, `observation/state[0:6]`, or fields of a
/// topic, `/joint_states.position`.
package struct SignalSource: Sendable {
  private let source: FieldSource
  /// The last number alone, whatever there is.
  package var takesLast = false

  package init(_ text: String) throws(StreamError) { source = try FieldSource(source: text) }

  package var text: String { source.description }

  /// - Returns: nil for a channel that this is not about.
  func reader(_ channel: Channel) throws(StreamError) -> SignalReader? {
    guard let path = source.path(on: channel.topic) else { return nil }
    do throws(StreamError) { return try SignalReader(channel, path, takesLast: takesLast) } catch {
      throw error.prefixed("'\(text.printable)': ")
    }
  }
}

/// Reads the numbers of a signal from the messages of a channel.
struct SignalReader {
  private enum Kind {
    case tensor(FieldPath.ElementRange?)
    case field(FieldReader)
  }

  private let kind: Kind
  private let takesLast: Bool
  private var names = NameMemory()

  init(_ channel: Channel, _ path: FieldPath, takesLast: Bool) throws(StreamError) {
    self.takesLast = takesLast
    guard let feature = try Feature(channel) else {
      let reader = try FieldReader(channel: channel, path: path)
      switch reader.element {
      case .number, .unknown: kind = .field(reader)
      case .text, .message: throw StreamError(.unsupported, "not numbers")
      }
      return
    }
    guard feature.kind == .tensor else { throw StreamError(.unsupported, "not numbers") }
    switch (path.components.count, path.components.first) {
    case (0, _): kind = .tensor(nil)
    case (1, .elements(.place(let range))): kind = .tensor(range)
    default: throw StreamError(.unsupported, "a feature has places only, such as action[0:6]")
    }
  }

  /// The numbers of a message, in an order that is always the same.
  /// - Throws: `.malformed` for numbers that are not finite.
  mutating func read(_ message: Bytes) throws(StreamError) -> [Double] {
    let numbers = takesLast ? try last(message) : try all(message)
    guard numbers.allSatisfy(\.isFinite) else {
      throw StreamError(.malformed, "a number that is not finite")
    }
    return numbers
  }

  /// The same, where infinity says something, and the length of the last axis.
  mutating func readRows(_ message: Bytes) throws(StreamError) -> (numbers: [Double], width: Int) {
    guard case .tensor(nil) = kind else {
      let numbers = try all(message)
      return (numbers, numbers.count)
    }
    let tensor = try Tensor(parsing: message)
    return (Self.numbers(tensor), tensor.shape.last ?? 1)
  }

  /// The last number, or none.
  private mutating func last(_ message: Bytes) throws(StreamError) -> [Double] {
    guard case .tensor(nil) = kind else { return try all(message).suffix(1) }
    let tensor = try Tensor(parsing: message)
    let size = tensor.type.size
    let place = (tensor.data.count / size - 1) * size
    return place >= 0 ? [tensor.type.double(at: place, in: tensor.data.span)] : []
  }

  private mutating func all(_ message: Bytes) throws(StreamError) -> [Double] {
    switch kind {
    case .tensor(let range):
      let numbers = Self.numbers(try Tensor(parsing: message))
      guard let range else { return numbers }
      let places = range.lower..<min(range.upper ?? numbers.count, numbers.count)
      guard range.lower < numbers.count, range.isSlice || places.count == 1 || range.upper == nil
      else {
        throw StreamError(.malformed, "\(numbers.count) numbers, the path needs more")
      }
      return range.isSlice ? Array(numbers[places]) : [numbers[range.lower]]
    case .field(let reader):
      var builder = ByteBuilder()
      guard try reader.readNumbers(message.span, into: &builder, &names) != nil else { return [] }
      let type: TensorElementType =
        if case .number(let type) = reader.element { type } else { .float64 }
      return Self.numbers(builder.bytes.rawSpan, type)
    }
  }

  private static func numbers(_ tensor: Tensor) -> [Double] {
    numbers(tensor.data.span, tensor.type)
  }

  private static func numbers(_ span: RawSpan, _ type: TensorElementType) -> [Double] {
    var numbers: [Double] = []
    numbers.reserveCapacity(span.byteCount / type.size)
    for offset in stride(from: 0, to: span.byteCount, by: type.size) {
      numbers.append(type.double(at: offset, in: span))
    }
    return numbers
  }
}

internal import Bytes
internal import Stream

/// The element type and shape of a feature's tensors.
///
/// Most tensors of a feature have the same encoding up to their elements, which are then found
/// without parsing the message.
final class TensorForm {
  let type: TensorElementType
  let shape: [Int]
  /// Bytes of the elements of one tensor.
  let size: Int
  /// The message up to its elements, as the filters here write it.
  private let head: [UInt8]

  init(_ tensor: Tensor) {
    (type, shape, size) = (tensor.type, tensor.shape, tensor.data.count)
    head = Tensor.head(type, shape, size: 0).bytes.dropLast() + Self.varint(size)
  }

  /// The elements of a tensor.
  /// - Throws: `.malformed` when it has another type or shape.
  func elements(of message: Bytes) throws(StreamError) -> Bytes {
    if message.count == head.count + size, startsWithHead(message.span) {
      return message.dropFirst(head.count)
    }
    let tensor = try Tensor(parsing: message)
    guard tensor.type == type, tensor.shape == shape else {
      throw StreamError(
        .malformed,
        "\(tensor.type.rawValue) \(tensor.shape) after steps of \(type.rawValue) \(shape)")
    }
    return tensor.data
  }

  private func startsWithHead(_ message: RawSpan) -> Bool {
    for index in head.indices
    where message.load(littleEndianAt: index, as: UInt8.self) != head[index] { return false }
    return true
  }

  private static func varint(_ value: Int) -> [UInt8] {
    var builder = ByteBuilder()
    builder.appendVarint(UInt64(value))
    return builder.bytes
  }
}

/// Faults of tensors that more than one filter finds.
extension StreamError {
  static func notFloat(_ feature: String, _ type: TensorElementType) -> StreamError {
    StreamError(.unsupported, "'\(feature)' is \(type.rawValue), not float32 or float64")
  }

  static func badTimestep(_ tensor: Tensor) -> StreamError {
    StreamError(
      .unsupported,
      "'task/timestep' is \(tensor.type.rawValue) \(tensor.shape), not a single whole number")
  }

  static func unpaddable(_ shape: [Int], to length: Int) -> StreamError {
    StreamError(.unsupported, "shape \(shape) cannot be padded to \(length)")
  }
}

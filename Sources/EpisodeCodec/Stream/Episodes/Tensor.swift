package import Bytes

/// Numbers with a shape, as a message of type `bagpipe.Tensor`.
///
/// The message has one packed repeated field of fixed width per element type, so its little-endian
/// elements are one piece, read and stored without decoding. Types for which protobuf has no fixed
/// width (8 and 16 bits) are bytes.
package struct Tensor: Sendable {
  package var type: TensorElementType
  /// Extents, outermost first; empty for a single number.
  package var shape: [Int]
  /// Elements in C order, little endian: the product of `shape` times `type.size` bytes.
  package var data: Bytes

  /// The most dimensions and elements that readers accept.
  package static let highestRank = 8
  package static let mostElements = 1 << 28

  package init(type: TensorElementType, shape: [Int], data: Bytes) {
    self.type = type
    self.shape = shape
    self.data = data
  }

  package static let schema = Schema(
    name: "bagpipe.Tensor", encoding: "protobuf",
    data: ProtobufDescriptor.set([
      .init(
        "bagpipe/Tensor.proto", package: "bagpipe",
        messages: [
          .init(
            "Tensor",
            [.init("shape", 1, .uint64, repeated: true)]
              + TensorElementType.allCases.map(\.descriptorField))
        ])
    ]))

  package func encoded() -> Bytes {
    var builder = Self.head(type, shape, size: data.count, reserving: data.count)
    builder.append(data.span)
    return Bytes(builder.bytes)
  }

  /// A message up to its elements, which take `size` bytes: a caller that has them elsewhere need
  /// not copy them.
  package static func head(
    _ type: TensorElementType, _ shape: [Int], size: Int, reserving extra: Int = 0
  ) -> ByteBuilder {
    var builder = ByteBuilder(reserving: extra + 24)
    if !shape.isEmpty {
      var extents = ByteBuilder()
      for extent in shape { extents.appendVarint(UInt64(extent)) }
      builder.appendField(1, bytes: extents.bytes)
    }
    builder.appendLength(type.fieldNumber, size)
    return builder
  }

  /// - Throws: `.malformed` when shape and data disagree.
  package init(parsing message: Bytes) throws(StreamError) {
    var shape: [Int] = []
    var found: (type: TensorElementType, data: Bytes)?
    var reader = ProtobufReader(message.span)
    while let (number, wire) = try reader.next() {
      if number == 1, wire == .lengthDelimited {
        var extents = ProtobufReader(try reader.readLengthDelimited())
        while !extents.isAtEnd { try Self.append(extents.readVarint(), to: &shape) }
      } else if number == 1, wire == .varint {
        try Self.append(reader.readVarint(), to: &shape)
      } else if let type = TensorElementType(fieldNumber: number), wire == .lengthDelimited {
        guard found == nil else { throw StreamError(.malformed, "a tensor with two element types") }
        found = (type, message[try reader.readRange()])
      } else {
        try reader.skip(wire)
      }
    }
    guard let found else { throw StreamError(.malformed, "a tensor without an element type") }
    self.init(type: found.type, shape: shape, data: found.data)
    guard try Self.count(shape) * type.size == data.count else {
      throw StreamError(
        .malformed, "a tensor of shape \(shape) \(type.rawValue) in \(data.count) bytes")
    }
  }

  /// The number of elements of a shape.
  /// - Throws: `.limit` beyond `mostElements`.
  package static func count(_ shape: [Int]) throws(StreamError) -> Int {
    var count = 1
    for extent in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      guard !overflow, extent >= 0, product <= mostElements else {
        throw StreamError(.limit, "a tensor of shape \(shape)")
      }
      count = product
    }
    return count
  }

  private static func append(_ extent: UInt64, to shape: inout [Int]) throws(StreamError) {
    guard extent <= UInt64(mostElements), shape.count < highestRank else {
      throw StreamError(.limit, "a tensor of more than \(highestRank) dimensions or too large")
    }
    shape.append(Int(extent))
  }
}

extension TensorElementType {
  /// Field numbers of `bagpipe.Tensor`, see bagpipe-stream(5).
  private static let numbers: [(type: TensorElementType, number: Int)] = [
    (.float32, 2), (.float64, 3), (.int32, 4), (.int64, 5), (.uint32, 6), (.uint64, 7),
    (.bool, 8), (.uint8, 9), (.int8, 10), (.int16, 11), (.uint16, 12),
  ]

  fileprivate init?(fieldNumber: Int) {
    guard let entry = Self.numbers.first(where: { $0.number == fieldNumber }) else { return nil }
    self = entry.type
  }

  fileprivate var fieldNumber: Int { Self.numbers.first { $0.type == self }?.number ?? 0 }

  fileprivate var descriptorField: ProtobufDescriptor.Field {
    let type: ProtobufDescriptor.FieldType
    switch self {
    case .float32: type = .float
    case .float64: type = .double
    case .int32: type = .sfixed32
    case .int64: type = .sfixed64
    case .uint32: type = .fixed32
    case .uint64: type = .fixed64
    case .bool: type = .bool
    case .uint8, .int8, .int16, .uint16:
      return .init(rawValue, fieldNumber, .bytes)
    }
    return .init(rawValue, fieldNumber, type, repeated: true)
  }
}

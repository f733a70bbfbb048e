import EpisodeCodec

import Testing
@testable import Stream

struct TensorTests {
  @Test(arguments: TensorElementType.allCases)
  func everyTypeComesBackWithoutACopy(type: TensorElementType) throws {
    let data = (0..<6 * type.size).map { UInt8($0) }
    let tensor = Tensor(type: type, shape: [2, 3], data: Bytes(data))
    let found = try Tensor(parsing: tensor.encoded())
    #expect(found.type == type)
    #expect(found.shape == [2, 3])
    #expect(found.data.array == data)
  }

  @Test func oneNumberHasNoShape() throws {
    let tensor = Tensor(type: .float32, shape: [], data: Bytes([0, 0, 128, 63]))
    let found = try Tensor(parsing: tensor.encoded())
    #expect(found.shape.isEmpty)
    #expect(found.type.double(at: 0, in: found.data.span) == 1)
  }

  @Test func emptyTensorComesBack() throws {
    let found = try Tensor(
      parsing: Tensor(type: .float64, shape: [0], data: .empty).encoded())
    #expect(found.shape == [0])
    #expect(found.data.isEmpty)
  }

  /// Packed extents, then float32 elements.
  private func message(_ extents: [UInt64], elements: Int) -> Bytes {
    var shape = ByteBuilder()
    for extent in extents { shape.appendVarint(extent) }
    var bytes = ByteBuilder()
    bytes.appendField(1, bytes: shape.bytes)
    bytes.appendField(2, bytes: [UInt8](repeating: 0, count: 4 * elements))
    return Bytes(bytes.bytes)
  }

  @Test(arguments: [[3], [1, 3], [], [5]] as [[UInt64]])
  func shapeThatDoesNotFitThrows(extents: [UInt64]) {
    #expect(throws: StreamError(.malformed, "")) {
      try Tensor(parsing: message(extents, elements: 4))
    }
  }

  @Test(
    arguments: [
      [.max], [1 << 32, 1 << 32], [1 << 28, 2], [UInt64](repeating: 1, count: 9),
      [0, .max],
    ] as [[UInt64]])
  func hugeShapeThrows(extents: [UInt64]) {
    #expect(throws: StreamError(.limit, "")) {
      try Tensor(parsing: message(extents, elements: 0))
    }
  }

  @Test func unpackedExtentsAreRead() throws {
    var bytes = ByteBuilder()
    bytes.appendField(1, varint: 1)
    bytes.appendField(1, varint: 2)
    bytes.appendField(9, bytes: [7, 8])
    let found = try Tensor(parsing: Bytes(bytes.bytes))
    #expect(found.shape == [1, 2])
    #expect(found.type == .uint8)
  }

  @Test func twoElementTypesThrow() {
    var bytes = ByteBuilder()
    bytes.appendField(2, bytes: [0, 0, 0, 0])
    bytes.appendField(9, bytes: [7])
    #expect(throws: StreamError(.malformed, "")) { try Tensor(parsing: Bytes(bytes.bytes)) }
  }

  @Test func noElementsThrow() {
    #expect(throws: StreamError(.malformed, "")) { try Tensor(parsing: .empty) }
  }
}

package import EpisodeCodec

/// An array of a `.npy` file, little endian, in C order. NumPy Enhancement Proposal 1.
package struct NumPyArray: Sendable {
  package let shape: [Int]
  /// nil for types that are not numbers, such as `S` and `U`, whose elements only `bytes` has.
  package let type: TensorElementType?
  /// As in the file: `<f4`, `|S12`.
  package let descriptor: String
  package let bytes: [UInt8]

  init(_ file: [UInt8]) throws {
    guard file.starts(with: [0x93] + Array("NUMPY".utf8)), file.count >= 12 else {
      throw NumPyArchive.Fault(text: "not a .npy file")
    }
    let isFirstVersion = file[6] == 1
    let start = isFirstVersion ? 10 : 12
    let length = number(file, 8, isFirstVersion ? 2 : 4)
    let header = String(decoding: file[start..<start + length], as: UTF8.self)
    guard let descriptor = header.split(separator: "'").dropFirst(3).first,
      let open = header.firstIndex(of: "("), let close = header.firstIndex(of: ")")
    else { throw NumPyArchive.Fault(text: "header \(header)") }
    self.descriptor = String(descriptor)
    shape = header[header.index(after: open)..<close].split(separator: ",").compactMap {
      Int($0.filter { $0.isNumber })
    }
    type = Self.types[self.descriptor]
    bytes = Array(file[(start + length)...])
  }

  private static let types: [String: TensorElementType] = [
    "|b1": .bool, "|i1": .int8, "|u1": .uint8, "<i2": .int16, "<u2": .uint16, "<i4": .int32,
    "<u4": .uint32, "<i8": .int64, "<u8": .uint64, "<f4": .float32, "<f8": .float64,
  ]

  package var count: Int { shape.reduce(1, *) }

  package var doubles: [Double] {
    guard let type else { return [] }
    let content = Bytes(bytes)
    return (0..<count).map { type.double(at: $0 * type.size, in: content.span) }
  }

  package var floats: [Float] { doubles.map { Float($0) } }
  package var integers: [Int] { doubles.map { Int($0) } }
  package var bools: [Bool] { doubles.map { $0 != 0 } }
  /// As a value of a feature, or one step of it.
  package var tensor: Tensor? {
    type.map { Tensor(type: $0, shape: shape, data: Bytes(bytes)) }
  }
}

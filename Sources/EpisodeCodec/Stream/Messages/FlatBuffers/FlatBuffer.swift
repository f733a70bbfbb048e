package import Bytes

/// Reads the tables of a flatbuffer (FlatBuffers, "Internals"): every offset comes from outside and
/// is checked. Offsets to values lead forward, so that no buffer is endless; many may lead to the
/// same value, so that the number of visits is limited.
package struct FlatBuffer: ~Escapable {
  private let data: RawSpan
  private var visits = 0

  /// The most tables and elements read from one buffer.
  private static let mostVisits = 1 << 24

  @_lifetime(copy data)
  package init(_ data: RawSpan) { self.data = data }

  /// The position of the root table.
  package func root() throws(StreamError) -> Int { try reference(at: 0) }

  /// Counts a table or element that is read.
  package mutating func visit() throws(StreamError) {
    visits += 1
    guard visits <= Self.mostVisits else {
      throw StreamError(.limit, "a flatbuffer has more than \(Self.mostVisits) values")
    }
  }

  private func check(_ position: Int, _ size: Int) throws(StreamError) {
    guard position >= 0, size <= data.byteCount, position <= data.byteCount - size else {
      throw StreamError(
        .malformed, "\(size) bytes at \(position) of a flatbuffer of \(data.byteCount)")
    }
  }

  package func load<T: FixedWidthInteger & BitwiseCopyable>(
    _ type: T.Type, at position: Int
  ) throws(StreamError) -> T {
    try check(position, MemoryLayout<T>.size)
    return data.load(littleEndianAt: position, as: type)
  }

  /// The position of a table's field; nil when it is absent.
  /// - Parameter offset: of the field in the table of offsets, the vtable.
  package func field(_ offset: Int, ofTable table: Int) throws(StreamError) -> Int? {
    let offsets = table - Int(try load(Int32.self, at: table))
    guard offset + 2 <= Int(try load(UInt16.self, at: offsets)) else { return nil }
    let place = Int(try load(UInt16.self, at: offsets + offset))
    return place == 0 ? nil : table + place
  }

  /// The position of the table, vector or text that an offset leads to.
  package func reference(at position: Int) throws(StreamError) -> Int {
    position + Int(try load(UInt32.self, at: position))
  }

  /// The elements of a vector.
  /// - Parameter stride: bytes from one to the next.
  package func vector(at position: Int, stride: Int) throws(StreamError) -> (start: Int, count: Int)
  {
    let count = Int(try load(UInt32.self, at: position))
    let start = position + 4
    guard count <= (data.byteCount - start) / max(stride, 1) else {
      throw StreamError(
        .malformed, "\(count) elements where \(data.byteCount - start) bytes are left")
    }
    return (start, count)
  }

  func bytes(at position: Int, count: Int) throws(StreamError) -> Range<Int> {
    try check(position, count)
    return position..<position + count
  }

  func text(at position: Int) throws(StreamError) -> Range<Int> {
    let (start, count) = try vector(at: position, stride: 1)
    return start..<start + count
  }

  package func string(at position: Int) throws(StreamError) -> String {
    String(repairingUTF8: data.extracting(try text(at: position)))
  }

  /// The bits of a number, in its own size.
  func bits(_ type: TensorElementType, at position: Int) throws(StreamError) -> UInt64 {
    switch type.size {
    case 1: UInt64(try load(UInt8.self, at: position))
    case 2: UInt64(try load(UInt16.self, at: position))
    case 4: UInt64(try load(UInt32.self, at: position))
    default: try load(UInt64.self, at: position)
    }
  }
}

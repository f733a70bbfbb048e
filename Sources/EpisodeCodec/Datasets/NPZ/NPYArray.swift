internal import Bytes
internal import Stream

/// An array of NumPy, row by row: a row is what is left without the leading axes.
struct NPYArray {
  let name: String
  let header: NPYHeader
  /// The extents of the leading axes.
  let leading: [Int]
  let rowShape: [Int]
  private let rowSize: Int
  /// The message of a row of numbers up to its elements; empty for strings.
  let head: Bytes
  private var elements: Elements
  private var next = 0

  private enum Elements {
    /// One row after the other.
    case ordered(MemberContent)
    /// In the order of Fortran: the first axis varies fastest.
    case fortran(Bytes)
  }

  /// - Parameters:
  ///   - content: from the header on.
  ///   - axes: how many axes lead, or all of an array that has fewer.
  init(_ name: String, _ content: MemberContent, axes: Int) throws(StreamError) {
    self.name = name
    var content = content
    header = try content.takeHeader()
    leading = Array(header.shape.prefix(axes))
    rows = leading.reduce(1, *)
    rowShape = Array(header.shape.dropFirst(axes))
    rowSize = rowShape.reduce(header.type.size, *)
    guard rowShape.count <= Tensor.highestRank, rowSize <= Self.largestRow else {
      throw StreamError(
        .limit, "'\(name.printable)': an array of shape \(header.shape) has too large steps")
    }
    // A file without elements may claim any number of rows.
    guard rowSize > 0 || rows <= Self.mostEmptyRows else {
      throw StreamError(.limit, "'\(name.printable)': \(rows) steps without numbers")
    }
    head = try Self.head(header.type, rowShape)
    // One axis has the same order in either way.
    if header.isFortranOrder, header.shape.count > 1 {
      elements = .fortran(try content.spooled(header.dataSize))
    } else {
      elements = .ordered(content)
    }
  }

  private static func head(_ type: NPYType, _ shape: [Int]) throws(StreamError) -> Bytes {
    let element: TensorElementType
    switch type.kind {
    case .number(let number): element = number
    case .half: element = .float32
    case .bytes, .text: return .empty
    }
    let size = try Tensor.count(shape) * element.size
    return Bytes(Tensor.head(element, shape, size: size).bytes)
  }

  private static let largestRow = 1 << 30
  private static let mostEmptyRows = 1 << 20

  let rows: Int

  /// The next row, its elements in C order and little endian; float16 as float32.
  mutating func nextRow() throws(StreamError) -> Bytes {
    precondition(next < rows)
    let bytes: Bytes
    switch elements {
    case .ordered(var content):
      bytes = try content.take(rowSize)
      elements = .ordered(content)
    case .fortran(let all): bytes = gather(all)
    }
    next += 1
    if header.type.kind == .half { return widened(bytes) }
    return header.type.isBigEndian ? swapped(bytes) : bytes
  }

  /// Checks that nothing follows the last row, and the checksum.
  func finish() throws(StreamError) {
    guard next == rows, case .ordered(let content) = elements else { return }
    do throws(StreamError) { try content.finish() } catch {
      throw error.prefixed("'\(name.printable)': ")
    }
  }

  /// Collects the elements of the next row.
  private func gather(_ elements: Bytes) -> Bytes {
    let (shape, size) = (header.shape, header.type.size)
    var strides: [Int] = []
    for axis in shape.indices {
      strides.append(axis == 0 ? size : strides[axis - 1] * shape[axis - 1])
    }
    var base = 0
    var rest = next
    for axis in leading.indices.reversed() {
      base += rest % leading[axis] * strides[axis]
      rest /= leading[axis]
    }
    var builder = ByteBuilder(reserving: rowSize)
    var index = [Int](repeating: 0, count: rowShape.count)
    for _ in 0..<rowShape.reduce(1, *) {
      var place = base
      for axis in index.indices { place += index[axis] * strides[leading.count + axis] }
      builder.append(elements.span.extracting(place..<place + size))
      for axis in index.indices.reversed() {
        index[axis] += 1
        if index[axis] < rowShape[axis] { break }
        index[axis] = 0
      }
    }
    return Bytes(builder.bytes)
  }

  private func swapped(_ bytes: Bytes) -> Bytes {
    let size = header.type.kind == .text ? 4 : header.type.size
    guard size > 1, header.type.kind != .bytes else { return bytes }
    var builder = ByteBuilder(reserving: bytes.count)
    let span = bytes.span
    for start in stride(from: 0, to: bytes.count, by: size) {
      for place in (start..<start + size).reversed() {
        builder.append(span.load(littleEndianAt: place, as: UInt8.self))
      }
    }
    return Bytes(builder.bytes)
  }

  private func widened(_ bytes: Bytes) -> Bytes {
    var builder = ByteBuilder(reserving: 2 * bytes.count)
    let span = bytes.span
    for start in stride(from: 0, to: bytes.count, by: 2) {
      let pattern = span.load(littleEndianAt: start, as: UInt16.self)
      let half = Float16(bitPattern: header.type.isBigEndian ? pattern.byteSwapped : pattern)
      builder.append(Float(half).bitPattern)
    }
    return Bytes(builder.bytes)
  }
}

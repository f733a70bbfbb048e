internal import Bytes

/// Copies chunks to the rows that they are parts of, whatever order their axes are in.
struct ZarrChunkCopier {
  private let size: Int
  private let rows: Int
  private let shape: [Int]
  private let chunk: [Int]
  private let pieces: [Int]
  /// Bytes from one element to the next, along each axis: in a chunk, and in the rows.
  private let from: [Int]
  private let to: [Int]

  init(_ array: ZarrStoredArray, rows: Int) {
    (size, self.rows) = (array.elementSize, rows)
    (shape, chunk, pieces) = (array.shape, array.chunk, array.pieces)
    var (from, to) = (chunk, shape)
    var stride = size
    for axis in array.order.reversed() {
      from[axis] = stride
      stride *= chunk[axis]
    }
    stride = size
    for axis in shape.indices.reversed() {
      to[axis] = stride
      stride *= shape[axis]
    }
    (self.from, self.to) = (from, to)
  }

  /// Copies what the array has of a chunk.
  /// - Parameters:
  ///   - bytes: of the chunk; nil to repeat `fill`, an element.
  ///   - piece: its number among the chunks of the same rows.
  func copy(
    _ bytes: Bytes?, piece: Int, fill: Bytes?, to target: UnsafeMutableRawBufferPointer
  ) {
    var origin = [0]
    var rest = piece
    for count in pieces.reversed() {
      origin.insert(rest % count, at: 1)
      rest /= count
    }
    var extents = [rows]
    var base = 0
    for axis in shape.indices.dropFirst() {
      origin[axis] *= chunk[axis]
      extents.append(min(chunk[axis], shape[axis] - origin[axis]))
      base += origin[axis] * to[axis]
    }
    guard let source = bytes ?? fill else { return }
    let steps = bytes == nil ? from.map { _ in 0 } : from
    unsafe source.span.withUnsafeBytes { source in
      unsafe copy(axis: 0, extents, steps, source, 0, target, base)
    }
  }

  private func copy(
    axis: Int, _ extents: [Int], _ steps: [Int], _ source: UnsafeRawBufferPointer, _ from: Int,
    _ target: UnsafeMutableRawBufferPointer, _ to: Int
  ) {
    guard axis == extents.count - 1 else {
      for index in 0..<extents[axis] {
        unsafe copy(
          axis: axis + 1, extents, steps, source, from + index * steps[axis], target,
          to + index * self.to[axis])
      }
      return
    }
    if steps[axis] == size {
      let count = extents[axis] * size
      return unsafe copy(source, from, target, to, count)
    }
    for index in 0..<extents[axis] {
      unsafe copy(source, from + index * steps[axis], target, to + index * size, size)
    }
  }

  private func copy(
    _ source: UnsafeRawBufferPointer, _ from: Int, _ target: UnsafeMutableRawBufferPointer,
    _ to: Int, _ count: Int
  ) {
    unsafe UnsafeMutableRawBufferPointer(rebasing: target[to..<to + count])
      .copyMemory(from: UnsafeRawBufferPointer(rebasing: source[from..<from + count]))
  }
}

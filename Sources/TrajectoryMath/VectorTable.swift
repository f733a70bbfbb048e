internal import CIntrinsics

/// Vectors of one length in memory, as float32 or float16. Rows are added at the end and never move, so
/// that adding costs no copy of the others.
///
/// Sums run in one order on every processor, so distances and products are the same bits everywhere.
@safe
package final class VectorTable: @unchecked Sendable {
  package let dimensions: Int
  package let isHalf: Bool
  package private(set) var count = 0
  /// Whether to use the instructions of AVX2, which give the same bits.
  package var isWide = VectorTable.hasAVX2
  private var blocks: [UnsafeMutableRawPointer] = unsafe []
  /// Rows of a block.
  private let blockRows: Int

  /// The largest size of a number: sums of squares of so many stay finite.
  package static let largest: Float = 1e15
  /// The same for float16.
  package static let largestHalf: Float = 65504
  package static let hasAVX2 = bagpipe_has_avx2() != 0
  private static let blockSize = 1 << 19

  /// - Parameters:
  ///   - isHalf: whether numbers are stored as float16; they are used as float32.
  package init(dimensions: Int, isHalf: Bool = false) {
    (self.dimensions, self.isHalf) = (dimensions, isHalf)
    blockRows = max(8, Self.blockSize / Self.rowSize(dimensions, isHalf: isHalf))
  }

  deinit {
    while let block = unsafe blocks.popLast() { unsafe block.deallocate() }
  }

  /// Bytes of a row.
  package static func rowSize(_ dimensions: Int, isHalf: Bool) -> Int {
    dimensions * (isHalf ? 2 : 4)
  }

  private var rowSize: Int { Self.rowSize(dimensions, isHalf: isHalf) }

  /// Adds a row of finite numbers, which are rounded to float16 if that is how they are stored.
  package func append(_ row: Span<Float>) {
    precondition(row.count == dimensions)
    if count % blockRows == 0 {
      // No more than malloc aligns anyway: glibc before 2.38 does not reuse freed blocks of a larger
      // alignment (bug 14581), so memory would grow with the parts.
      unsafe blocks.append(.allocate(byteCount: blockRows * rowSize, alignment: 16))
    }
    let start = unsafe address(count)
    if isHalf {
      let halves = unsafe start.assumingMemoryBound(to: UInt16.self)
      for place in row.indices { unsafe halves[place] = Float16(row[place]).bitPattern }
    } else {
      unsafe row.withUnsafeBytes { source in
        let target = unsafe UnsafeMutableRawBufferPointer(start: start, count: source.count)
        unsafe target.copyMemory(from: source)
      }
    }
    count += 1
  }

  package func copy() -> VectorTable {
    let copy = VectorTable(dimensions: dimensions, isHalf: isHalf)
    for row in 0..<count { copy.append(self[row].span) }
    return copy
  }

  private func address(_ row: Int) -> UnsafeMutableRawPointer {
    unsafe blocks[row / blockRows] + row % blockRows * rowSize
  }

  /// The numbers of a row.
  package subscript(row: Int) -> [Float] {
    precondition(row < count)
    return unsafe [Float](unsafeUninitializedCapacity: dimensions) { buffer, filled in
      unsafe copy(row, to: buffer.baseAddress)
      filled = dimensions
    }
  }

  private func copy(_ row: Int, to target: UnsafeMutablePointer<Float>?) {
    let source = unsafe UnsafeRawPointer(address(row))
    if isHalf {
      let halves = unsafe source.assumingMemoryBound(to: UInt16.self)
      unsafe isWide
        ? bagpipe_widen_avx2(halves, dimensions, target) : bagpipe_widen(halves, dimensions, target)
    } else {
      unsafe target?.update(from: source.assumingMemoryBound(to: Float.self), count: dimensions)
    }
  }

  /// Lends consecutive rows of one block, at most `range`, as float32.
  /// - Returns: the number of rows lent.
  private func withRows(
    _ range: Range<Int>, _ scratch: inout [Float], _ body: (UnsafePointer<Float>?, Int) -> Void
  ) -> Int {
    let rows = min(range.count, blockRows - range.lowerBound % blockRows)
    guard isHalf else {
      let start = unsafe UnsafeRawPointer(address(range.lowerBound))
      unsafe body(start.assumingMemoryBound(to: Float.self), rows)
      return rows
    }
    let some = min(rows, Self.lent)
    if scratch.count < some * dimensions {
      scratch = [Float](repeating: 0, count: some * dimensions)
    }
    unsafe scratch.withUnsafeMutableBufferPointer { buffer in
      for row in 0..<some {
        let place = row * dimensions
        unsafe copy(range.lowerBound + row, to: buffer.baseAddress.map { unsafe $0 + place })
      }
      unsafe body(UnsafePointer(buffer.baseAddress), some)
    }
    return some
  }

  /// Rows that are widened at a time.
  private static let lent = 16
}

extension VectorTable {
  /// The squared distance of a row to the nearest of some rows of another table in float32.
  /// - Parameters:
  ///   - first: the first row of the others that counts; becomes the first one that was not compared.
  ///   - best: the result where none is nearer.
  ///   - bound: comparing stops as soon as the distance is below it.
  package func nearest(
    _ row: Int, in others: VectorTable, from first: inout Int, best: Float, bound: Float,
    _ scratch: inout [Float]
  ) -> Float {
    precondition(row < count && others.dimensions == dimensions && !others.isHalf)
    var best = best
    _ = unsafe withRows(row..<row + 1, &scratch) { vector, _ in
      while first < others.count, best >= bound {
        let end = min(others.count, (first / others.blockRows + 1) * others.blockRows)
        var compared = end - first
        let start = unsafe UnsafePointer(
          others.address(first).assumingMemoryBound(to: Float.self))
        best =
          unsafe isWide
          ? bagpipe_nearest_vector_avx2(vector, start, dimensions, &compared, best, bound)
          : bagpipe_nearest_vector(vector, start, dimensions, &compared, best, bound)
        first += compared
      }
    }
    return best
  }

  /// The squared distance of a row to a vector.
  package func squaredDistance(_ row: Int, to other: [Float], _ scratch: inout [Float]) -> Float {
    precondition(row < count && other.count == dimensions)
    var result: Float = 0
    _ = unsafe withRows(row..<row + 1, &scratch) { vector, _ in
      unsafe isWide
        ? bagpipe_distances_avx2(vector, 1, other, dimensions, &result)
        : bagpipe_distances(vector, 1, other, dimensions, &result)
    }
    return result
  }

  /// The squared distances of rows to one vector, in order.
  package func squaredDistances(
    _ range: Range<Int>, to other: [Float], _ scratch: inout [Float],
    _ take: (Int, Float) -> Void
  ) {
    precondition(range.upperBound <= count && other.count == dimensions)
    var next = range.lowerBound
    unsafe withUnsafeTemporaryAllocation(of: Float.self, capacity: blockRows) { results in
      while next < range.upperBound {
        let lent = unsafe withRows(next..<range.upperBound, &scratch) { rows, count in
          unsafe isWide
            ? bagpipe_distances_avx2(rows, count, other, dimensions, results.baseAddress)
            : bagpipe_distances(rows, count, other, dimensions, results.baseAddress)
        }
        for row in 0..<lent { unsafe take(next + row, results[row]) }
        next += lent
      }
    }
  }

  /// The product of each of some rows with each of some rows of another table in float32, row by row.
  /// - Parameter results: of `rows.count` times `columns.count` numbers.
  package func products(
    _ rows: Range<Int>, with others: VectorTable, _ columns: Range<Int>,
    into results: inout [Float], _ scratch: inout [Float]
  ) {
    precondition(rows.upperBound <= count && columns.upperBound <= others.count)
    precondition(others.dimensions == dimensions && !others.isHalf)
    precondition(results.count >= rows.count * columns.count)
    var row = rows.lowerBound
    unsafe results.withUnsafeMutableBufferPointer { results in
      while row < rows.upperBound {
        let some = row..<min(row + Self.tile, rows.upperBound)
        row += unsafe withRows(some, &scratch) { left, count in
          var column = columns.lowerBound
          while column < columns.upperBound {
            let end = min(
              column + Self.tile, columns.upperBound,
              (column / others.blockRows + 1) * others.blockRows)
            let right = unsafe UnsafePointer(
              others.address(column).assumingMemoryBound(to: Float.self))
            let place = (row - rows.lowerBound) * columns.count + column - columns.lowerBound
            let target = unsafe results.baseAddress.map { unsafe $0 + place }
            unsafe isWide
              ? bagpipe_products_avx2(
                left, count, right, end - column, dimensions, target, columns.count)
              : bagpipe_products(
                left, count, right, end - column, dimensions, target, columns.count)
            column = end
          }
        }
      }
    }
  }

  /// Rows of both sides that stay in the first-level cache.
  private static let tile = 64
}

/// What is done to single vectors before they are stored.
package enum VectorScale {
  /// The place of the first number that is not finite or beyond `most` in size.
  package static func firstUnsound(_ vector: Span<Float>, most: Float) -> Int? {
    let sound = unsafe vector.withUnsafeBufferPointer { buffer in
      unsafe bagpipe_count_sound(buffer.baseAddress, buffer.count, most)
    }
    return sound < vector.count ? sound : nil
  }

  /// Divides a vector by its length, which is computed in float64.
  /// - Returns: false for a vector of zeros, which has no direction.
  package static func normalize(_ vector: inout [Float]) -> Bool {
    var square = 0.0
    for number in vector { square += Double(number) * Double(number) }
    guard square > 0 else { return false }
    let length = square.squareRoot()
    for place in vector.indices { vector[place] = Float(Double(vector[place]) / length) }
    return true
  }
}

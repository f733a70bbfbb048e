/// Sums of numbers and of their squares without rounding, collected by the first 16 bits of the
/// numbers' order keys.
///
/// These bits are the sign, the exponent and the start of the significand m. A cell for each of
/// their values holds the count of keys that begin with it, the sum of the remaining bits l and the
/// sum of their squares: (m + l)² = m² + 2ml + l². So each number touches only one place in memory.
/// Numbers of a robot have few exponents: only the pages of cells in use exist.
struct KeyCells<Pattern: FloatPattern>: Sendable {
  private struct Cell: BitwiseCopyable, Sendable {
    /// The sum of the low bits and, from `countShift` on, the count of keys.
    var counted: Pattern.CellBin = 0
    var squares: Pattern.CellBin = 0
  }

  /// Where the page of the first 8 bits starts in `cells`; -1 for a page that does not exist.
  private var pages = [Int32](repeating: -1, count: 256)
  private var cells: [Cell] = []
  /// Keys taken since the last `drain`.
  private(set) var count = 0

  /// The most keys between two calls of `drain`, for which the bins of a cell have room.
  private static var mostKeys: Int { 1 << 24 }
  private static var pageSize: Int { 256 }
  /// The most bytes of all pages, so that numbers of every exponent do not fill memory.
  private static var mostBytes: Int { 256 << 10 }
  private static var lowBits: Int { Pattern.bitWidth - 16 }
  private static var countShift: Int { lowBits + 24 }
  /// Bits of the significand in the first 16 bits of a key.
  private static var leadingBits: Int { 15 - Pattern.exponentBits }

  /// True if the cells can take this many keys before the next `drain`.
  func hasRoom(for keys: Int) -> Bool {
    count + keys <= Self.mostKeys && cells.count * MemoryLayout<Cell>.size <= Self.mostBytes
  }

  /// Takes the keys of finite numbers.
  mutating func add(_ keys: Span<Pattern>) {
    var start = 0
    while start < keys.count {
      start = Self.add(keys, from: start, pages, &cells)
      // The next key is the first of its page.
      if start < keys.count { makePage(Int(truncatingIfNeeded: keys[start] &>> Self.pageShift)) }
    }
    count += keys.count
  }

  private static var pageShift: Pattern { Pattern(Pattern.bitWidth - 8) }

  /// Takes keys up to the first one without a page, and returns its index.
  private static func add(
    _ keys: Span<Pattern>, from start: Int, _ pages: [Int32], _ cells: inout [Cell]
  ) -> Int {
    var cells = cells.mutableSpan
    let pages = pages.span
    let (shift, lowMask) = (Pattern(lowBits), (1 as Pattern) << lowBits &- 1)
    let one = (1 as Pattern.CellBin) << countShift
    for index in start..<keys.count {
      let key = keys[index]
      // 8 bits select one of 256 pages, 8 more a cell of an existing page.
      let page = Int(unsafe pages[unchecked: Int(truncatingIfNeeded: key &>> pageShift)])
      guard page >= 0 else { return index }
      let place = page &+ Int(truncatingIfNeeded: key &>> shift) & 0xFF
      let low = Pattern.CellBin(truncatingIfNeeded: key & lowMask)
      var cell = unsafe cells[unchecked: place]
      cell.counted &+= low | one
      cell.squares &+= low &* low
      unsafe cells[unchecked: place] = cell
    }
    return keys.count
  }

  private mutating func makePage(_ number: Int) {
    pages[number] = Int32(cells.count)
    cells += Array(repeating: Cell(), count: Self.pageSize)
  }

  /// Adds the cells' sums and counts to exact sums and a histogram, and empties the cells.
  mutating func drain(
    to sum: inout ExactSum, squares: inout ExactSum, _ histogram: inout KeyHistogram
  ) {
    guard count > 0 else { return }
    for (number, start) in pages.enumerated() where start >= 0 {
      for first in stride(from: 0, to: Self.pageSize, by: 1 << Self.leadingBits) {
        let range = Int(start) + first..<Int(start) + first + 1 << Self.leadingBits
        Self.drain(
          cells[range], of: number << 8 | first, to: &sum, squares: &squares, &histogram)
      }
    }
    self = KeyCells()
  }

  /// Adds the cells of one sign and exponent.
  private static func drain(
    _ cells: ArraySlice<Cell>, of first: Int, to sum: inout ExactSum, squares: inout ExactSum,
    _ histogram: inout KeyHistogram
  ) {
    // Sums of m, l, m², 2ml and l², in units of 2^lowBits, 1, and so on.
    var (leading, low): (UInt128, UInt128) = (0, 0)
    var (leadingSquares, products, lowSquares): (UInt128, UInt128, UInt128) = (0, 0, 0)
    let isNegative = first >> 15 == 0
    let biased = (isNegative ? ~first : first) >> leadingBits & (1 << Pattern.exponentBits - 1)
    // A subnormal number has the exponent of the smallest normal one, and no hidden bit.
    let hidden: UInt128 = biased == 0 ? 0 : 1 << UInt128(leadingBits)
    let lowMask = (1 as UInt128) << UInt128(lowBits) - 1
    for (index, cell) in cells.enumerated() where cell.counted != 0 {
      let count = UInt128(truncatingIfNeeded: cell.counted >> countShift)
      var keys = UInt128(truncatingIfNeeded: cell.counted) & (1 << UInt128(countShift) - 1)
      var keySquares = UInt128(truncatingIfNeeded: cell.squares)
      histogram.add(count: UInt64(count), to: first + index)
      var bits = UInt128(truncatingIfNeeded: index)
      if isNegative {
        // The key of a negative number has the opposite bits: l is lowMask - key.
        keySquares = count * lowMask * lowMask + keySquares - 2 * lowMask * keys
        keys = count * lowMask - keys
        bits = 1 << UInt128(leadingBits) - 1 - bits
      }
      bits |= hidden
      leading += count * bits
      low += keys
      leadingSquares += count * bits * bits
      products += 2 * bits * keys
      lowSquares += keySquares
    }
    guard leading > 0 || low > 0 else { return }
    let exponent = Pattern.lowestExponent + max(biased, 1) - 1
    sum.add(leading, exponent: exponent + lowBits, isNegative: isNegative)
    sum.add(low, exponent: exponent, isNegative: isNegative)
    squares.add(leadingSquares, exponent: 2 * (exponent + lowBits), isNegative: false)
    squares.add(products, exponent: 2 * exponent + lowBits, isNegative: false)
    squares.add(lowSquares, exponent: 2 * exponent, isNegative: false)
  }
}

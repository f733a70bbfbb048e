internal import Bytes

/// The blocks of several arrays, in the order in which the reader of their rows needs them, decoded
/// ahead by several threads.
final class ZarrBlockQueue {
  private final class Column {
    let array: ZarrStoredArray
    let form: ZarrElements.Form
    let places: ZarrPlaces
    /// The block of the row that was read last.
    var current: ZarrBlock?
    /// The next block to be submitted, and the place among `runs` of the row that needs it first.
    var block = 0
    /// The rows of the block that was submitted last.
    var last = 0..<0
    var due: (run: Int, row: Int)?

    init(_ array: ZarrStoredArray, _ form: ZarrElements.Form, _ input: ZarrInput) {
      (self.array, self.form) = (array, form)
      places = ZarrPlaces(array, input)
    }
  }

  private let input: ZarrInput
  /// The rows that will be read, in order, as far as they are known.
  private var runs: [Range<Int>] = []
  private let columns: [Column]
  private let workers: OrderedWorkers<ZarrBlockDecoder.Job, Result<ZarrBlock, StreamError>>
  /// Bytes of the blocks that have been submitted and not yet taken.
  private var sizes = Queue<Int>()
  private var waiting = 0
  private let mostWaiting: Int
  private let threads: Int

  /// Bytes that wait in blocks, of which there are always two: one that is being decoded while the
  /// other is used.
  private static let usualWaiting = 32 << 20

  init(
    _ arrays: [(array: ZarrStoredArray, form: ZarrElements.Form)], _ input: ZarrInput,
    threads: Int
  ) {
    (self.input, self.threads) = (input, threads)
    columns = arrays.map { Column($0.array, $0.form, input) }
    mostWaiting = min(Self.usualWaiting, MemoryBudget.bytes(.chunks))
    workers = OrderedWorkers(threads: threads) {
      let decoder = ZarrBlockDecoder()
      return { decoder.decode($0) }
    }
  }

  /// Adds rows that will be read, all beyond those before.
  func add(_ rows: Range<Int>) {
    guard !rows.isEmpty else { return }
    runs.append(rows)
    for column in columns where column.due == nil {
      find(column, from: rows.lowerBound, in: runs.count - 1)
    }
  }

  /// The bytes of a row.
  /// - Parameter column: the array's place in the list. Each row that was added is read of every
  ///   array before the next one.
  func row(_ row: Int, of column: Int) throws(StreamError) -> Bytes {
    let column = columns[column]
    if let block = column.current, block.rows.contains(row) { return block.row(row) }
    column.current = nil
    try submit()
    guard let next = workers.next(), let size = sizes.popFirst() else { return .empty }
    waiting -= size
    let block = try next.get()
    column.current = block
    try submit()
    return block.row(row)
  }

  /// True if a row of all arrays that was read last consists of fill values.
  var isFilled: Bool { columns.allSatisfy { $0.current?.isFilled ?? true } }

  /// Submits blocks as long as there is room for them.
  private func submit() throws(StreamError) {
    while let column = columns.filter({ $0.due != nil }).min(by: { isDue($0, before: $1) }) {
      let isSmall = column.form == .narrowed && column.array.isNarrowedInPlace
      let size = max(column.array.blockSize / (isSmall ? 4 : 1), 1)
      guard
        sizes.count < 2 || sizes.count < 2 * threads + 2 && size <= mostWaiting - waiting
      else { return }
      let array = column.array
      let start = column.block * array.chunkRows
      let rows = start..<min(start + array.chunkRows, array.rows)
      workers.submit(
        ZarrBlockDecoder.Job(
          array: array, rows: rows, pieces: try column.places.pieces(of: column.block),
          input: input, form: column.form))
      sizes.append(size)
      waiting += size
      advance(column, beyond: rows)
    }
  }

  private func isDue(_ column: Column, before other: Column) -> Bool {
    guard let first = column.due, let second = other.due else { return column.due != nil }
    return (first.run, first.row) < (second.run, second.row)
  }

  /// Goes to the first row that needs another block than that of `rows`.
  private func advance(_ column: Column, beyond rows: Range<Int>) {
    guard let (run, row) = column.due else { return }
    column.last = rows
    column.due = nil
    for next in run..<runs.count where column.due == nil {
      find(column, from: next == run ? row : runs[next].lowerBound, in: next)
    }
  }

  /// Finds the first row of a run, from one on, that needs another block than the last one.
  private func find(_ column: Column, from row: Int, in run: Int) {
    let next = column.last.contains(row) ? column.last.upperBound : row
    guard next < runs[run].upperBound else { return }
    column.block = next / column.array.chunkRows
    column.due = (run, next)
  }
}

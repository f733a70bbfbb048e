internal import Bytes
internal import Stream

/// The rows of a column of a trajectory: the first in memory, all others in a temporary file.
struct ColumnStore {
  private let none: MapColumn
  private let budget: Int
  private var memory: MapColumn
  private var memoryBytes = 0
  /// Rows that wait to be written to the file.
  private var tail: MapColumn
  private var file: TemporaryFile?
  private var spilled = 0

  /// Bytes that are written to the file at once.
  private static let blockBytes = 1 << 18

  /// - Parameters:
  ///   - budget: bytes of rows kept in memory.
  init(_ type: MapType, budget: Int = MemoryBudget.bytes(.buffers) / 32) {
    (none, memory, tail) = (MapColumn(type), MapColumn(type), MapColumn(type))
    self.budget = budget
  }

  var count: Int { memory.rows + spilled + tail.rows }

  /// - Throws: `.limit` for more text than fits in memory, `.system` when the disk is full.
  mutating func append(_ rows: MapColumn) throws(StreamError) {
    let bytes = memoryBytes + rows.byteCount
    let size = none.rowSize
    if size == nil { try MemoryBudget.check(bytes, .buffers, for: "the text of a trajectory") }
    guard let size, file != nil || bytes > budget else {
      memoryBytes = bytes
      return memory.append(rows)
    }
    let file = self.file ?? TemporaryFile()
    self.file = file
    tail.append(rows)
    guard tail.byteCount >= Self.blockBytes else { return }
    try file.write(tail.bytes.rawSpan, at: spilled * size)
    spilled += tail.rows
    tail = none
  }

  /// The rows at some places, in the order given.
  func rows(_ places: [Int]) throws(StreamError) -> MapColumn {
    guard let low = places.min(), let high = places.max() else { return none }
    // Rows far from each other are read one by one.
    guard high - low >= 16 * places.count else {
      let part = try rows(low..<high + 1)
      return part.gathered(rows: places.map { $0 - low })
    }
    var result = none
    for place in places { result.append(try rows(place..<place + 1)) }
    return result
  }

  func rows(_ range: Range<Int>) throws(StreamError) -> MapColumn {
    var result = none
    let (start, end) = (memory.rows, memory.rows + spilled)
    let (inMemory, inTail) = (range.clamped(to: 0..<start), range.clamped(to: end..<count))
    if !inMemory.isEmpty { result.append(memory.gathered(rows: inMemory)) }
    let inFile = range.clamped(to: start..<end)
    if let file, let size = none.rowSize, !inFile.isEmpty {
      let bytes = try file.read(at: (inFile.lowerBound - start) * size, count: inFile.count * size)
      result.append(bytes: bytes.span)
    }
    if !inTail.isEmpty {
      result.append(tail.gathered(rows: inTail.lowerBound - end..<inTail.upperBound - end))
    }
    return result
  }
}

extension MapColumn {
  /// Bytes of a row; nil for text, whose rows differ.
  fileprivate var rowSize: Int? {
    switch storage {
    case .floats: 4 * width
    case .doubles, .integers: 8 * width
    case .texts: nil
    }
  }

  /// Bytes in memory.
  fileprivate var byteCount: Int {
    switch storage {
    case .floats(let values): 4 * values.count
    case .doubles(let values): 8 * values.count
    case .integers(let values): 8 * values.count
    case .texts(let values): values.reduce(0) { $0 + $1.utf8.count + 16 }
    }
  }

  /// The numbers of all rows, as `append(bytes:)` reads them.
  fileprivate var bytes: [UInt8] { elements(as: .int64).bytes }

  fileprivate mutating func append(bytes: RawSpan) {
    let count = bytes.byteCount
    switch storage {
    case .floats(var values):
      storage = .texts([])
      for at in stride(from: 0, to: count, by: 4) {
        values.append(Float(bitPattern: bytes.load(littleEndianAt: at)))
      }
      storage = .floats(values)
    case .doubles(var values):
      storage = .texts([])
      for at in stride(from: 0, to: count, by: 8) {
        values.append(Double(bitPattern: bytes.load(littleEndianAt: at)))
      }
      storage = .doubles(values)
    case .integers(var values):
      storage = .texts([])
      for at in stride(from: 0, to: count, by: 8) {
        values.append(bytes.load(littleEndianAt: at, as: Int64.self))
      }
      storage = .integers(values)
    case .texts: break
    }
  }

  /// Adds the rows of a column of the same type.
  fileprivate mutating func append(_ rows: MapColumn) {
    switch (storage, rows.storage) {
    case (.floats(var values), .floats(let more)):
      storage = .texts([])
      values += more
      storage = .floats(values)
    case (.doubles(var values), .doubles(let more)):
      storage = .texts([])
      values += more
      storage = .doubles(values)
    case (.integers(var values), .integers(let more)):
      storage = .texts([])
      values += more
      storage = .integers(values)
    case (.texts(var values), .texts(let more)):
      storage = .texts([])
      values += more
      storage = .texts(values)
    default: preconditionFailure("rows of another type")
    }
  }
}

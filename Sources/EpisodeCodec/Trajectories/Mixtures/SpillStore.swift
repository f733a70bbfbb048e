internal import Bytes

/// Stores pieces of bytes that are added and removed in any order: in memory up to a budget, beyond
/// it in a temporary file whose space is reused.
struct SpillStore {
  enum Place {
    case memory(Bytes)
    case file(offset: Int, count: Int)
  }

  private let budget: Int
  private var used = 0
  private let file = TemporaryFile()
  private var end = 0
  /// Free places in the file by their size.
  private var free: [Int: [Int]] = [:]

  /// - Parameters:
  ///   - budget: bytes kept in memory.
  init(budget: Int) { self.budget = budget }

  mutating func add(_ bytes: [UInt8]) throws(StreamError) -> Place {
    if used + bytes.count <= budget {
      used += bytes.count
      return .memory(Bytes(bytes))
    }
    let room = Self.room(for: bytes.count)
    let offset: Int
    if let reused = free[room]?.popLast() {
      offset = reused
    } else {
      offset = end
      end += room
    }
    try file.write(bytes.rawSpan, at: offset)
    return .file(offset: offset, count: bytes.count)
  }

  /// Removes and returns a piece.
  mutating func remove(_ place: Place) throws(StreamError) -> Bytes {
    switch place {
    case .memory(let bytes):
      used -= bytes.count
      return bytes
    case .file(let offset, let count):
      let bytes = try file.read(at: offset, count: count)
      free[Self.room(for: count), default: []].append(offset)
      return bytes
    }
  }

  /// Rounds sizes up in steps of an eighth, so that few sizes of places serve all pieces.
  private static func room(for count: Int) -> Int {
    let unit = max(512, 1 << max(0, Int.bitWidth - count.leadingZeroBitCount - 4))
    return (count + unit - 1) / unit * unit
  }
}

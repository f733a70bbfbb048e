internal import Bytes
internal import Posix

/// Judges the rows of an input, block by block on several threads.
struct JudgedRows {
  /// A row of a block, by its places there.
  struct Row: Sendable {
    var value: Double
    var isSuspect: Bool
    var start: Int32
    var end: Int32
    var id: Range<Int32>
    var group: Range<Int32>
  }

  struct Block: Sendable {
    let bytes: Bytes
    var rows: [Row] = []
    /// Lines in it, and rows that the condition left out.
    var lines = 0
    var leftOut = 0
    var fault: StreamError?
  }

  private let workers: OrderedWorkers<Bytes, Block>
  private let threads: Int

  init(_ judge: RowJudge, threads: Int) {
    self.threads = threads
    workers = OrderedWorkers(threads: threads) { { Self.judge($0, judge) } }
  }

  /// Gives all blocks of an input in their order.
  /// - Throws: the first fault, with the number of its line.
  func forEachBlock(
    of input: FileInput, _ body: (Block) throws(StreamError) -> Void
  ) throws(StreamError) {
    let blocks = RowBlocks(input)
    var lines = 0
    func take() throws(StreamError) {
      guard let block = workers.next() else { return }
      if let fault = block.fault {
        while workers.pending > 0 { _ = workers.next() }
        throw fault.prefixed("line \(lines + block.lines): ")
      }
      lines += block.lines
      try body(block)
    }
    while let bytes = try blocks.next() {
      while workers.pending >= 2 * threads { try take() }
      workers.submit(bytes)
    }
    while workers.pending > 0 { try take() }
  }

  private static func judge(_ bytes: Bytes, _ judge: RowJudge) -> Block {
    var block = Block(bytes: bytes)
    let span = bytes.span
    var memory = RowJudge.Memory()
    var start = 0
    while start < bytes.count {
      let end = span.firstIndex(of: 0x0A, from: start) ?? bytes.count
      defer { start = end + 1 }
      block.lines += 1
      let line = span.extracting(start..<end)
      if line.isBlankLine { continue }
      do throws(StreamError) {
        guard let verdict = try judge.judge(line, &memory) else {
          block.leftOut += 1
          continue
        }
        block.rows.append(
          Row(
            value: verdict.value, isSuspect: verdict.isSuspect, start: Int32(start),
            end: Int32(end), id: place(verdict.id, start), group: place(verdict.group, start)))
      } catch {
        block.fault = error
        return block
      }
    }
    return block
  }

  private static func place(_ range: Range<Int>, _ start: Int) -> Range<Int32> {
    range.isEmpty
      ? 0..<0 : Int32(start + range.lowerBound)..<Int32(start + range.upperBound)
  }
}

extension RawSpan {
  /// The number of lines, the last of which may lack its end.
  var lineCount: Int {
    var (count, place) = (0, 0)
    let (ones, most) = (0x0101_0101_0101_0101 as UInt64, 0x7F7F_7F7F_7F7F_7F7F as UInt64)
    while place + 8 <= byteCount {
      // Each byte of a sum counts the line ends at its place in words, of which it holds 255.
      let end = place + 8 * min(255, (byteCount - place) / 8)
      var sums: UInt64 = 0
      while place < end {
        // Exact for every byte: Warren, "Hacker's Delight", 6-1.
        let word = load(littleEndianAt: place, as: UInt64.self) ^ ones &* 0x0A
        sums &+= ~((word & most) &+ most | word | most) >> 7
        place += 8
      }
      let pairs = sums & 0x00FF_00FF_00FF_00FF &+ (sums >> 8) & 0x00FF_00FF_00FF_00FF
      count += Int((pairs &* 0x0001_0001_0001_0001) >> 48)
    }
    while place < byteCount {
      if load(littleEndianAt: place, as: UInt8.self) == 0x0A { count += 1 }
      place += 1
    }
    guard byteCount > 0, load(littleEndianAt: byteCount - 1, as: UInt8.self) != 0x0A else {
      return count
    }
    return count + 1
  }
}

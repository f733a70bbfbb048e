import Bytes
import Testing

struct ByteLogTests {
  /// What is read is what was written, whatever the order of reading, and however much of the front
  /// is forgotten in the meantime.
  @Test(arguments: [1, 1 << 20, 1 << 30])
  func readsWhatWasWritten(budget: Int) throws {
    var random = SeededRandom(7)
    let log = ByteLog(budget: budget)
    var (written, pieces) = ([UInt8](), [Range<Int>]())
    var first = 0
    for round in 0..<150 {
      let size = Int.random(in: 0...(round % 50 == 0 ? 600_000 : 5000), using: &random)
      let piece = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ round) }
      pieces.append(written.count..<written.count + size)
      written += piece
      try log.append(piece.rawSpan)
      #expect(log.end == written.count)
      if round % 7 == 0, first < pieces.count - 20 {
        first += Int.random(in: 0..<10, using: &random)
        log.forget(before: pieces[first].lowerBound)
      }
      let place = Int.random(in: first..<pieces.count, using: &random)
      // One by jumps, and those after it in their order.
      for piece in pieces[place...].prefix(5) {
        let read = try log.read(at: piece.lowerBound, count: piece.count)
        #expect(read == Bytes(Array(written[piece.lowerBound..<piece.upperBound])))
      }
    }
  }

  /// The file does not grow while as much is forgotten as written.
  @Test func usesPlacesAgain() throws {
    let log = ByteLog(budget: 0)
    let piece = [UInt8](repeating: 1, count: 300_000)
    for _ in 0..<100 {
      try log.append(piece.rawSpan)
      log.forget(before: log.end - 1_000_000)
    }
    #expect(log.bytesOnDisk <= 2 << 20)
  }

  @Test func beginsAnew() throws {
    let log = ByteLog(budget: 0)
    for round in 0..<3 {
      let piece = [UInt8](repeating: UInt8(round), count: 600_000)
      try log.append(piece.rawSpan)
      #expect(try log.read(at: 100_000, count: 300_000) == Bytes(Array(piece[..<300_000])))
      log.removeAll()
      #expect(log.end == 0)
    }
  }
}

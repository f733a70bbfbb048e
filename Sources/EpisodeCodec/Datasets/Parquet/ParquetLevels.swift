internal import Bytes
internal import Stream

/// Repetition or definition levels of a page, as runs. Parquet specification, Encodings.md, RLE.
struct ParquetLevels {
  private var runs = ByteBuilder()
  private var level: UInt8 = 0
  private var pending = 0
  /// Levels so far.
  private(set) var count = 0

  /// Appends a level several times.
  mutating func append(_ level: Int, times: Int) {
    guard times > 0 else { return }
    let level = UInt8(level)
    if level != self.level { endRun() }
    self.level = level
    pending += times
    count += times
  }

  private mutating func endRun() {
    guard pending > 0 else { return }
    runs.appendVarint(UInt64(pending) << 1)
    runs.append(level)
    pending = 0
  }

  /// Moves all levels to a page, after their length.
  mutating func drain(to page: inout ByteBuilder) {
    endRun()
    page.append(UInt32(runs.count))
    page.append(runs.bytes)
    runs.removeAll()
    count = 0
  }
}

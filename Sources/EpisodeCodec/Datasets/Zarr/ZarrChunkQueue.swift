internal import Bytes

/// Chunks on their way from the arrays to the store. Several threads make and compress them; the
/// store receives them in order, so its bytes do not depend on the threads.
final class ZarrChunkQueue {
  /// Makes the elements of a chunk, on any thread.
  typealias Content = @Sendable () throws(StreamError) -> Bytes

  private struct Job: Sendable {
    let content: Content
    /// Level of zstd; nil for uncompressed elements.
    let level: Int?
  }

  /// Weak, so that after an error nothing keeps the arrays and their store alive.
  private struct Target {
    weak var array: ZarrArray?
  }

  private let workers: OrderedWorkers<Job, Result<Bytes, StreamError>>
  private var targets = Queue<Target>()
  /// Chunks in memory.
  private let capacity: Int

  init(threads: Int) {
    capacity = threads + 2
    workers = OrderedWorkers(threads: threads) {
      // One compressor per level, because each needs a few megabytes.
      var compressors: [Int: ZstdCompressor] = [:]
      return { job in
        do throws(StreamError) {
          let content = try job.content()
          guard let level = job.level else { return .success(content) }
          if compressors[level] == nil { compressors[level] = try ZstdCompressor(level: level) }
          guard let compressor = compressors[level] else { return .success(content) }
          return .success(try compressor.compress(content.span))
        } catch { return .failure(error) }
      }
    }
  }

  /// Submits a chunk to be made.
  func submit(_ content: @escaping Content, for array: ZarrArray) throws(StreamError) {
    workers.submit(Job(content: content, level: array.layout.level))
    try putFinished(for: array)
  }

  /// Submits a chunk whose elements are in memory.
  func submit(_ content: Bytes, for array: ZarrArray) throws(StreamError) {
    guard array.layout.level == nil else { return try submit({ content }, for: array) }
    workers.submit(finished: .success(content))
    try putFinished(for: array)
  }

  private func putFinished(for array: ZarrArray) throws(StreamError) {
    targets.append(Target(array: array))
    // Each has its elements, what they are decoded from, and the compressed chunk.
    let most = MemoryBudget.count(
      ofSize: 3 * array.layout.stepBytes, in: .images, atMost: capacity)
    while workers.isNextReady || workers.pending > most { try putNext() }
  }

  /// Waits for all chunks and stores them.
  func drain() throws(StreamError) {
    while workers.pending > 0 { try putNext() }
  }

  private func putNext() throws(StreamError) {
    guard let array = targets.popFirst()?.array, let result = workers.next() else { return }
    let chunk = try result.get()
    try array.put(chunk.span)
  }
}

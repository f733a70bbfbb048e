package import Bytes
package import Images
internal import Stream

/// Measures the frames of a stream on several threads.
package final class FidelityRun {
  private struct Job: Sendable {
    let topic: Int
    let index: Int
    let time: UInt64
    let frame: FrameSource
    let other: FrameSource?
  }

  private typealias Product = (job: Job, result: Result<FrameFidelity, StreamError>)

  /// In the order of their first frames.
  package private(set) var topics: [FidelityTopic] = []
  private var places: [String: Int] = [:]
  private let plan: FidelityPlan
  private let sample: Int
  private let threads: Int
  private let workers: OrderedWorkers<Job, Product>

  /// - Parameter sample: the most frames of a topic in the result.
  package init(_ plan: FidelityPlan, sample: Int, threads: Int) {
    (self.plan, self.sample, self.threads) = (plan, sample, threads)
    workers = OrderedWorkers(threads: threads) {
      let meter = Result { () throws(StreamError) in try FidelityMeter(plan) }
      return { job in
        let result = Result { () throws(StreamError) in
          try meter.get().measure(job.frame, against: job.other)
        }
        return (job, result)
      }
    }
  }

  /// Measures what the plan does to the frames of a stream.
  /// - Throws: `.missing` when there is none.
  package func run(_ frames: FrameReader) throws(StreamError) {
    while let frame = try frames.next() { try add(frame, nil) }
    try finish()
    if topics.isEmpty {
      throw Self.noFrames("the stream has no color or gray images", frames.skipped)
    }
  }

  /// Measures how the frames of another stream differ.
  /// - Throws: `.missing` when no frame has a partner.
  package func run(_ pairs: FramePairs) throws(StreamError) {
    while let (frame, other) = try pairs.next() { try add(frame, other.source) }
    try finish()
    if topics.isEmpty {
      throw Self.noFrames("no two images have the same topic and time", [])
    }
  }

  private static func noFrames(
    _ text: String, _ skipped: [(topic: String, reason: String)]
  ) -> StreamError {
    let reason = skipped.first.map { ": \($0.topic.printable): \($0.reason)" } ?? ""
    return StreamError(.missing, text + reason)
  }

  private func add(_ frame: FrameReader.Frame, _ other: FrameSource?) throws(StreamError) {
    let topic: Int
    if let known = places[frame.topic] {
      topic = known
    } else {
      topic = topics.count
      places[frame.topic] = topic
      topics.append(FidelityTopic(frame.topic, frame.source, start: frame.time, sample: sample))
    }
    guard let index = topics[topic].nextSample() else { return }
    let memory = (try? FidelityMeter.memory(for: frame.source, plan)) ?? 0
    let most = MemoryBudget.count(ofSize: memory, in: .images, atMost: 2 * threads)
    while workers.pending >= most { try takeNext() }
    workers.submit(
      Job(topic: topic, index: index, time: frame.time, frame: frame.source, other: other))
    while workers.isNextReady { try takeNext() }
  }

  private func takeNext() throws(StreamError) {
    guard let (job, result) = workers.next() else { return }
    do { topics[job.topic].add(try result.get(), index: job.index, time: job.time) } catch {
      throw error.prefixed("frame \(job.index) of \(topics[job.topic].name.printable): ")
    }
  }

  private func finish() throws(StreamError) {
    while workers.pending > 0 { try takeNext() }
  }
}

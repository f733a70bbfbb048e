package import Bytes
internal import Images
package import Stream

/// Tries codecs on the payloads of a stream, on several threads.
package final class CodecAdvice {
  private struct Job: Sendable {
    let topic: Int
    let place: Int
    let piece: TrialPiece
    let codecs: [TrialCodec]
    let width: Int
  }

  private typealias Product = (job: Job, result: Result<[TrialResult], StreamError>)

  package private(set) var topics: [AdviceTopic] = []
  /// From the first to the last message, in seconds.
  package private(set) var duration = 0.0
  private var places: [String: Int] = [:]
  private var channels: [UInt16: (topic: Int, content: AdviceContent)] = [:]
  private var times: ClosedRange<UInt64>?
  private let patterns: [TopicPattern]
  private let sampleSize: Int
  private let threads: Int
  private let workers: OrderedWorkers<Job, Product>

  /// Bytes of pieces that are being tried.
  private var inFlight = 0

  /// Bytes of pieces that are being collected, over all topics; and of those being tried.
  private static let mostHeld = 128 << 20

  /// - Parameters:
  ///   - sampleSize: the most bytes of a topic that are tried.
  package init(topics: [TopicPattern], sampleSize: Int, threads: Int) {
    (patterns, self.sampleSize, self.threads) = (topics, sampleSize, threads)
    workers = OrderedWorkers(threads: threads) {
      let trial = Result { () throws(StreamError) in try CodecTrial() }
      return { job in
        let results = Result { () throws(StreamError) -> [TrialResult] in
          let trial = try trial.get()
          var results: [TrialResult] = []
          for codec in job.codecs {
            // A topic whose images change their form: what has no such codec stays as it is.
            let result = try trial.measure(job.piece, codec, width: job.width)
            results.append(result ?? TrialResult(size: job.piece.data.count))
          }
          return results
        }
        return (job, results)
      }
    }
  }

  /// Reads a stream to its end.
  /// - Throws: `.missing` when it has no messages.
  package func run(_ reader: StreamReader) throws(StreamError) {
    var held = 0
    while let record = try reader.next() {
      switch record {
      case .channel(let id, let channel):
        try reader.located { () throws(StreamError) in try add(channel, id) }
      case .message(let message):
        guard let (topic, content) = channels[message.channelID] else { continue }
        times =
          times.map {
            min($0.lowerBound, message.logTime)...max($0.upperBound, message.logTime)
          } ?? message.logTime...message.logTime
        let payload = try reader.located { () throws(StreamError) in
          try content.payload(message.data, of: topics[topic].name)
        }
        held -= topics[topic].held
        let piece = try topics[topic].add(payload, sampleSize: sampleSize)
        held += topics[topic].held
        if let (piece, place) = piece { try submit(piece, place, topic) }
        guard held > Self.mostHeld else { continue }
        try finishPieces()
        held = 0
      case .schema, .metadata, .attachment, .unknown: break
      }
    }
    try finishPieces()
    while workers.pending > 0 { try takeNext() }
    topics.removeAll { $0.bytes == 0 }
    duration = times.map { Double($0.upperBound - $0.lowerBound) / 1e9 } ?? 0
    guard !topics.isEmpty else {
      throw StreamError(.missing, "the stream has no messages to compress")
    }
  }

  private func add(_ channel: Channel, _ id: UInt16) throws(StreamError) {
    guard !EpisodeMarker.isMarker(channel),
      patterns.isEmpty || patterns.contains(where: { $0.matches(channel.topic) })
    else { return }
    let topic: Int
    if let known = places[channel.topic] {
      topic = known
    } else {
      topic = topics.count
      places[channel.topic] = topic
      topics.append(
        AdviceTopic(channel.topic, type: channel.schema?.name ?? channel.messageEncoding))
    }
    channels[id] = (topic, try AdviceContent(channel))
  }

  private func submit(_ piece: TrialPiece, _ place: Int, _ topic: Int) throws(StreamError) {
    if topics[topic].codecs.isEmpty {
      topics[topic].width = try CodecTrial.bestWidth(for: piece)
      topics[topic].codecs = TrialCodec.forBytes
      if !piece.images.isEmpty {
        let trial = try CodecTrial()
        for codec in TrialCodec.forImages
        where try trial.measure(piece, codec, width: 1) != nil {
          topics[topic].codecs.append(codec)
        }
      }
    }
    let size = piece.data.count
    while workers.pending > 0,
      workers.pending >= 2 * threads || inFlight + size > Self.mostHeld
    {
      try takeNext()
    }
    inFlight += size
    workers.submit(
      Job(
        topic: topic, place: place, piece: piece, codecs: topics[topic].codecs,
        width: topics[topic].width))
    while workers.isNextReady { try takeNext() }
  }

  private func finishPieces() throws(StreamError) {
    for topic in topics.indices {
      if let (piece, place) = try topics[topic].takePiece() { try submit(piece, place, topic) }
    }
  }

  private func takeNext() throws(StreamError) {
    guard let (job, result) = workers.next() else { return }
    inFlight -= job.piece.data.count
    do {
      topics[job.topic].add(
        .init(bytes: job.piece.data.count, results: try result.get()), at: job.place)
    } catch { throw error.prefixed("\(topics[job.topic].name.printable): ") }
  }
}

package import Bytes
package import Stream

/// Writes the episodes of RLDS datasets as one stream of steps.
package struct RLDSStream {
  private let writer: StepWriter
  private let sink: StreamWriter
  private let rate: Double?
  private var naming: EpisodeNaming
  private var values: [(data: Bytes, tail: Bytes, sampleTime: UInt64)] = []
  private var clock = StepClock()
  /// Episodes of all datasets so far.
  private var episodes: UInt64 = 0

  /// Steps per second if neither the dataset nor the user gives a rate.
  private static let nominalRate = 10.0

  /// - Parameters:
  ///   - rate: steps per second, positive; nil when unknown.
  ///   - id: a pattern for the ids of the episodes, as `EpisodeNaming` reads it.
  package init(_ stream: (StepWriter, StreamWriter), rate: Double?, id: String?) {
    naming = EpisodeNaming(pattern: id)
    (writer, sink) = stream
    self.rate = rate
  }

  /// Writes episodes of a dataset.
  /// - Parameters:
  ///   - interleave: number of shards to take episodes from in turn.
  ///   - report: called with a warning for each feature that is left out.
  ///   - advance: called with the size of every record in bytes.
  package mutating func copy(
    _ dataset: RLDSDataset, _ ranges: [SplitSelection.Range],
    _ options: RLDSEpisodeDecoder.Options, interleave: Int, report: (String) -> Void,
    advance: (Int) -> Void
  ) throws(StreamError) {
    var decoder: RLDSEpisodeDecoder
    let records: RLDSRecords
    do throws(StreamError) {
      decoder = try RLDSEpisodeDecoder(dataset.features, options)
      records = try RLDSRecords(dataset, ranges, interleave: interleave)
    } catch { throw error.naming(dataset.path) }
    naming.open(file: dataset.info.name)
    var reported = 0
    while let record = try records.next() {
      advance(record.count)
      try records.located { () throws(StreamError) in
        var begin = try decoder.begin(record)
        (begin.dataset, begin.source) = (dataset.info.name, records.source)
        begin.id = begin.id ?? records.id
        try naming.name(&begin)
        for text in decoder.leftOut.dropFirst(reported) { report("'\(dataset.path)': \(text)") }
        reported = decoder.leftOut.count
        try write(begin, &decoder)
      }
    }
  }

  private mutating func write(
    _ episode: EpisodeBegin, _ decoder: inout RLDSEpisodeDecoder
  ) throws(StreamError) {
    var begin = episode
    (begin.index, begin.rate, begin.time) = (episodes, rate ?? 0, try time())
    try writer.declare(decoder.features)
    let isLeftOut = writer.leavesOut(begin)
    try writer.begin(begin)
    if isLeftOut { clock.advance(by: decoder.count) }
    for _ in 0..<(isLeftOut ? 0 : decoder.count) {
      let now = try time()
      try decoder.nextStep(time: now, into: &values)
      try writer.write(time: now, values: values)
      clock.advance()
    }
    var end = EpisodeEnd()
    end.index = episodes
    try writer.end(end)
    episodes += 1
  }

  private mutating func time() throws(StreamError) -> UInt64 {
    try clock.time(rate ?? Self.nominalRate)
  }

  /// Ends the stream.
  package func finish() throws(StreamError) { try sink.finish() }
}

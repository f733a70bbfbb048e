package import EpisodeCodec

/// Passes a whole stream on unchanged, and hands it to a collector.
package struct StatisticsPass {
  private let collector: StatisticsCollector

  package init(_ collector: StatisticsCollector) { self.collector = collector }

  package func run(_ stream: inout StreamPair) throws(StreamError) {
    // Runs of messages can pass unread as long as all channels keep their ids.
    var keepsIDs = true
    while true {
      if keepsIDs, let messages = try stream.input.nextMessages() {
        try stream.output.write(raw: messages.bytes)
        try collector.take(messages)
        continue
      }
      guard let record = try stream.input.next() else { return }
      try stream.relay.pass(record)
      if case .channel(let id, _) = record { keepsIDs = keepsIDs && stream.relay.id(of: id) == id }
      try stream.input.located { () throws(StreamError) in try collector.take(record) }
    }
  }
}

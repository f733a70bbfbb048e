package import Bytes

/// Passes some episodes of a stream, and ends the stream as it should even where the input is cut.
package struct EpisodeThinning {
  private let reader: StreamReader
  private var relay: Relay
  private let every: Int
  private var markers: Set<UInt16> = []
  private var markerID: UInt16 = 0
  /// Episodes begun, and those of them that are passed.
  private var count = 0
  private var kept: UInt64 = 0
  private var isKept = true
  private var isOpen = false
  private var lastTime: UInt64 = 0

  /// - Parameters:
  ///   - every: passes the first of so many episodes.
  package init(_ reader: StreamReader, _ relay: Relay, every: Int) {
    (self.reader, self.relay, self.every) = (reader, relay, every)
  }

  /// Copies the stream.
  /// - Throws: the fault of the input, after the episode and the stream have been ended.
  package mutating func run() throws(StreamError) {
    do throws(StreamError) {
      while let record = try reader.next() { try pass(record) }
    } catch {
      guard error.isAboutData else { throw error }
      if isOpen, isKept {
        var end = EpisodeEnd()
        end.attributes = [
          KeyValue("recovered", "true"), KeyValue("losses", "1"),
          KeyValue("first_loss", error.description),
        ]
        try write(.end(end), time: lastTime)
      }
      try relay.sink.finish()
      throw error
    }
    try relay.sink.finish()
  }

  private mutating func pass(_ record: Record) throws(StreamError) {
    switch record {
    case .channel(let id, let channel):
      try relay.pass(record)
      guard EpisodeMarker.isMarker(channel), let output = relay.id(of: id) else { return }
      markers.insert(id)
      markerID = output
    case .message(let message):
      lastTime = message.logTime
      if markers.contains(message.channelID) {
        try pass(EpisodeMarker(parsing: message.data.span), time: message.logTime)
      } else if isKept {
        try relay.pass(record)
      }
    default: try relay.pass(record)
    }
  }

  private mutating func pass(_ marker: EpisodeMarker, time: UInt64) throws(StreamError) {
    switch marker {
    case .begin(var begin):
      isKept = count % every == 0
      count += 1
      isOpen = true
      begin.index = kept
      if isKept { try write(.begin(begin), time: time) }
    case .end(let end):
      if isKept { try write(.end(end), time: time) }
      isOpen = false
      // What follows until the next episode belongs to none.
      isKept = true
    }
  }

  private mutating func write(_ marker: EpisodeMarker, time: UInt64) throws(StreamError) {
    var marker = marker
    if case .end(var end) = marker {
      end.index = kept
      kept += 1
      marker = .end(end)
    }
    try relay.sink.write(
      Message(
        channelID: markerID, sequence: 0, logTime: time, publishTime: time, data: marker.encoded()))
  }
}

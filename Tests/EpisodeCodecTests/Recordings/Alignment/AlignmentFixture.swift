import EpisodeCodec

import Testing
@testable import Recordings

/// A message of a fictitious robot: the index of its topic, its times and its numbers.
struct Event {
  var topic: Int
  var log: UInt64
  var publish: UInt64
  var stamp: UInt64
  var values: [Double]

  /// All clocks equal.
  init(_ topic: Int, _ time: UInt64, _ values: [Double]) {
    self.init(topic, log: time, publish: time, stamp: time, values)
  }

  init(_ topic: Int, log: UInt64, publish: UInt64, stamp: UInt64, _ values: [Double]) {
    (self.topic, self.log, self.publish, self.stamp) = (topic, log, publish, stamp)
    self.values = values
  }

  func time(_ source: AlignmentPlan.TimeSource) -> UInt64 {
    switch source {
    case .log: log
    case .publish: publish
    case .header: stamp
    }
  }

  var message: Message {
    var data = ByteBuilder()
    data.append(UInt32(stamp / 1_000_000_000))
    data.append(UInt32(stamp % 1_000_000_000))
    data.append(UInt32(values.count))
    for value in values { data.append(value.bitPattern) }
    return Message(
      channelID: UInt16(topic), sequence: 0, logTime: log, publishTime: publish,
      data: Bytes(data.bytes))
  }
}

/// A step of the output.
struct AlignedStep: Equatable, CustomStringConvertible {
  var tick: UInt64
  /// Per feature.
  var sampleTimes: [UInt64]
  var values: [[Double]]

  var description: String { "\(tick): \(sampleTimes) \(values)" }
}

enum AlignmentFixture {
  static let ms: UInt64 = 1_000_000

  static func channel(_ topic: String, metadata: [KeyValue] = []) -> Channel {
    Channel(
      topic: topic, messageEncoding: "ros1",
      schema: Schema(
        name: "demo_msgs/Numbers", encoding: "ros1msg",
        data: Array("time stamp\nfloat64[] data\n".utf8)),
      metadata: metadata)
  }

  static func text(_ topic: String) -> Channel {
    Channel(
      topic: topic, messageEncoding: "ros1",
      schema: Schema(
        name: "std_msgs/String", encoding: "ros1msg", data: Array("string data\n".utf8)))
  }

  static func say(_ text: String, on channel: UInt16, at time: UInt64) -> Record {
    var data = ByteBuilder()
    data.append(UInt32(text.utf8.count))
    data.append(utf8: text)
    return .message(
      Message(
        channelID: channel, sequence: 0, logTime: time, publishTime: time,
        data: Bytes(data.bytes)))
  }

  /// Topics `/0`, `/1`, … as channels of the same number.
  static func channels(_ count: Int, latched: Set<Int> = []) -> [Record] {
    (0..<count).map {
      .channel(
        id: UInt16($0),
        channel("/\($0)", metadata: latched.contains($0) ? [KeyValue("latching", "1")] : []))
    }
  }

  static func marker(_ marker: EpisodeMarker, on channel: UInt16) -> Record {
    .message(
      Message(
        channelID: channel, sequence: 0, logTime: 0, publishTime: 0, data: marker.encoded()))
  }

  static func plan(_ clock: AlignmentPlan.Clock, _ mappings: String...) throws -> AlignmentPlan {
    AlignmentPlan(clock: clock, features: try mappings.map { try FeatureMapping(mapping: $0) })
  }

  @discardableResult
  static func align(
    _ plan: AlignmentPlan, _ records: [Record], budget: Int = 32 << 20
  ) throws -> CollectingSink {
    let sink = CollectingSink()
    let aligner = EpisodeAligner(plan, to: sink, budget: budget)
    for record in records { _ = try aligner.take(record) }
    try aligner.finish()
    return sink
  }

  static func warnings(
    _ plan: AlignmentPlan, _ records: [Record]
  ) throws -> (CollectingSink, [String]) {
    let sink = CollectingSink()
    let aligner = EpisodeAligner(plan, to: sink)
    var warnings: [String] = []
    aligner.warn = { warnings.append($0) }
    for record in records { _ = try aligner.take(record) }
    try aligner.finish()
    return (sink, warnings)
  }

  static func align(
    _ plan: AlignmentPlan, _ topics: Int, _ events: [Event], latched: Set<Int> = [],
    budget: Int = 32 << 20
  ) throws -> [AlignedStep] {
    let records = channels(topics, latched: latched) + events.map { .message($0.message) }
    return try steps(of: align(plan, records, budget: budget), plan.features.map(\.name))
  }

  /// The steps of the numeric features, which every step must have.
  static func steps(of sink: CollectingSink, _ names: [String]) throws -> [AlignedStep] {
    let columns = names.map { sink.messages(on: $0) }
    var steps: [AlignedStep] = []
    for index in 0..<(columns.map(\.count).max() ?? 0) {
      let row = try columns.map { try #require(index < $0.count ? $0[index] : nil) }
      #expect(Set(row.map(\.logTime)).count == 1)
      #expect(Set(row.map(\.sequence)).count == 1)
      let values = try row.map { message in
        let tensor = try Tensor(parsing: message.data)
        return (0..<tensor.data.count / tensor.type.size).map {
          tensor.type.double(at: $0 * tensor.type.size, in: tensor.data.span)
        }
      }
      steps.append(
        AlignedStep(tick: row[0].logTime, sampleTimes: row.map(\.publishTime), values: values))
    }
    return steps
  }
}

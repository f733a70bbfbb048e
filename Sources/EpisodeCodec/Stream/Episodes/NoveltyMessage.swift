package import Bytes

/// How new a sample of a recording is: a message on the topic `/ood`, or `/ood/GROUP`.
package struct NoveltyMessage: Equatable, Sendable {
  package var score: Double
  package var threshold: Double
  package var alarm: Bool

  package init(score: Double, threshold: Double, alarm: Bool) {
    (self.score, self.threshold, self.alarm) = (score, threshold, alarm)
  }

  /// - Parameter group: empty for all groups together.
  package static func channel(group: String) -> Channel {
    Channel(
      topic: group.isEmpty ? "/ood" : "/ood/\(group)", messageEncoding: "protobuf", schema: schema)
  }

  private static let schema = Schema(
    name: "bagpipe.Novelty", encoding: "protobuf",
    data: ProtobufDescriptor.set([
      .init(
        "bagpipe/Novelty.proto", package: "bagpipe",
        messages: [
          .init(
            "Novelty",
            [
              .init("score", 1, .double), .init("threshold", 2, .double), .init("alarm", 3, .bool),
            ])
        ])
    ]))

  package func encoded() -> Bytes {
    var builder = ByteBuilder(reserving: 20)
    builder.appendField(1, double: score)
    builder.appendField(2, double: threshold)
    if alarm { builder.appendField(3, varint: 1) }
    return Bytes(builder.bytes)
  }
}

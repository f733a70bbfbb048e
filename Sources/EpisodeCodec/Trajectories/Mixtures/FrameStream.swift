internal import Bytes
internal import Stream

/// Writes steps of many episodes, in any order, as the frames of one episode: each frame is
/// independent and has the name of its dataset.
///
/// OpenVLA and Octo sample and shuffle such frames, which have `dataset_name` too.
final class FrameStream {
  private let writer: StepWriter
  private var given: [Feature] = []
  private var features: [Feature] = []
  private var addsName = false
  private var isOpen = false

  private static let nameFeature = "dataset_name"

  init(to writer: StepWriter) { self.writer = writer }

  /// - Parameters:
  ///   - features: those of the step's values; later calls may append others.
  func write(_ step: Step, of features: [Feature], dataset: String) throws(StreamError) {
    if features.count != given.count { try declare(features) }
    try open(at: step.time)
    guard addsName else { return try writer.write(step) }
    var named = step
    // After the frame's own values: the first of the stream's features.
    named.values.insert(
      Message(
        channelID: 0, sequence: 0, logTime: step.time, publishTime: step.time,
        data: TextPayload.encode(dataset)), at: 0)
    try writer.write(named)
  }

  /// Begins the episode, unless it has begun.
  func open(at time: UInt64) throws(StreamError) {
    guard !isOpen else { return }
    isOpen = true
    var begin = EpisodeBegin()
    begin.time = time
    begin.id = "frames#0"
    try writer.begin(begin)
  }

  func end() throws(StreamError) {
    if isOpen { try writer.end(EpisodeEnd()) }
    isOpen = false
  }

  private func declare(_ features: [Feature]) throws(StreamError) {
    given = features
    addsName = !features.contains { $0.name == Self.nameFeature }
    self.features = addsName ? [try .text(Self.nameFeature)] + features : features
    try writer.declare(self.features)
  }
}

internal import Bytes
internal import Images
internal import Pages
internal import Stream

/// What the messages of a topic in one episode are like, in constant memory.
struct TopicObservation {
  let channel: Channel
  private(set) var lane = MessageLane()
  private(set) var sizes: ClosedRange<Int>?
  /// The form of the first message, and the first other one.
  private(set) var form: RecordingSpec.Form?
  private(set) var otherForm: RecordingSpec.Form?
  /// The count of numbers in each sequence of the first message, and the first other one.
  private(set) var counts: [(path: String, count: Int)] = []
  private(set) var otherCount: (path: String, count: Int)?
  private(set) var names: [String] = []
  private(set) var otherNames: [String]?
  /// Of the first message that is unreadable.
  private(set) var fault: StreamError?
  private var fields: NumberFields?
  private let video: VideoChannel?

  init(_ channel: Channel) {
    self.channel = channel
    video = VideoChannel(channel)
  }

  mutating func add(_ message: Message, time: Double) {
    lane.add(time)
    let size = message.data.count
    sizes = min(sizes?.lowerBound ?? size, size)...max(sizes?.upperBound ?? size, size)
    do throws(StreamError) { try observe(message.data) } catch { fault = fault ?? error }
  }

  private mutating func observe(_ message: Bytes) throws(StreamError) {
    if let form = try Self.form(of: message, channel, video) {
      if let first = self.form, first != form { otherForm = otherForm ?? form }
      self.form = self.form ?? form
      return
    }
    let isFirst = fields == nil
    let fields = self.fields ?? NumberFields(channel, first: message)
    self.fields = fields
    let names = fields.elementNames(in: message)
    if isFirst {
      self.names = names
    } else if names != self.names {
      otherNames = otherNames ?? names
    }
    for group in fields.groups where group.isSequence {
      let count = try fields.values(group, in: message).count
      if isFirst {
        counts.append((group.path, count))
      } else if !counts.contains(where: { $0 == (group.path, count) }) {
        otherCount = otherCount ?? (group.path, count)
      }
    }
  }

  /// nil for a message that is neither image nor tensor.
  private static func form(
    of message: Bytes, _ channel: Channel, _ video: VideoChannel?
  ) throws(StreamError) -> RecordingSpec.Form? {
    if let video, video.isVideo {
      return .init(type: try VideoMessage(message, video).format, shape: [])
    }
    return try SampleShape.reading(message, channel).map { .init(type: $0.type, shape: $0.extents) }
  }
}

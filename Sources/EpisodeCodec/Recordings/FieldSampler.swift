package import Bytes
package import Stream

/// Reads the numbers of fields of topics from the messages of a recording, group by group: a sample of
/// a group comes with each message of the topic of its first field, and has the latest numbers of the
/// others.
package final class FieldSampler {
  /// A field as a channel's messages have it.
  private struct Use {
    let group: Int
    let field: Int
    let reader: FieldReader
    var names = NameMemory()
  }

  /// A sample of a group, with the shape of each field.
  package struct Sample {
    package let group: Int
    package let vector: [Double]
    package let shapes: [[Int]]
    /// Log time of the message, ns.
    package let time: UInt64
  }

  /// Called at the markers of episodes.
  package var onMarker: () -> Void = {}

  private let groups: [[FieldSource]]
  /// Ids of the channels of markers.
  private var markers: Set<UInt16> = []
  /// By the id of the channel.
  private var uses: [[Use]] = []
  /// The latest numbers of each field in this episode.
  private var values: [[[Double]?]]
  private var topics: Set<String> = []
  private var isKnown: [[Bool]]

  package init(_ groups: [[FieldSource]]) {
    self.groups = groups
    values = groups.map { Array(repeating: nil, count: $0.count) }
    isKnown = groups.map { Array(repeating: false, count: $0.count) }
  }

  /// Takes the next record of the recording.
  /// - Returns: the samples that it completes.
  package func take(_ record: Record) throws(StreamError) -> [Sample] {
    switch record {
    case .channel(let id, let channel) where EpisodeMarker.isMarker(channel): markers.insert(id)
    case .channel(let id, let channel): try take(channel, id: id)
    case .message(let message) where markers.contains(message.channelID):
      // The numbers of one episode say nothing of the next.
      for group in groups.indices {
        values[group] = Array(repeating: nil, count: groups[group].count)
      }
      onMarker()
    case .message(let message): return try take(message)
    case .schema, .metadata, .attachment, .unknown: break
    }
    return []
  }

  private func take(_ channel: Channel, id: UInt16) throws(StreamError) {
    while uses.count <= Int(id) { uses.append([]) }
    uses[Int(id)] = []
    topics.insert(channel.topic)
    for (group, fields) in groups.enumerated() {
      for (field, source) in fields.enumerated() {
        guard let path = source.path(on: channel.topic) else { continue }
        do throws(StreamError) {
          let reader = try FieldReader(channel: channel, path: path)
          switch reader.element {
          case .number, .unknown: break
          case .text, .message: throw StreamError(.unsupported, "not numbers")
          }
          uses[Int(id)].append(Use(group: group, field: field, reader: reader))
          isKnown[group][field] = true
        } catch { throw error.prefixed("'\(source.description)': ") }
      }
    }
  }

  private func take(_ message: borrowing Message) throws(StreamError) -> [Sample] {
    let id = Int(message.channelID)
    guard id < uses.count, !uses[id].isEmpty else { return [] }
    var due: [Int] = []
    for index in uses[id].indices {
      let (group, field) = (uses[id][index].group, uses[id][index].field)
      guard let numbers = try read(message.data.span, &uses[id][index]) else { continue }
      values[group][field] = numbers
      if field == 0 { due.append(group) }
    }
    var samples: [Sample] = []
    for group in due {
      let complete = values[group].compactMap { $0 }
      guard complete.count == values[group].count else { continue }
      samples.append(
        Sample(
          group: group, vector: Array(complete.joined()), shapes: complete.map { [$0.count] },
          time: message.logTime))
    }
    return samples
  }

  private func read(_ data: RawSpan, _ use: inout Use) throws(StreamError) -> [Double]? {
    var builder = ByteBuilder()
    guard try use.reader.readNumbers(data, into: &builder, &use.names) != nil else { return nil }
    let type: TensorElementType =
      if case .number(let type) = use.reader.element { type } else { .float64 }
    let bytes = builder.bytes
    let span = bytes.rawSpan
    return stride(from: 0, to: span.byteCount, by: type.size).map { offset in
      type.double(at: offset, in: span)
    }
  }

  /// - Throws: `.missing` for a field whose topic never came.
  package func finish() throws(StreamError) {
    for (fields, known) in zip(groups, isKnown) {
      for (source, isKnown) in zip(fields, known) where !isKnown {
        let near = Suggestion.nearest(to: source.topic, among: topics.sorted())
        let hint = near.map { "; did you mean '\($0.printable)'?" } ?? ""
        throw StreamError(
          .missing, "the stream has no topic '\(source.topic.printable)'\(hint)")
      }
    }
  }
}

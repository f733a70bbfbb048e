internal import Bytes

/// The encodings with loss that the images of a channel have been through, the first one first.
///
/// Channel metadata has them as their count and their words, `2 h264 jpeg:95`: the codec, and where
/// it is known the quality.
package struct LossHistory: Hashable, Sendable {
  package static let metadataKey = "bagpipe.lossy"

  private var generations: [Substring] = []

  package init() {}

  package init(_ channel: Channel) {
    let text = channel.metadata.first { $0.key == Self.metadataKey }?.value ?? ""
    generations = Array(text.split(separator: " ").dropFirst())
  }

  package var isEmpty: Bool { generations.isEmpty }
  package var count: Int { generations.count }
  /// The codecs and qualities in words: `h264 jpeg:95`.
  package var words: String { generations.joined(separator: " ").printable }

  /// - Parameter generation: `WHAT` or `WHAT:QUALITY`.
  package mutating func add(_ generation: String) { generations.append(generation[...]) }

  /// Writes it to a channel's metadata, which has no entry without a loss.
  package func save(in channel: inout Channel) {
    channel.metadata.removeAll { $0.key == Self.metadataKey }
    guard !isEmpty else { return }
    let text = ([String(count)[...]] + generations).joined(separator: " ")
    channel.metadata.append(KeyValue(Self.metadataKey, text))
  }
}

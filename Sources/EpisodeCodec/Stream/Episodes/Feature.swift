package import Bytes
internal import Posix

/// One named series of values, one per step: an image, numbers, text, or a window of images.
///
/// At step level a feature is a channel whose topic is its name, as in RLDS: `action`,
/// `observation/image_primary`. The channel's metadata marks it as a feature and gives its kind.
package struct Feature: Hashable, Sendable {
  package enum Kind: String, Sendable, CaseIterable { case image, tensor, text, window }

  package var name: String
  package var kind: Kind
  package var channel: Channel

  /// The metadata key that distinguishes a feature from a topic of a recording.
  package static let metadataKey = "bagpipe.feature"
  /// The longest name accepted, in bytes of UTF-8.
  package static let longestName = 255

  /// - Parameters:
  ///   - schema: of the messages; `Tensor.schema`, `TextPayload.schema`, `ImageWindow.schema` or that
  ///     of an image.
  /// - Throws: `.malformed` for a name that is not valid everywhere, see `checkName`.
  package init(name: String, kind: Kind, schema: Schema) throws(StreamError) {
    try Self.checkName(name)
    self.name = name
    self.kind = kind
    channel = Channel(
      topic: name, messageEncoding: "protobuf", schema: schema,
      metadata: [KeyValue(Self.metadataKey, kind.rawValue)])
  }

  /// The feature of a channel; nil for a channel of a recording.
  /// - Throws: `.malformed` when the metadata marks a feature but is invalid.
  package init?(_ channel: Channel) throws(StreamError) {
    guard let value = channel.metadata.first(where: { $0.key == Self.metadataKey })?.value else {
      return nil
    }
    guard let kind = Kind(rawValue: value), channel.messageEncoding == "protobuf" else {
      throw StreamError(.malformed, "feature '\(channel.topic)' has the unknown kind '\(value)'")
    }
    try Self.checkName(channel.topic)
    name = channel.topic
    self.kind = kind
    self.channel = channel
  }

  /// A name becomes a path in every training format, so it is a `RelativePath`, and no part starts
  /// with `__` (which Zarr reserves) or holds a control character or a backslash.
  package static func checkName(_ name: String) throws(StreamError) {
    let isGood = RelativePath(name)?.parts.allSatisfy { part in
      !part.hasPrefix("__")
        && part.unicodeScalars.allSatisfy {
          $0.value >= 0x20 && $0.value != 0x7F && $0 != "\\"
        }
    }
    guard isGood == true, name.utf8.count <= longestName else {
      throw StreamError(.malformed, "'\(name.printable)' cannot be the name of a feature")
    }
  }
}

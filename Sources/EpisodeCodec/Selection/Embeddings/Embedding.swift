package import Bytes
package import Stream

/// The model that made embeddings, and the size of them. Embeddings are only comparable if all three
/// are equal; `check(_:)` is called wherever two sets of them meet.
package struct Embedding: Hashable, Sendable {
  package var model: String
  package var version: String
  package var dimension: Int

  package init(model: String, version: String, dimension: Int) {
    (self.model, self.version, self.dimension) = (model, version, dimension)
  }

  package static let modelKey = "bagpipe.embedding.model"
  package static let versionKey = "bagpipe.embedding.version"
  package static let dimensionKey = "bagpipe.embedding.dimension"
  package static let dimensionLimit = 1 << 16

  /// `clip 2 (768 numbers)`
  package var title: String {
    "\(model) \(version) (\(Quantity.count(UInt64(dimension), "number")))"
  }

  package var metadata: [KeyValue] {
    [
      KeyValue(Self.modelKey, model), KeyValue(Self.versionKey, version),
      KeyValue(Self.dimensionKey, String(dimension)),
    ]
  }

  /// The topic of an episode's embedding: one message, the last before END.
  package static let episodeTopic = "/embedding"
  /// The topic of the embeddings of an episode's frames: a message at the time of each.
  package static let frameTopic = "/embedding/frames"

  /// Messages are float32 tensors of shape [dimension].
  package func channel(topic: String) -> Channel {
    Channel(topic: topic, messageEncoding: "protobuf", schema: Tensor.schema, metadata: metadata)
  }

  /// - Returns: nil for metadata that speak of no embedding.
  package init?(metadata: [KeyValue]) throws(StreamError) {
    func value(_ key: String) -> String? { metadata.first { $0.key == key }?.value }
    guard let model = value(Self.modelKey) else { return nil }
    guard let dimension = value(Self.dimensionKey).flatMap({ Int($0) }),
      (1...Self.dimensionLimit).contains(dimension)
    else {
      throw StreamError(
        .malformed, "the embedding '\(model.printable)' has no \(Self.dimensionKey)")
    }
    self.init(model: model, version: value(Self.versionKey) ?? "", dimension: dimension)
  }

  package func check(_ other: Embedding) throws(StreamError) {
    guard self == other else {
      throw StreamError(
        .malformed, "embeddings of \(other.title) do not compare with those of \(title)")
    }
  }
}

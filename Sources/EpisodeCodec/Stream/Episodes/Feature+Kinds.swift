package import Bytes

extension Feature {
  package static func tensor(_ name: String) throws(StreamError) -> Feature {
    try Feature(name: name, kind: .tensor, schema: Tensor.schema)
  }

  package static func text(_ name: String) throws(StreamError) -> Feature {
    try Feature(name: name, kind: .text, schema: TextPayload.schema)
  }

  /// Images of package `foxglove`, compressed or raw.
  package static func image(_ name: String, _ kind: ImageChannel.Kind) throws(StreamError)
    -> Feature
  {
    try Feature(
      name: name, kind: .image, schema: ImageChannel(family: .foxglove, kind: kind).schema)
  }

  /// Windows of images of package `foxglove`.
  package static func window(
    _ name: String, of kind: ImageChannel.Kind
  ) throws(StreamError) -> Feature {
    var feature = try Feature(name: name, kind: .window, schema: ImageWindow.schema)
    feature.channel.metadata.append(
      KeyValue(imageKey, ImageChannel(family: .foxglove, kind: kind).schemaName))
    return feature
  }

  /// The metadata key for the type of a window's frames.
  package static let imageKey = "bagpipe.image"

  /// The type of a window's frames; nil for a feature of another kind.
  package var windowImage: ImageChannel? {
    guard kind == .window else { return nil }
    let name = channel.metadata.first { $0.key == Self.imageKey }?.value
    return [.raw, .compressed].map { ImageChannel(family: .foxglove, kind: $0) }
      .first { $0.schemaName == name }
  }

  /// The same values under another name.
  /// - Throws: `.malformed` for an invalid name.
  package func named(_ name: String) throws(StreamError) -> Feature {
    try Self.checkName(name)
    var feature = self
    (feature.name, feature.channel.topic) = (name, name)
    return feature
  }
}

extension Feature {
  /// The dimensions of a vector feature that get special treatment. The channel's metadata has one
  /// `0` or `1` per dimension, as `make_oxe_dataset_kwargs` of OpenVLA sets them.
  package enum Mask: String, Sendable {
    /// Dimensions that keep their value in an action that does nothing, such as a gripper; the
    /// others are then 0.
    case absoluteAction = "bagpipe.absolute_action_mask"
    /// Dimensions to normalize.
    case actionNormalization = "bagpipe.action_normalization_mask"
  }

  /// - Throws: `.malformed` for characters other than `0` and `1`.
  package func mask(_ mask: Mask) throws(StreamError) -> [Bool]? {
    guard let text = channel.metadata.first(where: { $0.key == mask.rawValue })?.value else {
      return nil
    }
    guard let values = Self.mask(parsing: text) else {
      throw StreamError(.malformed, "feature '\(name)' has the invalid mask '\(text.printable)'")
    }
    return values
  }

  /// A mask in its text form, one `0` or `1` per dimension; nil for anything else.
  package static func mask(parsing text: String) -> [Bool]? {
    let zero = UInt8(ascii: "0")
    guard text.utf8.allSatisfy({ $0 == zero || $0 == zero + 1 }) else { return nil }
    return text.utf8.map { $0 != zero }
  }

  package mutating func setMask(_ mask: Mask, _ values: [Bool]?) {
    channel.metadata.removeAll { $0.key == mask.rawValue }
    guard let values else { return }
    let text = String(values.map { $0 ? "1" : "0" as Character })
    channel.metadata.append(KeyValue(mask.rawValue, text))
  }
}

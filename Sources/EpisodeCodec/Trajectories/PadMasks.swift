package import Bytes
internal import Images
package import Stream

/// Marks which leaves of the observations and of the task are present:
/// `observation/pad_mask_dict/NAME` and `task/pad_mask_dict/NAME`, bool, as `add_pad_mask_dict` of
/// OpenVLA and Octo.
///
/// An image without data and an empty text are absent; all other values are present. Masks of the
/// stream are kept.
package struct PadMasks {
  private enum Rule {
    case image(ImageChannel)
    case text
    case always
  }

  /// The masks that the stream lacks, to be declared after its features.
  package private(set) var added: [Feature] = []
  private var rules: [(position: Int, rule: Rule)] = []
  private let count: Int

  /// The two values, as messages of `bagpipe.Tensor`.
  package static let present = Tensor(type: .bool, shape: [], data: Bytes([1])).encoded()
  package static let absent = Tensor(type: .bool, shape: [], data: Bytes([0])).encoded()

  package init(for features: [Feature]) throws(StreamError) {
    count = features.count
    let names = Set(features.map(\.name))
    for (position, feature) in features.enumerated() {
      guard let name = feature.padMaskName, !names.contains(name) else { continue }
      switch feature.kind {
      case .image:
        rules.append((position, ImageChannel(feature.channel).map(Rule.image) ?? .always))
      case .text: rules.append((position, .text))
      case .tensor: rules.append((position, .always))
      case .window: continue
      }
      added.append(try .tensor(name))
    }
  }

  /// Appends the values of the added masks to a step.
  package func append(to step: inout Step) throws(StreamError) {
    if rules.isEmpty, step.values.count == count { return }
    step.values.reserveCapacity(count + rules.count)
    while step.values.count < count { step.values.append(nil) }
    for (position, rule) in rules {
      guard var message = step.values[position] else {
        step.values.append(nil)
        continue
      }
      message.data = try Self.isPresent(message.data, rule) ? Self.present : Self.absent
      step.values.append(message)
    }
  }

  private static func isPresent(_ message: Bytes, _ rule: Rule) throws(StreamError) -> Bool {
    switch rule {
    case .image(let channel): return try !ImagePadding.isPadding(message, channel)
    case .text:
      if message.isEmpty { return false }
      return try !TextPayload.parse(message.span).isEmpty
    case .always: return true
    }
  }

  /// True if a mask, of a step or of a window, marks anything as present.
  static func isAnySet(_ message: Bytes) throws(StreamError) -> Bool {
    let mask = try Tensor(parsing: message)
    guard mask.type == .bool else {
      throw StreamError(.malformed, "a pad mask of \(mask.type.rawValue) \(mask.shape)")
    }
    let bytes = mask.data.span
    return (0..<mask.data.count).contains { bytes.load(littleEndianAt: $0, as: UInt8.self) != 0 }
  }

  /// The value of a mask.
  /// - Throws: `.malformed` for a message that is not a single bool.
  package static func isSet(_ message: Bytes) throws(StreamError) -> Bool {
    if message == present { return true }
    let mask = try Tensor(parsing: message)
    guard mask.type == .bool, mask.data.count == 1 else {
      throw StreamError(.malformed, "a pad mask of \(mask.type.rawValue) \(mask.shape)")
    }
    return mask.data.span.load(littleEndianAt: 0, as: UInt8.self) != 0
  }
}

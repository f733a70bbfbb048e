package import Bytes
package import Stream
internal import TrajectoryMath

/// Rounds the numbers of features within a bound, so that they compress better, and says so in the
/// metadata of their channels.
package struct FeatureQuantizer {
  /// The metadata key of the largest error, also that of all roundings before.
  package static let key = "bagpipe.quantized"

  private let bounds: [(feature: String, bound: Double, grid: BinaryGrid)]
  /// By channel, the place among the bounds.
  private var channels: [UInt16: Int] = [:]

  /// - Parameters:
  ///   - bounds: the largest error for each feature.
  /// - Throws: `.unsupported` for a bound that is no positive number.
  package init(_ bounds: [(feature: String, bound: Double)]) throws(StreamError) {
    var checked: [(String, Double, BinaryGrid)] = []
    for (feature, bound) in bounds {
      guard let grid = BinaryGrid(bound: bound) else {
        throw StreamError(.unsupported, "'\(feature)': \(bound) is no bound of an error")
      }
      checked.append((feature, bound, grid))
    }
    self.bounds = checked
  }

  /// The channel of the output for a channel of the input.
  /// - Throws: `.unsupported` for a feature to round that has no numbers.
  package mutating func channel(
    _ id: UInt16, _ channel: Channel
  ) throws(StreamError) -> Channel {
    guard let place = bounds.firstIndex(where: { $0.feature == channel.topic }) else {
      return channel
    }
    guard try Feature(channel)?.kind == .tensor else {
      throw StreamError(.unsupported, "'\(channel.topic)' is no feature of numbers to round")
    }
    channels[id] = place
    var rounded = channel
    let before = channel.metadata.first { $0.key == Self.key }.flatMap { Double($0.value) } ?? 0
    rounded.metadata.removeAll { $0.key == Self.key }
    rounded.metadata.append(KeyValue(Self.key, "\(before + bounds[place].bound)"))
    return rounded
  }

  /// The message with its numbers rounded.
  /// - Throws: `.unsupported` for numbers that cannot hold the multiples.
  package func message(_ message: Message) throws(StreamError) -> Message {
    guard let place = channels[message.channelID] else { return message }
    let (feature, bound, grid) = bounds[place]
    let tensor = try Tensor(parsing: message.data)
    let isFloat = tensor.type == .float32
    guard tensor.type == .float64 || isFloat && grid.fitsFloat else {
      throw StreamError(
        .unsupported,
        "'\(feature)' is \(tensor.type.rawValue), which cannot be rounded within \(bound)")
    }
    var elements = ByteBuilder(reserving: tensor.data.count)
    let span = tensor.data.span
    for offset in stride(from: 0, to: tensor.data.count, by: tensor.type.size) {
      if isFloat {
        let number = Float(bitPattern: span.load(littleEndianAt: offset))
        elements.append(grid.round(number).bitPattern)
      } else {
        let number = Double(bitPattern: span.load(littleEndianAt: offset))
        elements.append(grid.round(number).bitPattern)
      }
    }
    var rounded = message
    rounded.data = Tensor(
      type: tensor.type, shape: tensor.shape, data: Bytes(elements.bytes)
    ).encoded()
    return rounded
  }

  /// - Throws: `.missing` for a feature that the stream did not have.
  package func finish() throws(StreamError) {
    let found = Set(channels.values)
    guard let place = bounds.indices.first(where: { !found.contains($0) }) else { return }
    throw StreamError(.missing, "no feature '\(bounds[place].feature)' to round")
  }
}

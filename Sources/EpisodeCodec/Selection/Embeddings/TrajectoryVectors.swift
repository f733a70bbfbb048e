package import Bytes
package import Stream
internal import TrajectoryMath

/// The vectors of trajectories: features of numbers, each brought to the same number of knots, one
/// after the other. The numbers stay as they are.
package final class TrajectoryVectors: EpisodeVectors {
  package let model = "bagpipe-trajectory"
  package let version: String
  private let names: [String]
  private let knots: Int
  /// The place of each feature among the names, by channel.
  private var places: [UInt16: Int] = [:]
  private var rows: [[Float]]
  private var widths: [Int]
  private var size = 0

  package init(_ names: [String], knots: Int) {
    (self.names, self.knots) = (names, knots)
    version = "1 \(names.joined(separator: ",")) \(knots)"
    rows = Array(repeating: [], count: names.count)
    widths = Array(repeating: 0, count: names.count)
  }

  package func take(_ record: Record) throws(StreamError) {
    switch record {
    case .channel(let id, let channel):
      guard let feature = try Feature(channel), let place = names.firstIndex(of: feature.name)
      else { return }
      guard feature.kind == .tensor else {
        throw StreamError(.unsupported, "'\(feature.name)' is not a feature of numbers")
      }
      places[id] = place
    case .message(let message):
      guard let place = places[message.channelID] else { return }
      try add(message.data, place)
    default: break
    }
  }

  private func add(_ data: Bytes, _ place: Int) throws(StreamError) {
    let tensor = try Tensor(parsing: data)
    let count = try Tensor.count(tensor.shape)
    if rows[place].isEmpty { widths[place] = count }
    guard count == widths[place], count > 0 else {
      throw StreamError(
        .malformed, "'\(names[place])' has \(count) numbers after \(widths[place])")
    }
    size += count * MemoryLayout<Float>.size
    try MemoryBudget.check(size, .buffers, for: "a trajectory")
    let span = tensor.data.span
    for element in 0..<count {
      let number = tensor.type.double(at: element * tensor.type.size, in: span)
      guard number.isFinite else {
        throw StreamError(.malformed, "'\(names[place])' has a number that is not finite")
      }
      rows[place].append(Float(number))
    }
  }

  package func finish() {}

  package func vectors() throws(StreamError) -> EpisodeVector {
    defer {
      for place in rows.indices { rows[place].removeAll(keepingCapacity: true) }
      size = 0
    }
    var vector: [Float] = []
    for (place, name) in names.enumerated() {
      guard !rows[place].isEmpty else {
        throw StreamError(.missing, "an episode has no feature '\(name.printable)'")
      }
      vector += KnotResampling.resample(rows[place], width: widths[place], knots: knots)
    }
    guard vector.count <= Embedding.dimensionLimit else {
      throw StreamError(.limit, "a vector of \(vector.count) numbers; use fewer --knots")
    }
    var result = EpisodeVector()
    result.whole = vector
    return result
  }
}

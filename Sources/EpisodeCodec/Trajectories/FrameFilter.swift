package import Bytes
package import Stream

/// Selects frames: windows of a dataset with normalized actions, `chunk_filter_fn` of OpenVLA.
package enum FrameFilter: String, CaseIterable, Sendable {
  /// Drops frames whose arm does nothing, of DROID: OpenVLA `rlds/oxe/transforms.py`.
  case zeroAction = "zero_action_filter"

  /// The key of the filter's name in the metadata of the action's channel.
  package static let key = "bagpipe.frame_filter"

  /// Quantiles of DROID's arm velocities, as OpenVLA has them.
  private static let lows: [Float] = [
    -0.7776297926902771, -0.5803514122962952, -0.5795090794563293, -0.6464047729969025,
    -0.7041108310222626, -0.8895104378461838,
  ]
  private static let highs: [Float] = [
    0.7597932070493698, 0.5726242214441299, 0.7351000607013702, 0.6705610305070877,
    0.6464948207139969, 0.8897542208433151,
  ]

  /// What a velocity of 0 becomes by normalization, in float32.
  private static let still = zip(lows, highs).map { low, high -> Float in
    2 * (0 - low) / (high - low + 1e-8) - 1
  }

  /// True if the frame is to be kept: some arm dimension of some action differs by more than 1e-5
  /// from standing still.
  /// - Parameters:
  ///   - actions: of a frame, float32 [actions, dimensions].
  /// - Throws: `.unsupported` for actions of another type, or with fewer than six dimensions.
  package func keeps(_ actions: Bytes) throws(StreamError) -> Bool {
    let tensor = try Tensor(parsing: actions)
    guard tensor.type == .float32, tensor.shape.count == 2, tensor.shape[1] >= Self.still.count
    else {
      throw StreamError(
        .unsupported,
        "\(rawValue) selects actions of float32 [N, 7], not \(tensor.type.rawValue) \(tensor.shape)"
      )
    }
    let span = tensor.data.span
    for row in 0..<tensor.shape[0] {
      for (dimension, still) in Self.still.enumerated() {
        let value = Float(
          bitPattern: span.load(littleEndianAt: 4 * (row * tensor.shape[1] + dimension)))
        if abs(value - still) > 1e-5 { return true }
      }
    }
    return false
  }
}

extension Feature {
  /// The frame filter that the feature's metadata names.
  /// - Throws: `.unsupported` for an unknown one.
  package func frameFilter() throws(StreamError) -> FrameFilter? {
    guard let name = channel.metadata.first(where: { $0.key == FrameFilter.key })?.value else {
      return nil
    }
    guard let filter = FrameFilter(rawValue: name) else {
      throw StreamError(.unsupported, "unknown frame filter '\(name.printable)'")
    }
    return filter
  }

  mutating func set(_ filter: FrameFilter?) {
    channel.metadata.removeAll { $0.key == FrameFilter.key }
    if let filter { channel.metadata.append(KeyValue(FrameFilter.key, filter.rawValue)) }
  }
}

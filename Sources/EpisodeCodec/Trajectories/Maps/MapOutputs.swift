internal import Bytes
internal import Images
internal import Stream

/// Makes the messages of the steps that a map writes.
struct MapOutputs {
  private enum Source {
    /// A feature of the input, passed on unchanged.
    case feature(Int)
    /// The same message in every step.
    case constant(Bytes)
    /// The rows of a node. All tensors of one type and shape start with the same bytes.
    case numbers(Int, head: [UInt8], TensorElementType)
    case texts(Int)
  }

  /// The nodes to compute.
  let targets: [Int]
  private let sources: [Source]
  /// For each output the feature whose time it takes.
  private let leads: [Int?]

  /// - Parameter choices: between features, for the trajectory.
  init(_ program: MapProgram, choices: [Bool]) {
    var nodes = program.outputs.map(\.node)
    for index in nodes.indices {
      while case .choose(let choice) = program.nodes[nodes[index]].operation {
        nodes[index] = program.nodes[nodes[index]].operands[choices[choice] ? 1 : 0]
      }
    }
    sources = nodes.map { node in
      switch (program.nodes[node].operation, program.nodes[node].type) {
      case (.feature(let index), _): .feature(index)
      case (.padding, _): .constant(ImagePadding.message)
      case (.text(let text), _): .constant(TextPayload.encode(text))
      case (_, .numbers(let type, let shape)):
        .numbers(
          node, head: Tensor.head(type, shape, size: shape.reduce(type.size, *)).bytes, type)
      default: .texts(node)
      }
    }
    targets = sources.compactMap { source in
      switch source {
      case .numbers(let node, _, _), .texts(let node): node
      case .feature, .constant: nil
      }
    }
    let leads = program.leadingFeatures
    self.leads = nodes.map { leads[$0] }
  }

  /// Replaces the inputs of some steps by the outputs.
  ///
  /// - Parameters:
  ///   - values: by node, a row for each step.
  func apply(_ values: [MapColumn?], to steps: inout [Step]) {
    let made = sources.map { messages($0, values, steps.count) }
    for row in steps.indices {
      let (input, time) = (steps[row].values, steps[row].time)
      steps[row].values = sources.indices.map { index in
        if case .feature(let feature) = sources[index] {
          return feature < input.count ? input[feature] : nil
        }
        let lead = leads[index].flatMap { $0 < input.count ? input[$0] : nil }
        return Message(
          channelID: 0, sequence: 0, logTime: time, publishTime: lead?.publishTime ?? time,
          data: made[index][row])
      }
    }
  }

  /// One payload per step; none for a feature passed on.
  private func messages(_ source: Source, _ values: [MapColumn?], _ count: Int) -> [Bytes] {
    switch source {
    case .feature: return []
    case .constant(let message): return Array(repeating: message, count: count)
    case .texts(let node): return values[node]?.texts.map(TextPayload.encode) ?? []
    case .numbers(let node, let head, let type):
      guard let elements = values[node]?.elements(as: type) else { return [] }
      let size = elements.count / max(1, count)
      var builder = ByteBuilder(reserving: elements.count + count * head.count)
      for row in 0..<count {
        builder.append(head)
        builder.append(elements.bytes[row * size..<(row + 1) * size])
      }
      // All payloads share one allocation.
      let (all, length) = (Bytes(builder.bytes), head.count + size)
      return (0..<count).map { all[$0 * length..<($0 + 1) * length] }
    }
  }
}

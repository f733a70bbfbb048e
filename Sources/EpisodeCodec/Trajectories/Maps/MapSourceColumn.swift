internal import Bytes
internal import Stream

/// Reads the values of a feature of the input, step by step.
struct MapSourceColumn {
  private let node: MapNode
  private let name: String
  private(set) var column: MapColumn

  init(_ node: MapNode, name: String) {
    self.node = node
    self.name = name
    column = MapColumn(node.type)
  }

  mutating func removeAll() { column = MapColumn(node.type) }

  /// Adds the value of a step.
  /// - Throws: `.missing` without a value, `.malformed` when its type is not that of the first
  ///   step.
  mutating func append(_ step: Step) throws(StreamError) {
    do throws(StreamError) { try read(step) } catch {
      throw error.prefixed("'\(name)' in step \(step.index): ")
    }
  }

  private mutating func read(_ step: Step) throws(StreamError) {
    guard let feature = node.operation.feature, feature < step.values.count,
      let message = step.values[feature]
    else { throw StreamError(.missing, "the value is missing") }
    guard case .numbers(let type, let shape) = node.type else {
      return column.append(try TextPayload.parse(message.data.span))
    }
    if case .inflate = node.operation {
      let size = column.width * type.size
      let data = try Zlib.decompress(Self.bytes(in: message.data), limit: size)
      guard data.count == size else {
        throw StreamError(.malformed, "the zlib content has \(data.count) bytes, not \(size)")
      }
      return column.append(Tensor(type: type, shape: shape, data: data))
    }
    let tensor = try Tensor(parsing: message.data)
    guard tensor.type == type, tensor.shape == shape else {
      let found = MapType.numbers(tensor.type, shape: tensor.shape).description
      throw StreamError(
        .malformed, "\(found), not \(node.type.description) as in the first step")
    }
    column.append(tensor)
  }

  /// The bytes of a uint8 tensor or of a text.
  private static func bytes(in message: Bytes) throws(StreamError) -> Bytes {
    if let tensor = try? Tensor(parsing: message), tensor.type == .uint8 { return tensor.data }
    var reader = ProtobufReader(message.span)
    var found = Bytes.empty
    while let (number, wire) = try reader.next() {
      if number == 1, wire == .lengthDelimited {
        found = message[try reader.readRange()]
      } else {
        try reader.skip(wire)
      }
    }
    return found
  }
}

extension MapNode.Operation {
  /// The feature of the input that this reads.
  var feature: Int? {
    switch self {
    case .feature(let index), .inflate(let index): index
    default: nil
    }
  }
}

extension Feature {
  /// The type of a value for the map language.
  func mapType(of message: Bytes) throws(StreamError) -> MapType {
    switch kind {
    case .image: return .other("an image (\(channel.schema?.name ?? ""))")
    case .window: return .other("a window of images (\(windowImage?.schemaName ?? ""))")
    case .text: return .text
    case .tensor:
      let tensor = try Tensor(parsing: message)
      return .numbers(tensor.type, shape: tensor.shape)
    }
  }
}

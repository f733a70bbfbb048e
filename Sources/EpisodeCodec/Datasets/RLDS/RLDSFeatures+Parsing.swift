package import Bytes
internal import Stream

// `features.json` is the JSON form of a tensorflow_datasets.Feature message: an object with the
// name of a Python class and one of several members that define the feature. Source:
// tensorflow_datasets/core/proto/feature.proto.

extension RLDSFeatures {
  /// The most features of a dataset.
  private static let most = 4096

  /// - Throws: `.malformed`, `.limit`, or `.missing` when the dataset has no steps.
  package init(parsing json: JSONValue) throws(StreamError) {
    var parser = FeatureParser(limit: Self.most)
    try parser.add(json, at: "", nesting: 0)
    guard parser.hasSteps else {
      throw StreamError(.missing, "no sequence 'steps': not an RLDS dataset")
    }
    self.init(steps: parser.steps, episode: parser.episode)
  }
}

private struct FeatureParser {
  let limit: Int
  var steps: [RLDSFeature] = []
  var episode: [RLDSFeature] = []
  var hasSteps = false

  init(limit: Int) { self.limit = limit }

  /// - Parameters:
  ///   - path: names joined by `/`; empty for the root.
  ///   - nesting: sequences around the feature. The depth of JSON bounds the recursion.
  mutating func add(_ json: JSONValue, at path: String, nesting: Int) throws(StreamError) {
    guard json.object != nil else {
      throw StreamError(.malformed, "feature '\(path.printable)' is not an object")
    }
    let json = json.modernFeature ?? json
    if let dictionary = json["featuresDict"] {
      for member in dictionary["features"]?.object ?? [] {
        try add(
          member.value, at: path.isEmpty ? member.key : "\(path)/\(member.key)", nesting: nesting)
      }
    } else if let sequence = json["sequence"] {
      if path == "steps" { hasSteps = true }
      guard let feature = sequence["feature"] else {
        throw StreamError(.malformed, "sequence '\(path.printable)' has no feature")
      }
      try add(feature, at: path, nesting: nesting + 1)
    } else {
      try add(leaf: json, at: path, nesting: nesting)
    }
  }

  private mutating func add(
    leaf json: JSONValue, at path: String, nesting: Int
  ) throws(StreamError) {
    guard steps.count + episode.count < limit else {
      throw StreamError(.limit, "more than \(limit) features")
    }
    let prefix = RLDSFeatures.stepPrefix
    let isStep = hasSteps && path.hasPrefix(prefix)
    let name = isStep ? String(path.dropFirst(prefix.count)) : path
    try Feature.checkName(name)
    var feature: RLDSFeature
    do throws(StreamError) {
      feature = RLDSFeature(
        name, try RLDSFeature.Content(parsing: json), nesting: isStep ? nesting - 1 : nesting)
    } catch { throw error.prefixed("feature '\(path.printable)': ") }
    if case .bool(true) = json["tensor"]?["optional"] { feature.isOptional = true }
    if isStep { steps.append(feature) } else { episode.append(feature) }
  }
}

extension RLDSFeature.Content {
  fileprivate init(parsing json: JSONValue) throws(StreamError) {
    if let tensor = json["tensor"] {
      try self.init(tensor: tensor)
    } else if json["text"] != nil {
      self = .strings(shape: [])
    } else if let image = json["image"] {
      try self.init(image: image)
    } else if json["classLabel"] != nil {
      self = .numbers(.int64, shape: [], .none)
    } else if json["boundingBox"] != nil {
      self = .numbers(.float32, shape: [4], .none)
    } else {
      let name = json["pythonClassName"]?.string ?? ""
      self = .unsupported(String(name.split(separator: ".").last ?? "unknown").printable)
    }
  }

  private init(tensor: JSONValue) throws(StreamError) {
    let encoding = tensor["encoding"]?.string ?? "none"
    let dtype = tensor["dtype"]?.string ?? ""
    let shape = try Self.shape(tensor)
    let extents = shape.compactMap { $0 }
    guard extents.count == shape.count else {
      self = .unsupported("a tensor of unknown extents")
      return
    }
    guard shape.count <= Tensor.highestRank else {
      throw StreamError(.limit, "a tensor of \(shape.count) dimensions has too many")
    }
    _ = try Tensor.count(extents)
    guard let encoding = RLDSFeature.RLDSTensorEncoding(rawValue: encoding.lowercased()) else {
      self = .unsupported("a tensor in encoding '\(encoding.printable)'")
      return
    }
    switch dtype {
    case "string", "object", "str": self = .strings(shape: extents)
    case "float16", "bfloat16":
      self =
        encoding == .none
        ? .numbers(.float32, shape: extents, .none)
        : .unsupported("a tensor of \(dtype) as bytes")
    default:
      guard let type = TensorElementType(rawValue: dtype) else {
        self = .unsupported("a tensor of '\(dtype.printable)'")
        return
      }
      self = .numbers(type, shape: extents, encoding)
    }
  }

  private init(image: JSONValue) throws(StreamError) {
    let shape = try Self.shape(image)
    let dtype = image["dtype"]?.string ?? "uint8"
    let type = TensorElementType(rawValue: dtype)
    guard let type, [.uint8, .uint16].contains(type) || type == .float32 && shape.last == 1 else {
      self = .unsupported("an image of \(dtype.printable)")
      return
    }
    let format = image["encodingFormat"]?.string
    self = .image(shape: shape, type, format: format.flatMap { $0.isEmpty ? nil : $0 })
  }

  /// The extents; nil for one that may vary (-1 in the file).
  private static func shape(_ json: JSONValue) throws(StreamError) -> [Int?] {
    var shape: [Int?] = []
    for dimension in json["shape"]?["dimensions"]?.array ?? [] {
      guard let extent = dimension.protoInteger, extent >= -1 else {
        throw StreamError(.malformed, "a shape is not a list of whole numbers")
      }
      shape.append(extent < 0 ? nil : extent)
    }
    return shape
  }
}

extension JSONValue {
  /// A 64-bit integer in the JSON form of protobuf: a string of digits, or a number.
  var protoInteger: Int? {
    switch self {
    case .string(let text): Int(text)
    case .number(let number) where abs(number) <= 0x1p53: Int(exactly: number)
    default: nil
    }
  }
}

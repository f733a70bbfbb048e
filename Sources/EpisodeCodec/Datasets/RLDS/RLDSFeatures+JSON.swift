package import Bytes
internal import Stream

// `features.json` as tensorflow_datasets writes it; see RLDSFeatures+Parsing.swift.

extension RLDSFeatures {
  private static let module = "tensorflow_datasets.core.features."

  /// - Throws: `.unsupported` when one feature's name is a parent in another's path.
  package func json() throws(StreamError) -> JSONValue {
    var root = Node()
    for feature in steps {
      try root["steps"].add(feature, at: feature.name.split(separator: "/")[...])
    }
    for feature in episode { try root.add(feature, at: feature.name.split(separator: "/")[...]) }
    return root.json(isRoot: true)
  }

  /// A dictionary of features, or one.
  private struct Node {
    private var feature: RLDSFeature?
    private var children: [(name: String, node: Node)] = []

    subscript(name: String) -> Node {
      get { children.first { $0.name == name }?.node ?? Node() }
      set {
        if let index = children.firstIndex(where: { $0.name == name }) {
          children[index].node = newValue
        } else {
          children.append((name, newValue))
        }
      }
    }

    mutating func add(_ feature: RLDSFeature, at path: ArraySlice<Substring>) throws(StreamError) {
      guard self.feature == nil, !path.isEmpty || children.isEmpty else {
        throw StreamError(
          .unsupported, "feature '\(feature.name)' and another feature have overlapping paths")
      }
      if let name = path.first {
        try self[String(name)].add(feature, at: path.dropFirst())
      } else {
        self.feature = feature
      }
    }

    func json(isRoot: Bool = false) -> JSONValue {
      if let feature {
        return (0..<feature.nesting).reduce(feature.content.json) { json, _ in
          Self.sequence(json, "sequence_feature.Sequence")
        }
      }
      let members = children.sorted { $0.name < $1.name }.map { child in
        let json = child.node.json()
        return JSONValue.Member(
          key: child.name,
          value: isRoot && child.name == "steps"
            ? Self.sequence(json, "dataset_feature.Dataset") : json)
      }
      return [
        "pythonClassName": .string(module + "features_dict.FeaturesDict"),
        "featuresDict": ["features": .object(members)],
      ]
    }

    private static func sequence(_ json: JSONValue, _ name: String) -> JSONValue {
      [
        "pythonClassName": .string(module + name),
        "sequence": ["feature": json, "length": "-1"],
      ]
    }
  }
}

extension RLDSFeature.Content {
  fileprivate var json: JSONValue {
    let module = "tensorflow_datasets.core.features."
    switch self {
    case .numbers(let type, let shape, let encoding):
      let isScalar = shape.isEmpty && encoding == .none
      return [
        "pythonClassName": .string(module + (isScalar ? "scalar.Scalar" : "tensor_feature.Tensor")),
        "tensor": [
          "shape": Self.json(shape), "dtype": .string(type.rawValue),
          "encoding": .string(encoding.rawValue),
        ],
      ]
    case .image(let shape, let type, let format):
      let shape = shape.isEmpty ? [nil, nil, 3] : shape
      var image: [JSONValue.Member] = [
        .init(key: "shape", value: Self.json(shape)),
        .init(key: "dtype", value: .string(type.rawValue)),
      ]
      if let format { image.append(.init(key: "encodingFormat", value: .string(format))) }
      return ["pythonClassName": .string(module + "image_feature.Image"), "image": .object(image)]
    case .strings, .unsupported:
      return ["pythonClassName": .string(module + "text_feature.Text"), "text": [:]]
    }
  }

  private static func json(_ shape: [Int?]) -> JSONValue {
    shape.isEmpty ? [:] : ["dimensions": .array(shape.map { .string("\($0 ?? -1)") })]
  }
}

extension RLDSInfo {
  /// `dataset_info.json`.
  package var json: JSONValue {
    [
      "name": .string(name), "version": .string(version), "description": .string(description),
      "fileFormat": "tfrecord",
      "splits": .array(splits.map(\.json)),
    ]
  }
}

extension RLDSInfo.Split {
  var json: JSONValue {
    [
      "name": .string(name), "numBytes": .string("\(byteCount)"),
      "shardLengths": .array(shardLengths.map { .string("\($0)") }),
      "filepathTemplate": .string(RLDSInfo.usualTemplate),
    ]
  }
}

internal import Bytes

// `features.json` as tensorflow_datasets before 4.5 wrote it: the name of a Python class as `type`
// and its parameters as `content`, or the JSON form of a message whose name is `proto_cls`. Source:
// `from_json` and `from_json_content` in tensorflow_datasets/core/features.

extension JSONValue {
  /// A feature in the form of today, if it has the old one. Features inside it stay as they are.
  var modernFeature: JSONValue? {
    guard let type = self["type"]?.string, let content = self["content"] else { return nil }
    let name = type.split(separator: ".").last.map(String.init) ?? ""
    guard let member = Self.modernMembers[name] else { return ["pythonClassName": .string(name)] }
    let value: JSONValue =
      if let text = content.string, let message = try? JSONValue(parsing: text) {
        message
      } else if self["proto_cls"]?.string?.isEmpty == false {
        content
      } else {
        Self.modern(content, member)
      }
    return ["pythonClassName": .string(name), member: value]
  }

  private static let modernMembers = [
    "FeaturesDict": "featuresDict", "Sequence": "sequence", "Dataset": "sequence",
    "Tensor": "tensor", "Scalar": "tensor", "Image": "image", "Text": "text",
    "ClassLabel": "classLabel", "BBoxFeature": "boundingBox",
  ]

  private static func modern(_ content: JSONValue, _ member: String) -> JSONValue {
    switch member {
    case "featuresDict": ["features": content]
    case "tensor", "image":
      content
        .replacing(
          "shape", with: ["dimensions": .array((content["shape"]?.array ?? []).map(\.extent))]
        )
        .replacing("encodingFormat", with: content["encoding_format"] ?? .null)
    default: content
    }
  }

  /// An extent of a shape: -1 in place of null.
  private var extent: JSONValue { self == .null ? -1 : self }
}

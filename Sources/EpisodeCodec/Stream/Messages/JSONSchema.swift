internal import Bytes

/// The types that a JSON Schema gives to the fields of a channel's messages. It helps with a
/// mistyped path and does not check the messages: a type that it does not state plainly is unknown.
struct JSONSchema {
  /// nil without a schema.
  private let root: JSONValue?

  /// - Throws: `.malformed` when the schema is not JSON.
  init(channel: Channel) throws(StreamError) {
    if let schema = channel.schema, schema.encoding == "jsonschema", !schema.data.isEmpty {
      guard schema.data.count <= MessageType.Limit.schemaSize else {
        throw StreamError.largeSchema(schema)
      }
      root = try JSONValue(parsing: Bytes(schema.data).span)
    } else {
      root = nil
    }
  }

  /// The type of the selected values.
  /// - Throws: `.missing` when the schema names the fields, but not this one.
  func element(at path: FieldPath) throws(StreamError) -> FieldReader.Element {
    var node = root
    var name = "the message"
    for component in path.components {
      guard let schema = resolve(node) else { return .unknown }
      switch component {
      case .elements:
        // A list of schemas, one per element, counts as unknown.
        node = schema["items"]
      case .field(let key):
        guard let properties = schema["properties"]?.object, !properties.isEmpty else {
          return .unknown
        }
        node = schema["properties"]?[key]
        guard node != nil || Self.allowsMore(schema) else {
          let list = properties.map(\.key).joined(separator: ", ")
          throw StreamError.noField(key, in: name, of: list)
        }
        name = key
      }
    }
    guard var leaf = resolve(node) else { return .unknown }
    for _ in 0..<JSONReader.depthLimit where leaf["type"]?.string == "array" {
      guard let items = resolve(leaf["items"]) else { return .unknown }
      leaf = items
    }
    switch leaf["type"]?.string {
    case "number", "integer", "boolean": return .number(.float64)
    case "string": return .text
    case "object":
      let list = leaf["properties"]?.object?.map(\.key).joined(separator: ", ") ?? "no fields"
      throw StreamError.notLeaf(name, "an object", of: list)
    default: return .unknown
    }
  }

  /// True when an object may have fields that the schema does not name.
  private static func allowsMore(_ schema: JSONValue) -> Bool {
    for key in ["patternProperties", "allOf", "anyOf", "oneOf", "if"] where schema[key] != nil {
      return true
    }
    switch schema["additionalProperties"] {
    case nil, .bool(false): return false
    default: return true
    }
  }

  /// Follows `$ref` within the document.
  private func resolve(_ node: JSONValue?) -> JSONValue? {
    var node = node
    for _ in 0..<16 {
      guard let reference = node?["$ref"]?.string else { return node }
      guard reference.hasPrefix("#") else { return nil }
      node = root
      for part in reference.dropFirst().split(separator: "/") { node = node?[String(part)] }
    }
    return nil
  }
}

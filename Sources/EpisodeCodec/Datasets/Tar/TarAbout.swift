internal import Bytes
internal import Stream

extension TarDecoder {
  /// What members of JSON say of a sample: `json` of our plain layout, `metadata.json` and
  /// `language_instructions.json` of VLA Foundry's.
  struct About {
    private(set) var episode: String?
    private(set) var step: UInt64?
    private(set) var time: UInt64?
    private(set) var instruction: String?
    private(set) var cameras: [String] = []
    private(set) var texts: [String: String] = [:]
    /// The members that hold it.
    private(set) var fields: Set<String> = []
    private var shapes: JSONValue?

    static let lowdim = "lowdim.npz"
    private static let metadata = "metadata.json"
    private static let instructions = "language_instructions.json"

    init(_ sample: [TarField]) throws(StreamError) {
      for field in sample where [Self.metadata, Self.instructions, "json"].contains(field.name) {
        let json: JSONValue
        do throws(StreamError) { json = try JSONValue(parsing: field.content.span) } catch {
          throw error.prefixed("'\(field.name)': ")
        }
        switch field.name {
        case Self.metadata:
          guard json["camera_names"] != nil else { continue }
          cameras = (json["camera_names"]?.strings ?? []).map { $0.lowercased() }
          step = json["anchor_timestep"]?.number.flatMap { UInt64(exactly: $0) }
          shapes = json["shapes"]
          for text in json["texts"]?.object ?? [] { texts[text.key] = text.value.string }
        case Self.instructions:
          let original = json["original"]
          instruction = original?.string ?? original?.strings?.first
        default:
          guard json["episode_id"] != nil, json["step"] != nil else { continue }
          step = json["step"]?.number.flatMap { UInt64(exactly: $0) }
        }
        fields.insert(field.name)
        episode = json["episode_id"]?.string ?? episode
        time = try Self.time(field.content) ?? time
      }
    }

    /// The member `timestamp` with all its digits.
    private static func time(_ content: Bytes) throws(StreamError) -> UInt64? {
      var reader = JSONReader(content.span)
      guard try reader.peek() == .object else { return nil }
      try reader.beginObject()
      while let key = try reader.nextKey() {
        let range = try reader.readRange()
        guard key == "timestamp" else { continue }
        return UInt64(String(repairingUTF8: content.span.extracting(range)))
      }
      return nil
    }

    /// The value of a feature that is rows of `lowdim.npz`, in its own shape.
    func array(_ name: String?, in sample: [TarField]) throws(StreamError) -> Bytes? {
      guard let name, let field = sample.first(where: { $0.name == Self.lowdim }),
        let found = try field.arrays().first(where: { $0.name == name })
      else { return nil }
      let message = try found.array.message().data
      guard let shape = shapes?[name]?.array else { return message }
      let tensor = try Tensor(parsing: message)
      let extents = shape.compactMap { $0.number.flatMap { Int(exactly: $0) } }
      guard extents.count == shape.count, extents.count <= Tensor.highestRank,
        try Tensor.count(extents) * tensor.type.size <= tensor.data.count
      else { throw StreamError(.malformed, "'\(name.printable)' has not the numbers of its shape") }
      let size = try Tensor.count(extents) * tensor.type.size
      return Tensor(type: tensor.type, shape: extents, data: tensor.data[0..<size]).encoded()
    }
  }
}

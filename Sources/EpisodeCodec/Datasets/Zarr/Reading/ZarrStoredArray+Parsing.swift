internal import Bytes
internal import Stream

// The metadata of an array in both versions of the format.

extension ZarrStoredArray {
  /// `.zarray`.
  mutating func read(version2 document: JSONValue) throws(StreamError) {
    try readShape(document, chunk: document["chunks"])
    fill = document["fill_value"] ?? .null
    separator = try Self.separator(document["dimension_separator"]?.string ?? ".")
    let axes = Array(shape.indices)
    switch document["order"]?.string ?? "C" {
    case "C": order = axes
    case "F": order = axes.reversed()
    case let other: throw StreamError(.malformed, "the order '\(other.printable)'")
    }
    var filters = document["filters"]?.array ?? []
    guard let dtype = document["dtype"]?.string else {
      throw StreamError(.unsupported, "elements of several fields")
    }
    if dtype == "|O" {
      guard let filter = filters.popLast()?["id"]?.string else {
        throw StreamError(.unsupported, "objects without the codec that made bytes of them")
      }
      content = try Self.strings(filter)
    } else {
      content = .elements(try NPYType(dtype))
    }
    if let filter = filters.last {
      throw StreamError(
        .unsupported, "the filter '\((filter["id"]?.string ?? "").printable)' is not supported")
    }
    let compressor = document["compressor"] ?? .null
    guard compressor != .null else { return }
    try add(codec: compressor["id"]?.string ?? "")
  }

  /// `zarr.json`.
  mutating func read(version3 document: JSONValue) throws(StreamError) {
    guard document["zarr_format"]?.number == 3 else {
      throw StreamError(.unsupported, "a version of Zarr other than 2 and 3")
    }
    guard document["chunk_grid"]?["name"]?.string == "regular" else {
      throw StreamError(.unsupported, "its chunks are not on a regular grid")
    }
    for transformer in document["storage_transformers"]?.array ?? [] {
      let name = transformer["name"]?.string ?? ""
      throw StreamError(.unsupported, "the storage transformer '\(name.printable)'")
    }
    try readShape(document, chunk: document["chunk_grid"]?["configuration"]?["chunk_shape"])
    fill = document["fill_value"] ?? .null
    let encoding = document["chunk_key_encoding"]
    let kind = encoding?["name"]?.string ?? "default"
    guard kind == "default" || kind == "v2" else {
      throw StreamError(.unsupported, "the chunk keys '\(kind.printable)'")
    }
    hasPrefix = kind == "default"
    separator = try Self.separator(
      encoding?["configuration"]?["separator"]?.string ?? (hasPrefix ? "/" : "."))
    var list = document["codecs"]?.array ?? []
    if let first = list.first, Self.name(of: first) == "sharding_indexed" {
      guard list.count == 1 else {
        throw StreamError(.unsupported, "a codec after 'sharding_indexed'")
      }
      list = try readSharding(first["configuration"] ?? .null)
    }
    try readElements(document["data_type"] ?? .null)
    try read(codecs: list)
  }

  private mutating func readShape(
    _ document: JSONValue, chunk found: JSONValue?
  ) throws(StreamError) {
    guard let shape = document["shape"]?.integers, let chunk = found?.integers else {
      throw StreamError(.malformed, "it has no shape, or none of its chunks")
    }
    (self.shape, self.chunk, order) = (shape, chunk, Array(shape.indices))
  }

  private static func separator(_ text: String) throws(StreamError) -> String {
    guard text == "." || text == "/" else {
      throw StreamError(.malformed, "the separator '\(text.printable)'")
    }
    return text
  }

  private static func name(of codec: JSONValue) -> String {
    codec["name"]?.string ?? codec.string ?? ""
  }

  private static func strings(_ codec: String) throws(StreamError) -> Content {
    switch codec {
    case "vlen-utf8": return .strings(areText: true)
    case "vlen-bytes": return .strings(areText: false)
    default:
      throw StreamError(.unsupported, "objects in the codec '\(codec.printable)'")
    }
  }

  /// `sharding_indexed`.
  /// - Returns: the codecs of the chunks in a shard.
  private mutating func readSharding(_ settings: JSONValue) throws(StreamError) -> [JSONValue] {
    var sharding = Sharding(shape: chunk)
    guard let inner = settings["chunk_shape"]?.integers else {
      throw StreamError(.malformed, "shards without a shape of their chunks")
    }
    chunk = inner
    sharding.isIndexAtEnd = settings["index_location"]?.string != "start"
    for codec in settings["index_codecs"]?.array ?? [] {
      switch Self.name(of: codec) {
      case "bytes": sharding.isBigEndian = codec["configuration"]?["endian"]?.string == "big"
      case "crc32c": sharding.hasChecksum = true
      case let other:
        throw StreamError(.unsupported, "an index of shards in the codec '\(other.printable)'")
      }
    }
    self.sharding = sharding
    return settings["codecs"]?.array ?? []
  }

  /// `data_type`, whose byte order is that of the codec `bytes`.
  private mutating func readElements(_ type: JSONValue) throws(StreamError) {
    let name = Self.name(of: type)
    if let number = TensorElementType(rawValue: name) {
      content = .elements(NPYType(number))
      return
    }
    let length = type["configuration"]?["length_bytes"]?.number.flatMap { Int(exactly: $0) } ?? 0
    switch name {
    case "float16": content = .elements(try NPYType("<f2"))
    case "string": content = .strings(areText: true)
    case "bytes", "variable_length_bytes": content = .strings(areText: false)
    case "fixed_length_utf32": content = .elements(try NPYType("<U\(length / 4)"))
    case "null_terminated_bytes": content = .elements(try NPYType("|S\(length)"))
    default:
      throw StreamError(.unsupported, "elements of the type '\(name.printable)'")
    }
  }

  private mutating func read(codecs list: [JSONValue]) throws(StreamError) {
    var rest = list[...]
    if let first = rest.first, Self.name(of: first) == "transpose" {
      rest = rest.dropFirst()
      guard let axes = first["configuration"]?["order"]?.integers else {
        throw StreamError(.malformed, "a transposition without its order")
      }
      order = axes
    }
    guard let serializer = rest.popFirst() else {
      throw StreamError(.malformed, "no codec makes bytes of its elements")
    }
    let name = Self.name(of: serializer)
    switch (name, content) {
    case ("bytes", .elements(var type)):
      type.isBigEndian = serializer["configuration"]?["endian"]?.string == "big"
      content = .elements(type)
    case ("vlen-utf8", .strings(areText: true)), ("vlen-bytes", .strings(areText: false)): break
    default:
      guard Self.imageCodecs.contains(name) else {
        throw StreamError(.unsupported, "the codec '\(name.printable)' is not supported")
      }
      content = .image
    }
    for codec in rest { try add(codec: Self.name(of: codec)) }
    // They have been applied in the order of the list.
    codecs.reverse()
  }

  /// Files of images, which stay as they are.
  private static let imageCodecs = ["imagecodecs_jpeg", "imagecodecs_png"]

  private mutating func add(codec name: String) throws(StreamError) {
    guard !Self.imageCodecs.contains(name) else {
      content = .image
      return
    }
    codecs.append(try ZarrStoredCodec(named: name))
  }
}

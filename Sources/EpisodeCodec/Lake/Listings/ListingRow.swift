internal import Bytes

/// An object of JSON in a listing.
struct ListingRow {
  private(set) var objects: [ListedObject] = []

  /// - Throws: `.missing` for one that names nothing.
  init(parsing bytes: RawSpan) throws(StreamError) {
    var reader = JSONReader(bytes)
    var texts: [Field: String] = [:]
    var (size, isFolder) = (Int?.none, false)
    try reader.beginObject()
    while let key = try reader.nextKey() {
      switch (Field(rawValue: key), try reader.peek()) {
      case (let field?, .string): texts[field] = try reader.readString()
      case (nil, .number) where key == "Size" || key == "bytes":
        size = Int(try reader.readNumberText())
      case (nil, .bool) where key == "IsDir": isFolder = try reader.readBool()
      default: try reader.skipValue()
      }
    }
    try reader.finish()
    guard !isFolder else { return }
    if let path = texts[.path] {
      // rclone has -1 for what does not say its size.
      objects = [ListedObject(path: path, size: size.flatMap { $0 < 0 ? nil : $0 })]
    } else if let state = texts[.state] {
      guard state == "done" || state == "skipped" else { return }
      objects = [texts[.key], texts[.out]].compactMap { $0.map { ListedObject(path: $0) } }
    } else if let uri = texts[.uri] {
      objects = [ListedObject(path: uri, size: size)]
    } else {
      throw StreamError(.missing, "neither Path, as rclone lsjson has it, nor uri")
    }
  }

  private enum Field: String {
    case path = "Path"
    case uri, key, out, state
  }
}

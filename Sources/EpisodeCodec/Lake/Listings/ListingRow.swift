internal import Bytes

/// An object of JSON in a listing.
struct ListingRow {
  private(set) var objects: [ListedObject] = []

  /// - Throws: `.missing` for one that names nothing.
  init(parsing bytes: RawSpan) throws(StreamError) {
    var reader = JSONReader(bytes)
    var (path, uri, unit, out, state): (String?, String?, String?, String?, String?)
    (path, uri, unit, out, state) = (nil, nil, nil, nil, nil)
    var (size, isFolder) = (Int?.none, false)
    try reader.beginObject()
    while let key = try reader.nextShortKey() {
      switch (key, try reader.peek()) {
      case (Self.path, .string): path = try reader.readString()
      case (Self.size, .number), (Self.bytes, .number): size = Int(try reader.readNumberText())
      case (Self.isFolder, .bool): isFolder = try reader.readBool()
      case (Self.uri, .string): uri = try reader.readString()
      case (Self.key, .string): unit = try reader.readString()
      case (Self.out, .string): out = try reader.readString()
      case (Self.state, .string): state = try reader.readString()
      default: try reader.skipValue()
      }
    }
    try reader.finish()
    guard !isFolder else { return }
    if let path {
      // rclone has -1 for what does not say its size.
      objects = [ListedObject(path: path, size: size.flatMap { $0 < 0 ? nil : $0 })]
    } else if let state {
      guard state == "done" || state == "skipped" else { return }
      objects = [unit, out].compactMap { $0.map { ListedObject(path: $0) } }
    } else if let uri {
      objects = [ListedObject(path: uri, size: size)]
    } else {
      throw StreamError(.missing, "neither Path, as rclone lsjson has it, nor uri")
    }
  }

  private static let (path, size) = (ShortKey("Path"), ShortKey("Size"))
  private static let (isFolder, uri) = (ShortKey("IsDir"), ShortKey("uri"))
  private static let (key, bytes) = (ShortKey("key"), ShortKey("bytes"))
  private static let (out, state) = (ShortKey("out"), ShortKey("state"))
}

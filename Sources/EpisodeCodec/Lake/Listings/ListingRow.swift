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
    while let key = try reader.nextKey() {
      switch (key, try reader.peek()) {
      case ("Path", .string): path = try reader.readString()
      case ("Size", .number), ("bytes", .number): size = Int(try reader.readNumberText())
      case ("IsDir", .bool): isFolder = try reader.readBool()
      case ("uri", .string): uri = try reader.readString()
      case ("key", .string): unit = try reader.readString()
      case ("out", .string): out = try reader.readString()
      case ("state", .string): state = try reader.readString()
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
}

internal import Bytes
internal import Posix

/// The consolidated metadata of an existing hierarchy.
///
/// It keeps members that this program does not know, such as attributes that somebody added to an
/// array.
struct ZarrCatalog {
  let format: ZarrFormat
  /// Attributes of the root group.
  let attributes: [JSONValue.Member]
  /// The document with the copies of all others.
  private let document: JSONValue
  /// The copies: by node in version 3, by file in version 2.
  private var entries: [JSONValue.Member]

  /// Older versions kept every episode's attributes in it.
  private static let sizeLimit = 64 << 20

  init(_ store: AppendingStore) throws(StreamError) {
    if store.contains("zarr.json") {
      format = .v3
      let file = try store.existing("zarr.json")
      document = try JSONValue(parsing: file.span, limit: Self.sizeLimit)
      attributes = document["attributes"]?.object ?? []
    } else {
      format = .v2
      let file = try store.existing(".zmetadata")
      document = try JSONValue(parsing: file.span, limit: Self.sizeLimit)
      attributes = document["metadata"]?[".zattrs"]?.object ?? []
    }
    let holder = format == .v3 ? document["consolidated_metadata"] : document
    guard let entries = holder?["metadata"]?.object else {
      throw StreamError(.unsupported, "the zarr directory has no consolidated metadata")
    }
    // They become names of files, see `files`.
    for entry in entries where RelativePath(entry.key) == nil {
      throw StreamError(
        .malformed, "the consolidated metadata has a node '\(entry.key.printable)'")
    }
    self.entries = entries
  }

  /// Paths of all arrays.
  var arrays: [String] {
    entries.compactMap { entry in
      switch format {
      case .v3: entry.value["shape"] == nil ? nil : entry.key
      case .v2: entry.key.hasSuffix("/.zarray") ? String(entry.key.dropLast(8)) : nil
      }
    }
  }

  /// True for an array of bytes of different lengths.
  func isBytes(_ path: String) -> Bool {
    guard let index = index(of: path) else { return false }
    let document = entries[index].value
    return document["data_type"]?.string == "bytes"
      || document["filters"]?.array?.first?["id"]?.string == "vlen-bytes"
  }

  private func key(of path: String) -> String { format == .v3 ? path : path + "/.zarray" }

  private func index(of path: String) -> Int? {
    let key = key(of: path)
    return entries.firstIndex { $0.key == key }
  }

  /// The length of an array and its division into chunks.
  /// - Throws: `.missing` when the array does not exist, `.unsupported` when its type, shape or
  ///   codec
  ///   differs.
  func extent(
    of path: String, _ layout: ZarrLayout
  ) throws(StreamError) -> (steps: Int, grid: ZarrGrid) {
    guard let index = index(of: path) else {
      throw StreamError(.missing, "there is no '\(path)' to append to")
    }
    let document = entries[index].value
    let configuration = document["chunk_grid"]?["configuration"]
    let sharding = document["codecs"]?.array?.first?["configuration"]
    let file = format == .v3 ? configuration?["chunk_shape"] : document["chunks"]
    let chunk = format == .v3 ? sharding?["chunk_shape"] : document["chunks"]
    guard let steps = document["shape"]?.integers?.first, steps <= 1 << 48,
      let fileSteps = file?.integers?.first, let chunkSteps = chunk?.integers?.first,
      chunkSteps > 0, fileSteps > 0, fileSteps % chunkSteps == 0, fileSteps / chunkSteps <= 1 << 16,
      chunkSteps <= 1 << 24, chunkSteps * max(layout.stepBytes, 1) <= 1 << 30
    else { throw StreamError(.unsupported, "the chunks of '\(path)' do not allow appending") }

    let grid = ZarrGrid(chunkSteps: chunkSteps, chunksPerShard: fileSteps / chunkSteps)
    let expected = ZarrMetadata.array(format, layout, grid, steps: steps)
    for member in expected.object ?? []
    where member.key != "attributes" && member.key != "storage_transformers" {
      let there = document[member.key] ?? .null
      guard there.means(member.value) else {
        throw StreamError(
          .unsupported,
          "'\(path)' has \(member.key) \(Self.text(there)), not \(Self.text(member.value))")
      }
    }
    guard layout.chunkSteps == nil || layout.chunkSteps == chunkSteps else {
      throw StreamError(.unsupported, "'\(path)' has chunks of \(chunkSteps) steps")
    }
    return (steps, grid)
  }

  private static func text(_ value: JSONValue) -> String {
    var text = JSONText()
    text.value(value)
    return text.string
  }

  /// Sets the new length of an array, or adds it.
  /// - Parameters:
  ///   - document: of a new array, in a group that exists.
  mutating func set(_ path: String, _ document: JSONValue, steps: Int) {
    guard let index = index(of: path) else {
      // Beside its siblings: zarr-python loses nodes of a group that are in two places.
      let group = path[...(path.lastIndex(of: "/") ?? path.startIndex)]
      let sibling = entries.lastIndex { $0.key.hasPrefix(group) }
      let member = JSONValue.Member(key: key(of: path), value: document)
      return entries.insert(member, at: sibling.map { $0 + 1 } ?? entries.count)
    }
    let stepShape = entries[index].value["shape"]?.integers?.dropFirst() ?? []
    entries[index].value = entries[index].value.replacing(
      "shape", with: .integers([steps] + stepShape))
  }

  /// The metadata files that change, the root's last.
  /// - Parameters:
  ///   - arrays: those that have grown.
  func files(
    of arrays: [String], attributes: [JSONValue.Member]
  ) -> [JSONValue.Member] {
    let grown = arrays.compactMap(index).map { entries[$0] }
    switch format {
    case .v3:
      let copies = JSONValue.object(entries)
      let holder = document["consolidated_metadata"]?.replacing("metadata", with: copies) ?? .null
      let root = document.replacing("consolidated_metadata", with: holder)
        .replacing("attributes", with: .object(attributes))
      return grown.map { .init(key: $0.key + "/zarr.json", value: $0.value) }
        + [.init(key: "zarr.json", value: root)]
    case .v2:
      let all = JSONValue.object(entries).replacing(".zattrs", with: .object(attributes))
      let root = document.replacing("metadata", with: all)
      return grown + [
        .init(key: ".zattrs", value: .object(attributes)), .init(key: ".zmetadata", value: root),
      ]
    }
  }
}

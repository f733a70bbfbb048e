package import Bytes

/// A Zarr hierarchy that is written in one go: groups, arrays that grow step by step, attributes.
///
///     let hierarchy = ZarrHierarchy(try DirectoryStore("demo.zarr"), .v3)
///     let action = try hierarchy.array("action", .numbers(.float32, shape: [7]))
///     try action.append(step)
///     try hierarchy.publish()
package final class ZarrHierarchy {
  package let format: ZarrFormat
  /// Attributes of the root group, in the order of writing.
  package var attributes: [JSONValue.Member] = []

  private let store: any ZarrStore
  /// The existing metadata when appending.
  private var catalog: ZarrCatalog?
  private let existing: AppendingStore?
  private var arrays: [ZarrArray] = []
  /// Every name taken; nil marks a group.
  private var nodes: [String: ZarrArray?] = [:]
  private let queue: ZarrChunkQueue

  private static let arrayLimit = 4096

  /// True for one that existed before.
  package var isAppending: Bool { existing != nil }

  /// - Parameters:
  ///   - threads: for making and compressing chunks; the bytes do not depend on it.
  package init(_ store: any ZarrStore, _ format: ZarrFormat, threads: Int = 1) {
    queue = ZarrChunkQueue(threads: threads)
    self.store = store
    self.format = format
    catalog = nil
    existing = nil
  }

  /// Appends to an existing hierarchy: `array` continues after its last step, and `attributes`
  /// starts with the existing ones.
  /// - Throws: `.missing` when it does not exist, `.unsupported` when its metadata is not
  ///   consolidated.
  package init(
    appendingTo path: String, threads: Int = 1, warn: @escaping (String) -> Void = { _ in }
  ) throws(StreamError) {
    queue = ZarrChunkQueue(threads: threads)
    let existing = try AppendingStore(path, warn: warn)
    let catalog = try ZarrCatalog(existing)
    store = existing
    format = catalog.format
    attributes = catalog.attributes
    self.catalog = catalog
    self.existing = existing
  }

  /// A new array, with its parent groups.
  /// - Parameters:
  ///   - isNew: true for one that an existing hierarchy does not have yet.
  /// - Throws: `.unsupported` when the name is invalid (see `ZarrPath`) or taken.
  package func array(
    _ path: String, _ layout: ZarrLayout, isNew: Bool = false
  ) throws(StreamError) -> ZarrArray {
    let checked = try ZarrPath(path)
    guard arrays.count < Self.arrayLimit else {
      throw StreamError(.limit, "more than \(Self.arrayLimit) arrays")
    }
    guard nodes[path] == nil else {
      throw StreamError(.unsupported, "'\(path)' exists already")
    }
    for parent in checked.parents { try addGroup(parent) }
    let array = ZarrArray(path, layout, format, store, queue)
    if let catalog, let existing, !isNew {
      let (steps, grid) = try catalog.extent(of: path, layout)
      try array.resume(at: steps, grid, existing)
    }
    nodes[path] = array
    arrays.append(array)
    return array
  }

  /// True for an array of an existing hierarchy.
  package func exists(_ path: String) -> Bool { catalog?.arrays.contains(path) ?? false }

  /// True for such an array whose steps are bytes of different lengths.
  func isBytes(_ path: String) -> Bool { catalog?.isBytes(path) ?? false }

  /// A group that may stay empty, with its parent groups.
  package func group(_ path: String) throws(StreamError) {
    for name in try ZarrPath(path).parents + [path] { try addGroup(name) }
  }

  private func addGroup(_ path: String) throws(StreamError) {
    if let node = nodes[path], node != nil {
      throw StreamError(.unsupported, "'\(path)' is an array and cannot be a group as well")
    }
    nodes[path] = .some(nil)
  }

  /// Marks the end of an episode in all arrays.
  package func endEpisode() throws(StreamError) {
    for array in arrays { try array.endEpisode() }
  }

  /// Writes the remaining steps, then the metadata, and gives the hierarchy its final name.
  /// - Parameters:
  ///   - input: identifies what was written, so that appending it again after a kill adds nothing;
  ///     nil for what nobody repeats.
  package func publish(input: String? = nil) throws(StreamError) {
    existing?.input = input
    try queue.drain()
    for array in arrays {
      try array.flush()
      try queue.drain()
      try array.close()
    }
    for file in try metadata() { try write(file.value, to: file.key) }
    try store.publish()
  }

  /// The metadata files, the root's last.
  private func metadata() throws(StreamError) -> ZarrMetadata.Attributes {
    if var catalog {
      for path in catalog.arrays where nodes[path] == nil {
        throw StreamError(.missing, "the zarr directory has '\(path)', the steps to append do not")
      }
      for array in arrays { catalog.set(array.path, document(array), steps: array.count) }
      return catalog.files(of: arrays.map(\.path), attributes: attributes)
    }
    let documents = nodes.sorted { $0.key < $1.key }.map { path, array in
      JSONValue.Member(key: path, value: document(array))
    }
    switch format {
    case .v3:
      return documents.map { .init(key: $0.key + "/zarr.json", value: $0.value) }
        + [.init(key: "zarr.json", value: ZarrMetadata.root(attributes, nodes: documents))]
    case .v2:
      var files = documents.map {
        let name = $0.value["shape"] == nil ? "/.zgroup" : "/.zarray"
        return JSONValue.Member(key: $0.key + name, value: $0.value)
      }
      files.append(.init(key: ".zattrs", value: .object(attributes)))
      files.append(.init(key: ".zgroup", value: ZarrMetadata.group(format)))
      let copies: JSONValue = ["metadata": .object(files), "zarr_consolidated_format": 1]
      return files + [.init(key: ".zmetadata", value: copies)]
    }
  }

  private func document(_ array: ZarrArray?) -> JSONValue {
    guard let array, let grid = array.grid else { return ZarrMetadata.group(format) }
    return ZarrMetadata.array(format, array.layout, grid, steps: array.count)
  }

  private func write(_ document: JSONValue, to key: String) throws(StreamError) {
    var text = JSONText(indent: 2)
    text.value(document)
    let bytes = Bytes(text.utf8.bytes)
    try store.write(bytes.span, to: key)
  }
}

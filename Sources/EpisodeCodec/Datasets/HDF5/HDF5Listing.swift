package import Bytes
internal import Stream

extension HDF5File {
  /// The tree of the file, one line for an object: its path, and of a dataset the type, the shape and
  /// how it is stored. Attributes follow their object.
  /// - Parameters:
  ///   - write: takes a line.
  ///   - advance: called for every line.
  package func list(
    _ write: (String) throws(StreamError) -> Void, advance: () -> Void
  ) throws(StreamError) {
    do throws(StreamError) { try list(root, [root.address()], write, advance) } catch {
      throw error.naming(path)
    }
  }

  private static let deepest = 32
  private static let longestValue = 60

  private func list(
    _ group: HDF5Group, _ above: [UInt64], _ write: (String) throws(StreamError) -> Void,
    _ advance: () -> Void
  ) throws(StreamError) {
    try write("/\(group.path.printable)")
    try listAttributes(of: group.handle, write)
    for link in try group.links() {
      advance()
      let path = "/" + group.path(of: link.name).printable
      guard link.kind == .object else {
        try write("\(path)  a link out of the file")
        continue
      }
      switch try group.member(link.name) {
      case .newer(let reason): try write("\(path)  not read: \(reason)")
      case .nothing: try write("\(path)  neither a group nor a dataset")
      case .group(let member):
        let address = try member.address()
        guard !above.contains(address), above.count < Self.deepest else {
          try write("\(path)  a group that contains itself")
          continue
        }
        try list(member, above + [address], write, advance)
      case .dataset:
        do throws(StreamError) {
          let dataset = try HDF5Dataset(link.name, in: group)
          let storage = dataset.chunk.map { "  chunks \($0)" } ?? ""
          try write("\(path)  \(dataset.element.kind.title) \(dataset.shape)\(storage)")
          try listAttributes(of: dataset.open(cache: 0), write)
        } catch {
          guard error.kind == .unsupported || error.kind == .limit else { throw error }
          try write("\(path)  not read: \(error.text)")
        }
      }
    }
  }

  private func listAttributes(
    of object: HDF5Handle, _ write: (String) throws(StreamError) -> Void
  ) throws(StreamError) {
    var left: [(String, String)] = []
    for attribute in try object.attributes({ left.append(($0, $1)) }) {
      let value = attribute.value
      let isLong = value.count > Self.longestValue
      let shown = isLong ? value.prefix(Self.longestValue) + "…" : value[...]
      try write("  @\(attribute.key.printable) = \(String(shown).printable)")
    }
    for (name, reason) in left { try write("  @\(name.printable)  not read: \(reason)") }
  }
}

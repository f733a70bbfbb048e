internal import Bytes

/// Finds the datasets below a group.
struct HDF5Walk {
  /// Called for every object, so that whoever watches sees progress.
  let advance: () -> Void
  /// Called with the path of what is left out, and the reason.
  let leaveOut: (String, String) -> Void

  private static let deepest = 32
  private static let most = 1 << 16

  /// The datasets, in order of their paths.
  func datasets(below group: HDF5Group) throws(StreamError) -> [HDF5Dataset] {
    var found: [HDF5Dataset] = []
    var objects = 0
    try visit(group, [try group.address()], &objects) { (name, place) throws(StreamError) in
      do throws(StreamError) { found.append(try HDF5Dataset(name, in: place)) } catch {
        guard error.kind == .unsupported || error.kind == .limit else {
          throw error.prefixed("'/\(place.path(of: name).printable)': ")
        }
        leaveOut(place.path(of: name), error.text)
      }
    }
    return found
  }

  /// - Parameter above: the addresses of the groups that contain the members, the group's own last.
  private func visit(
    _ group: HDF5Group, _ above: [UInt64], _ objects: inout Int,
    _ dataset: (String, HDF5Group) throws(StreamError) -> Void
  ) throws(StreamError) {
    for link in try group.links() {
      advance()
      let path = group.path(of: link.name)
      objects += 1
      guard objects <= Self.most else {
        throw StreamError(.limit, "more than \(Self.most) objects below '/\(group.path)'")
      }
      guard link.kind != .outside else {
        leaveOut(path, "it is in another file")
        continue
      }
      switch try group.member(link.name) {
      case .dataset: try dataset(link.name, group)
      case .newer(let reason): leaveOut(path, reason)
      case .nothing: leaveOut(path, "it is neither a group nor a dataset")
      case .group(let member):
        let address = try member.address()
        guard !above.contains(address) else {
          leaveOut(path, "it is a group that contains itself")
          continue
        }
        guard above.count < Self.deepest else {
          throw StreamError(.limit, "groups deeper than \(Self.deepest)")
        }
        try visit(member, above + [address], &objects, dataset)
      }
    }
  }
}

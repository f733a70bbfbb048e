package import Bytes
internal import Posix
internal import Stream

/// An HDF5 file, and the groups of its episodes.
package final class HDF5File {
  package let path: String
  let root: HDF5Group
  let layout: HDF5Layout
  /// The group whose members are the episodes; nil if the root is the only one.
  let container: HDF5Group?
  /// Of the episodes' groups, in the order of their numbers.
  let names: [String]

  private static let most = 1 << 20

  /// Opens a file.
  /// - Throws: `.malformed` for what is no HDF5 file, `.missing` without the layout.
  package init(_ path: String, _ layout: HDF5Layout) throws(StreamError) {
    self.path = path
    let descriptor = try system { () throws(SystemError) in try FileDescriptor.open(path) }
    do throws(StreamError) {
      guard descriptor.kind == .regular else {
        throw StreamError(.unsupported, "HDF5 is read from files only, not from a pipe")
      }
      try HDF5Library.start()
      root = try HDF5Group(opening: path)
      self.layout = try layout.resolved(for: root)
      switch self.layout {
      case .auto, .aloha, .droid: (container, names) = (nil, [])
      case .robomimic, .libero:
        container = try root.group("data")
        names = try container?.numbered { $0.hasPrefix("demo") } ?? []
      case .generic: (container, names) = try Self.generic(root)
      }
    } catch { throw error.naming(path) }
  }

  /// ALOHA: the name of the directory of the file, which ACT calls after the task.
  var task: String {
    guard layout == .aloha, let path = try? Directory.resolve(path) else { return "" }
    return String(path.split(separator: "/").dropLast().last ?? "")
  }

  /// The number of episodes.
  var count: Int { container == nil ? 1 : names.count }

  /// The names of the episodes that a mask of robomimic lists.
  func episodes(of mask: String) throws(StreamError) -> Set<String> {
    guard let masks = try root.group("mask"), let list = try masks.dataset(mask) else {
      let known = try root.group("mask")?.links().map(\.name).joined(separator: ", ") ?? ""
      throw StreamError(
        .missing,
        "the file has no mask '\(mask.printable)'" + (known.isEmpty ? "" : "; it has \(known)"))
    }
    let rows = try HDF5Rows(list)
    var wanted: Set<String> = []
    for _ in 0..<(list.shape.count == 1 ? rows.count : 0) {
      wanted.formUnion(try rows.nextRow().texts(list.element.kind, 1))
    }
    if let unknown = wanted.subtracting(names).min() {
      throw StreamError(
        .malformed, "the mask '\(mask.printable)' has '\(unknown.printable)', which is no episode")
    }
    return wanted
  }

  /// The group of an episode.
  func group(_ index: Int) throws(StreamError) -> HDF5Group {
    guard let container else { return root }
    guard let group = try container.group(names[index]) else {
      throw StreamError(.malformed, "'/\(container.path(of: names[index]))' is no group")
    }
    return group
  }

  /// Groups with numbers, such as `traj_0`, are episodes if the root, or a group in it, has nothing
  /// else.
  private static func generic(
    _ root: HDF5Group
  ) throws(StreamError) -> (HDF5Group?, [String]) {
    var places = [root]
    for link in try root.links() where link.kind == .object {
      guard case .group(let group) = try root.member(link.name) else { return (nil, []) }
      places.append(group)
    }
    for place in places {
      let names = try place.numbered { _ in true }
      let others = try place.links().count - names.count
      if !names.isEmpty, others == 0 { return (place, names) }
    }
    return (nil, [])
  }
}

extension HDF5Group {
  /// The names of the groups that have the same name but for a number at its end, in order of it.
  fileprivate func numbered(
    _ isWanted: (Substring) -> Bool
  ) throws(StreamError) -> [String] {
    var found: [(number: Int, name: String)] = []
    var stem: Substring?
    for link in try links() where link.kind == .object && isWanted(link.stem) {
      guard let number = link.number, stem ?? link.stem == link.stem else { continue }
      // The first one shows what they are.
      if stem == nil, case .dataset = try member(link.name) { continue }
      stem = link.stem
      found.append((number, link.name))
    }
    return found.sorted { ($0.number, $0.name) < ($1.number, $1.name) }.map(\.name)
  }
}

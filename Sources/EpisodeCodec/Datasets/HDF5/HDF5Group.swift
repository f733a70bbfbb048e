internal import Bytes
internal import CHDF5

/// An object of a file by name, or what its link is instead.
struct HDF5Link {
  enum Kind: Equatable { case object, outside }

  let name: String
  let kind: Kind
}

/// A group of an HDF5 file; the file itself is its root group.
struct HDF5Group {
  let handle: HDF5Handle
  /// From the root, without a slash at its start and end; empty for the root.
  let path: String

  /// The most links of a group.
  private static let mostLinks = 1 << 20

  /// The root of a file.
  init(opening file: String) throws(StreamError) {
    let access = try HDF5Handle(bagpipe_hdf5_file_access(), "read the file")
    // Another program's lock counts, unless the file system has no locks.
    H5Pset_file_locking(access.id, true, true)
    handle = try HDF5Handle(unsafe bagpipe_hdf5_open(file, access.id), "read the file")
    path = ""
  }

  private init(_ handle: HDF5Handle, _ path: String) { (self.handle, self.path) = (handle, path) }

  func path(of name: String) -> String { path.isEmpty ? name : "\(path)/\(name)" }

  /// The links by name, in order of their names; those whose names are no parts of a path are left
  /// out.
  func links() throws(StreamError) -> [HDF5Link] {
    var found: [HDF5Link] = []
    let result = unsafe withUnsafeMutablePointer(to: &found) { found in
      unsafe bagpipe_hdf5_each_link(handle.id, found) { context, name, kind in
        guard let name = unsafe name,
          let found = unsafe context?.assumingMemoryBound(to: [HDF5Link].self)
        else { return 1 }
        guard let text = unsafe String(validatingCString: name), !text.isEmpty, text != ".",
          !text.utf8.contains(UInt8(ascii: "/"))
        else { return 0 }
        unsafe found.pointee.append(
          HDF5Link(name: text, kind: kind == bagpipe_hdf5_external ? .outside : .object))
        return unsafe found.pointee.count > HDF5Group.mostLinks ? 1 : 0
      }
    }
    guard result >= 0 else { throw HDF5Library.failure("list '/\(path)'") }
    guard result == 0 else { throw StreamError(.limit, "'/\(path)' has too many members") }
    return found
  }

  /// A member.
  enum Member {
    case group(HDF5Group)
    case dataset
    /// A type, or a link that leads nowhere.
    case nothing
    /// What only a newer library reads, and its words.
    case newer(String)
  }

  func member(_ name: String) throws(StreamError) -> Member {
    let id = unsafe H5Oopen(handle.id, name, 0)
    guard id >= 0 else {
      let failure = HDF5Library.failure("open '/\(path(of: name))'")
      // A soft link may lead nowhere; an object that cannot be opened is a fault of the file.
      guard unsafe H5Oexists_by_name(handle.id, name, 0) > 0 else { return .nothing }
      if failure.kind == .unsupported { return .newer(failure.text) }
      throw failure
    }
    let object = try HDF5Handle(id, "open an object")
    switch H5Iget_type(id) {
    case H5I_GROUP: return .group(HDF5Group(object, path(of: name)))
    case H5I_DATASET: return .dataset
    default: return .nothing
    }
  }

  /// The group of this name among the members; nil if there is none.
  func group(_ name: String) throws(StreamError) -> HDF5Group? {
    guard try has(name), case .group(let group) = try member(name) else { return nil }
    return group
  }

  /// The dataset of this path below the group; nil if there is none.
  func dataset(_ name: String) throws(StreamError) -> HDF5Dataset? {
    var place = self
    let parts = name.split(separator: "/").map(String.init)
    for part in parts.dropLast() {
      guard let next = try place.group(part) else { return nil }
      place = next
    }
    guard let last = parts.last, try place.has(last), case .dataset = try place.member(last) else {
      return nil
    }
    return try HDF5Dataset(last, in: place)
  }

  func has(_ name: String) throws(StreamError) -> Bool {
    unsafe H5Lexists(handle.id, name, 0) > 0
  }

  /// Where the group is in its file, which two links to it share.
  func address() throws(StreamError) -> UInt64 { try handle.information().address }
}

extension HDF5Handle {
  /// Where an object is in its file, and how many attributes it has.
  func information() throws(StreamError) -> (address: UInt64, attributes: UInt64) {
    var (address, attributes): (UInt64, UInt64) = (0, 0)
    guard unsafe bagpipe_hdf5_info(id, &address, &attributes) >= 0 else {
      throw HDF5Library.failure("read an object")
    }
    return (address, attributes)
  }
}

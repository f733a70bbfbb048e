internal import Bytes
internal import CHDF5
internal import Images
internal import Stream

/// A dataset of an HDF5 file: an array, and how it is stored.
final class HDF5Dataset {
  /// From the root, without a slash at its start.
  let path: String
  let shape: [Int]
  let element: HDF5Element
  /// Extents of a chunk; nil where the elements are one piece.
  let chunk: [Int]?
  private let group: HDF5Group
  private let name: String

  private static let mostElements = 1 << 56
  /// Bytes that one of the file yields at most: deflate reaches 1032. An array that was never
  /// written has no bytes.
  private static let highestRatio = 2000
  private static let smallestFile = 1 << 20

  /// - Throws: `.unsupported` for a type or a way to store it that this program does not read,
  ///   `.limit` for extents that no file holds.
  init(_ name: String, in group: HDF5Group) throws(StreamError) {
    (self.name, self.group) = (name, group)
    path = group.path(of: name)
    let handle = try Self.open(name, in: group, cache: 0)
    let properties = try HDF5Handle(H5Dget_create_plist(handle.id), "read the storage")
    guard H5Pget_external_count(properties.id) <= 0, H5Pget_layout(properties.id) != H5D_VIRTUAL
    else { throw StreamError(.unsupported, "its values are in other files") }
    try Self.checkFilters(properties)
    element = try HDF5Element(HDF5Handle(H5Dget_type(handle.id), "read the type"))
    shape = try HDF5Handle(H5Dget_space(handle.id), "read the shape").extents()
    chunk = try Self.chunk(properties, rank: shape.count)
    var size = element.size
    for extent in shape {
      guard let product = size.multiplied(by: max(extent, 1)), product < Self.mostElements else {
        throw StreamError(.limit, "an array of shape \(shape)")
      }
      size = product
    }
    let stored = Int(clamping: H5Dget_storage_size(handle.id))
    guard size / Self.highestRatio <= max(stored, Self.smallestFile) else {
      throw StreamError(.limit, "an array of shape \(shape) in \(stored) bytes")
    }
  }

  /// The filters that the library decodes here, and those that only others do, by their numbers in
  /// the registry of the HDF Group.
  private static let others: [Int32: String] = [
    305: "LZO", 307: "bzip2", 32001: "Blosc", 32004: "LZ4", 32008: "bitshuffle", 32013: "ZFP",
    32015: "Zstandard", 32026: "Blosc2",
  ]

  private static func checkFilters(_ properties: HDF5Handle) throws(StreamError) {
    for index in 0..<UInt32(clamping: max(H5Pget_nfilters(properties.id), 0)) {
      var (flags, count, configuration) = (UInt32(0), 0, UInt32(0))
      let number = unsafe H5Pget_filter2(
        properties.id, index, &flags, &count, nil, 0, nil, &configuration)
      guard number >= 0 else { throw HDF5Library.failure("read the storage") }
      guard H5Zfilter_avail(number) > 0 else {
        throw StreamError(
          .unsupported,
          "it is compressed with \(others[number] ?? "the filter \(number)"), which only a plugin reads"
        )
      }
    }
  }

  private static func chunk(_ properties: HDF5Handle, rank: Int) throws(StreamError) -> [Int]? {
    guard H5Pget_layout(properties.id) == H5D_CHUNKED, rank > 0 else { return nil }
    var extents = [hsize_t](repeating: 0, count: rank)
    guard unsafe H5Pget_chunk(properties.id, Int32(rank), &extents) == rank else {
      throw HDF5Library.failure("read the chunks")
    }
    return extents.map { max(Int(clamping: $0), 1) }
  }

  /// Opens the dataset again, with room for this many bytes of its chunks.
  func open(cache: Int) throws(StreamError) -> HDF5Handle {
    try Self.open(name, in: group, cache: cache)
  }

  private static func open(
    _ name: String, in group: HDF5Group, cache: Int
  ) throws(StreamError) -> HDF5Handle {
    let access = try HDF5Handle(bagpipe_hdf5_dataset_access(), "open a dataset")
    let slots = 521
    H5Pset_chunk_cache(access.id, slots, cache, 1)
    return try HDF5Handle(
      unsafe H5Dopen2(group.handle.id, name, access.id), "open '/\(group.path(of: name))'")
  }
}

extension HDF5Handle {
  /// The extents of a data space.
  func extents() throws(StreamError) -> [Int] {
    switch H5Sget_simple_extent_type(id) {
    case H5S_SCALAR: return []
    case H5S_SIMPLE: break
    default: throw StreamError(.unsupported, "it has no shape")
    }
    let rank = H5Sget_simple_extent_ndims(id)
    guard rank >= 0, rank <= Tensor.highestRank + 1 else {
      throw StreamError(.limit, "an array of \(rank) dimensions")
    }
    var extents = [hsize_t](repeating: 0, count: max(Int(rank), 1))
    guard unsafe H5Sget_simple_extent_dims(id, &extents, nil) == rank else {
      throw HDF5Library.failure("read a shape")
    }
    return extents.prefix(Int(rank)).map { Int(clamping: $0) }
  }
}

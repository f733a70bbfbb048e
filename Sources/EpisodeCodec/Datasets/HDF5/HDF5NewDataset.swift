internal import Bytes
internal import CHDF5

/// A dataset that is being written, row after row along its first axis.
struct HDF5NewDataset {
  private let handle: HDF5Handle
  private let type: HDF5Handle
  private let space: HDF5Handle
  private let rowShape: [Int]
  private let words: String
  private var next = 0

  /// - Parameters:
  ///   - path: below the group.
  ///   - chunkRows: rows of a chunk; nil for one piece.
  ///   - level: of gzip, which needs chunks; nil for none.
  init(
    _ path: String, in group: HDF5Handle, _ type: HDF5Handle, rows: Int, rowShape: [Int],
    chunkRows: Int? = nil, level: Int? = nil
  ) throws(StreamError) {
    let words = "write '\(path.printable)'"
    let shape = [rows] + rowShape
    let parts = path.split(separator: "/")
    let parent = try group.makeGroup(parts.dropLast().joined(separator: "/"))
    let extents = shape.map { hsize_t($0) }
    space = try HDF5Handle(
      unsafe H5Screate_simple(Int32(shape.count), extents, nil), words)
    let properties = try HDF5Handle(bagpipe_hdf5_new_dataset(), words)
    // An array without elements has no chunks.
    if let chunkRows, !shape.contains(0) {
      let chunk = [hsize_t(min(chunkRows, rows))] + extents.dropFirst()
      guard unsafe H5Pset_chunk(properties.id, Int32(chunk.count), chunk) >= 0 else {
        throw HDF5Library.failure(words)
      }
      if let level, H5Pset_deflate(properties.id, UInt32(level)) < 0 {
        throw HDF5Library.failure(words)
      }
    }
    handle = try HDF5Handle(
      unsafe H5Dcreate2(
        parent.id, String(parts.last ?? ""), type.id, space.id, 0, properties.id, 0), words)
    (self.type, self.rowShape, self.words) = (type, rowShape, words)
  }

  /// Writes the next rows.
  /// - Parameter elements: in memory as the type has them.
  mutating func write(_ elements: RawSpan, rows: Int) throws(StreamError) {
    let extents = [hsize_t(rows)] + rowShape.map { hsize_t($0) }
    guard !extents.contains(0) else { return }
    let start = [hsize_t(next)] + rowShape.map { _ in 0 }
    let memory = try HDF5Handle(
      unsafe H5Screate_simple(Int32(extents.count), extents, nil), words)
    guard unsafe H5Sselect_hyperslab(space.id, H5S_SELECT_SET, start, nil, extents, nil) >= 0,
      unsafe elements.withUnsafeBytes({ buffer in
        unsafe H5Dwrite(handle.id, type.id, memory.id, space.id, 0, buffer.baseAddress)
      }) >= 0
    else { throw HDF5Library.failure(words) }
    next += rows
  }

  /// Writes the next row: a text, without zeros in it.
  mutating func write(_ text: String) throws(StreamError) {
    let memory = try HDF5Handle(H5Screate(H5S_SCALAR), words)
    let (start, one) = ([hsize_t(next)], [hsize_t(1)])
    guard unsafe H5Sselect_hyperslab(space.id, H5S_SELECT_SET, start, nil, one, nil) >= 0,
      unsafe text.withCString({ text in
        var place: UnsafePointer<CChar>? = unsafe text
        return unsafe H5Dwrite(handle.id, type.id, memory.id, space.id, 0, &place)
      }) >= 0
    else { throw HDF5Library.failure(words) }
    next += 1
  }
}

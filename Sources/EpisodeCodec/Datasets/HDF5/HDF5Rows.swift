internal import Bytes
internal import CHDF5
internal import Stream

/// The rows of a dataset along its first axis, front to back, a block of them at a time.
final class HDF5Rows {
  let count: Int
  private let dataset: HDF5Dataset
  private let handle: HDF5Handle
  private let space: HDF5Handle
  private let rowElements: Int
  private let blockRows: Int
  private var block: [Bytes] = []
  /// A block of numbers or strings of fixed length, one row after the other.
  private var whole = Bytes.empty
  private var start = 0
  private var loaded = 0
  private var next = 0

  private static let blockSize = 1 << 18
  private static let largestBlock = 32 << 20
  private static let varyingRows = 8

  init(_ dataset: HDF5Dataset) throws(StreamError) {
    self.dataset = dataset
    count = dataset.shape.first ?? 1
    rowElements = try Tensor.count(Array(dataset.shape.dropFirst()))
    let rowSize = max(rowElements * dataset.element.size, 1)
    try MemoryBudget.check(rowSize, .images, for: "a step of '/\(dataset.path)'")
    // Values of varying length are larger than their places.
    let isVarying = [.text, .bytes].contains(dataset.element.kind)
    // Blocks are whole chunks: each chunk is decoded once. Where that is too much memory, the library
    // keeps the chunks.
    let chunkRows = dataset.chunk?.first ?? 1
    var rows = max(1, Self.blockSize / rowSize)
    var cache = 0
    if chunkRows * rowSize <= Self.largestBlock {
      rows = max(1, rows / chunkRows) * chunkRows
    } else {
      rows = max(1, Self.largestBlock / rowSize)
      cache = min(chunkRows * rowSize, MemoryBudget.bytes(.chunks))
    }
    blockRows = isVarying ? Self.varyingRows : rows
    handle = try dataset.open(cache: cache)
    space = try HDF5Handle(H5Dget_space(handle.id), "read the shape")
  }

  /// The next row: its elements, or of strings and bytes of varying length each one.
  func nextRow() throws(StreamError) -> HDF5Row {
    precondition(next < count)
    if next >= start + loaded { try load() }
    next += 1
    return row(next - 1 - start)
  }

  /// The first row, before any is taken.
  func first() throws(StreamError) -> HDF5Row {
    precondition(next == 0 && count > 0)
    if loaded == 0 { try load() }
    return row(0)
  }

  private func row(_ index: Int) -> HDF5Row {
    switch dataset.element.kind {
    case .number, .fixedText:
      let size = rowElements * dataset.element.size
      return .elements(whole[index * size..<(index + 1) * size])
    case .text, .bytes:
      return .values(Array(block[index * rowElements..<(index + 1) * rowElements]))
    }
  }

  private func load() throws(StreamError) {
    start = next
    loaded = min(blockRows, count - start)
    let rank = dataset.shape.count
    let elements = loaded * rowElements
    // Of the shape in the file: with any other the library goes from element to element.
    let extents =
      rank == 0 ? [1] : [hsize_t(loaded)] + dataset.shape.dropFirst().map { hsize_t($0) }
    let memory = try HDF5Handle(
      unsafe H5Screate_simple(Int32(extents.count), extents, nil), "read")
    if rank > 0 {
      let from = [hsize_t(start)] + [hsize_t](repeating: 0, count: rank - 1)
      guard unsafe H5Sselect_hyperslab(space.id, H5S_SELECT_SET, from, nil, extents, nil) >= 0
      else { throw HDF5Library.failure("read '/\(dataset.path)'") }
    }
    guard elements > 0 else {
      (whole, block) = (.empty, [])
      return
    }
    let content = try unsafe Bytes(
      capacity: elements * dataset.element.size
    ) { (buffer) throws(StreamError) in
      let result = unsafe H5Dread(
        handle.id, dataset.element.memory.id, memory.id, space.id, 0, buffer.baseAddress)
      guard result >= 0 else { throw HDF5Library.failure("read '/\(dataset.path)'") }
      return buffer.count
    }
    switch dataset.element.kind {
    case .number, .fixedText: whole = content
    case .text, .bytes:
      block = try HDF5Values.take(content, elements, dataset.element, memory)
    }
  }
}

/// The value of a step.
enum HDF5Row {
  /// The elements one after the other.
  case elements(Bytes)
  case values([Bytes])
}

internal import Bytes
internal import Images
internal import Stream

/// An array of a hierarchy that is read, as its metadata describes it.
///
/// Format: Zarr storage specification version 2, and Zarr core protocol version 3.
struct ZarrStoredArray: Sendable {
  /// What a chunk holds once its codecs are undone.
  enum Content: Sendable {
    /// Numbers, or strings of fixed length.
    case elements(NPYType)
    /// Byte strings of any length, each after its length: `vlen-utf8` and `vlen-bytes` of numcodecs.
    case strings(areText: Bool)
    /// An image file.
    case image
  }

  /// Several chunks in one member, with an index of their places.
  struct Sharding: Sendable {
    var shape: [Int]
    var isIndexAtEnd = true
    var hasChecksum = false
    var isBigEndian = false
  }

  let path: String
  var shape: [Int] = []
  /// The shape of the unit of reading.
  var chunk: [Int] = []
  var sharding: Sharding?
  var content = Content.image
  /// The axes as a chunk stores them, the outermost first.
  var order: [Int] = []
  /// In the order of reading.
  var codecs: [ZarrStoredCodec] = []
  var fill = JSONValue.null
  /// What joins the numbers of a chunk's key, and whether they follow the path as `c/0/1`.
  var (separator, hasPrefix) = (".", false)

  private static let highestRank = Tensor.highestRank + 1
  /// The most chunks that lie side by side along the axes after the first, and in a shard.
  private static let mostPieces = 1 << 16
  private static let mostInShard = 1 << 20

  init(_ path: String, _ document: JSONValue) throws(StreamError) {
    self.path = path
    do throws(StreamError) {
      if document["zarr_format"]?.number == 2 {
        try read(version2: document)
      } else {
        try read(version3: document)
      }
      try checkSizes()
    } catch { throw error.prefixed("'\(path.printable)': ") }
  }

  /// Rows along the first axis, and in a chunk.
  var rows: Int { shape[0] }
  var chunkRows: Int { chunk[0] }
  /// The shape of a row.
  var rowShape: [Int] { Array(shape.dropFirst()) }
  /// Bytes of an element in a chunk; 1 of what has no fixed length.
  var elementSize: Int { if case .elements(let type) = content { max(type.size, 1) } else { 1 } }
  var rowSize: Int { rowShape.reduce(elementSize, *) }
  var chunkSize: Int { chunk.reduce(elementSize, *) }
  /// Bytes of a block: all chunks that have the same rows.
  var blockSize: Int { chunkRows * rowSize }
  /// Along each axis after the first, the number of chunks.
  var pieces: [Int] { zip(shape, chunk).dropFirst().map { ($0 + $1 - 1) / $1 } }
  /// True where a chunk is rows that lie one after the other.
  var isPlain: Bool { chunk.dropFirst() == shape.dropFirst() && order == Array(shape.indices) }

  /// True where floats become pixels as they are decompressed.
  var isNarrowedInPlace: Bool {
    guard case .elements(let type) = content else { return false }
    return isPlain && codecs == [.blosc] && !type.isBigEndian
  }

  private func checkSizes() throws(StreamError) {
    guard !shape.isEmpty else {
      throw StreamError(.unsupported, "a single value, which has no steps")
    }
    guard shape.count <= Self.highestRank else {
      throw StreamError(.limit, "\(shape.count) axes")
    }
    guard chunk.count == shape.count, !chunk.contains(0) else {
      throw StreamError(.malformed, "chunks of \(chunk) for the shape \(shape)")
    }
    guard chunk.count == order.count, Set(order) == Set(shape.indices) else {
      throw StreamError(.malformed, "an order of axes \(order)")
    }
    func size(_ extents: [Int]) throws(StreamError) -> Int {
      var size = elementSize
      for extent in extents {
        guard let product = size.multiplied(by: extent), product <= 1 << 40 else {
          throw StreamError(.limit, "chunks of \(chunk) for the shape \(shape)")
        }
        size = product
      }
      return size
    }
    let sizes = try (size(chunk), size([chunkRows] + rowShape), size(pieces))
    guard sizes.2 / elementSize <= Self.mostPieces else {
      throw StreamError(.limit, "\(sizes.2 / elementSize) chunks for the same steps")
    }
    // An image waits as it is stored.
    if case .image = content {
    } else {
      try MemoryBudget.check(sizes.0 + (isPlain ? 0 : sizes.1), .chunks, for: "a chunk")
    }
    switch content {
    case .elements(let type):
      guard type.size > 0 else { throw StreamError(.unsupported, "strings without characters") }
    case .strings:
      guard shape.count == 1 else {
        throw StreamError(.unsupported, "several strings in a step")
      }
    case .image:
      guard isPlain, chunkRows == 1 else {
        throw StreamError(.unsupported, "chunks of \(chunk) for images of \(rowShape)")
      }
    }
    guard let sharding else { return }
    guard sharding.shape.count == chunk.count,
      zip(sharding.shape, chunk).allSatisfy({ $0 > 0 && $0.isMultiple(of: $1) })
    else { throw StreamError(.malformed, "shards of \(sharding.shape) for chunks of \(chunk)") }
    guard try size(zip(sharding.shape, chunk).map { $0 / $1 }) / elementSize <= Self.mostInShard
    else { throw StreamError(.limit, "shards of \(sharding.shape) for chunks of \(chunk)") }
  }

  /// The name of a member.
  /// - Parameter numbers: of the chunk or the shard along each axis.
  func key(_ numbers: [Int]) -> String {
    let joined = numbers.map(String.init).joined(separator: separator)
    return path + "/" + (hasPrefix ? "c" + separator : "") + joined
  }

  /// The element of what no chunk holds, in the byte order of the chunks.
  /// - Throws: `.unsupported`.
  func fillElement() throws(StreamError) -> [UInt8] {
    guard case .elements(let type) = content else { return [] }
    let element = try ZarrFillValue.bytes(fill, type)
    return type.isBigEndian ? element.reversed() : element
  }
}

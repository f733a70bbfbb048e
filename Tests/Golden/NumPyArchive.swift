internal import CDeflate

/// A `.npz` file as NumPy writes it: a ZIP of `.npy` members, stored or deflated, below 4 GB.
struct NumPyArchive {
  private(set) var arrays: [String: NumPyArray] = [:]

  struct Fault: Error { let text: String }

  init(_ file: [UInt8]) throws {
    // The end of central directory record (APPNOTE 4.3.16) without a comment.
    guard file.count >= 22, number(file, file.count - 22, 4) == 0x0605_4B50 else {
      throw Fault(text: "no end of central directory")
    }
    var entry = number(file, file.count - 6, 4)
    for _ in 0..<number(file, file.count - 12, 2) {
      let (nameLength, extraLength) = (number(file, entry + 28, 2), number(file, entry + 30, 2))
      let name = String(decoding: file[entry + 46..<entry + 46 + nameLength], as: UTF8.self)
      let local = number(file, entry + 42, 4)
      let start = local + 30 + number(file, local + 26, 2) + number(file, local + 28, 2)
      let packed = file[start..<start + number(file, entry + 20, 4)]
      let size = number(file, entry + 24, 4)
      let content =
        number(file, entry + 10, 2) == 0 ? Array(packed) : try inflate(Array(packed), size)
      arrays[name.hasSuffix(".npy") ? String(name.dropLast(4)) : name] = try NumPyArray(content)
      entry += 46 + nameLength + extraLength + number(file, entry + 32, 2)
    }
  }
}

private func inflate(_ packed: [UInt8], _ size: Int) throws -> [UInt8] {
  var result = [UInt8](repeating: 0, count: size)
  let decompressor = unsafe libdeflate_alloc_decompressor()
  defer { unsafe libdeflate_free_decompressor(decompressor) }
  let status = unsafe libdeflate_deflate_decompress(
    decompressor, packed, packed.count, &result, size, nil)
  guard status == LIBDEFLATE_SUCCESS else { throw NumPyArchive.Fault(text: "cannot inflate") }
  return result
}

/// The little-endian number of some bytes.
func number(_ bytes: [UInt8], _ offset: Int, _ count: Int) -> Int {
  (0..<count).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
}

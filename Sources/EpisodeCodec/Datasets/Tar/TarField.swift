internal import Bytes
internal import Images
internal import Stream

/// A member of a sample.
struct TarField {
  /// `image_primary.jpg`, in lower case.
  let name: String
  let content: Bytes

  /// What a member becomes, by the end of its name as webdataset's decoders take it.
  enum Content { case image, array, arrays, text, integer, bytes }

  var suffix: Substring {
    name[(name.lastIndex(of: ".").map(name.index(after:)) ?? name.startIndex)...]
  }

  /// The name without its end; nil where there is nothing else.
  var stem: String? { name.lastIndex(of: ".").map { String(name[..<$0]) } }

  var kind: Content {
    switch suffix {
    case "jpg", "jpeg", "png": .image
    case "npy": .array
    case "npz": .arrays
    case "txt", "text", "transcript", "json": .text
    case "cls", "cls2", "class", "count", "index", "inx", "id": .integer
    default: .bytes
    }
  }

  /// - Throws: `.malformed`.
  func text() throws(StreamError) -> String {
    guard let text = String(validatingUTF8: content.span) else { throw StreamError.notUTF8 }
    return text
  }

  /// A whole number in decimal digits.
  func integer() throws(StreamError) -> Tensor {
    let digits = try text().split(whereSeparator: \.isWhitespace)
    guard digits.count == 1, let number = Int64(digits[0]) else {
      throw StreamError(.malformed, "no whole number")
    }
    var builder = ByteBuilder()
    builder.append(number)
    return Tensor(type: .int64, shape: [], data: Bytes(builder.bytes))
  }

  /// The arrays of a `.npy` or `.npz`, by their names in it.
  func arrays() throws(StreamError) -> [(name: String, array: NPYArray)] {
    guard kind == .arrays else {
      return [("", try array("", MemberContent(FileInput(content), crc: nil)))]
    }
    let archive = try ZipReader(RandomAccessFile(remote: content), 0..<content.count)
    var arrays: [(String, NPYArray)] = []
    for entry in archive.entries where entry.name.hasSuffix(".npy") {
      let name = String(entry.name.dropLast(4))
      do throws(StreamError) {
        arrays.append((name, try array(name, MemberContent(archive.input(entry), crc: entry.crc))))
      } catch { throw error.prefixed("'\(name.printable)': ") }
    }
    return arrays
  }

  private func array(_ name: String, _ content: MemberContent) throws(StreamError) -> NPYArray {
    let array = try NPYArray(name, content, axes: 0)
    try MemoryBudget.check(array.header.dataSize, .buffers, for: "an array")
    return array
  }
}

extension NPYArray {
  /// The whole array as the value of a feature.
  func message() throws(StreamError) -> (kind: Feature.Kind, data: Bytes) {
    var array = self
    let row = try array.nextRow()
    try array.finish()
    guard !array.head.isEmpty else {
      _ = try array.feature
      return (.text, TextPayload.encode(try array.text(row)))
    }
    return (.tensor, Bytes(joining: [array.head, row]))
  }
}

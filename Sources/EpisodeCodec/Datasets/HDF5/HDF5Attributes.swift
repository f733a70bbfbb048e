internal import Bytes
internal import CHDF5
internal import Stream

extension HDF5Handle {
  private static let mostAttributes: UInt64 = 10_000
  private static let mostElements = 1 << 20

  /// The attributes of an object as texts, in order of their names.
  /// - Parameter report: called with the name of one that is left out, and the reason.
  func attributes(
    _ report: (String, String) -> Void
  ) throws(StreamError) -> [KeyValue] {
    let count = try information().attributes
    guard count <= Self.mostAttributes else {
      throw StreamError(.limit, "\(count) attributes of one object")
    }
    var found: [KeyValue] = []
    for number in 0..<count {
      var name = "attribute \(number)"
      do throws(StreamError) {
        let attribute = try HDF5Handle(bagpipe_hdf5_attribute(id, number), "open an attribute")
        name = try attribute.attributeName()
        found.append(KeyValue(name, try attribute.attributeText()))
      } catch {
        guard error.kind == .unsupported || error.kind == .limit else {
          throw error.prefixed("'\(name.printable)': ")
        }
        report(name, error.text)
      }
    }
    return found
  }

  private func attributeName() throws(StreamError) -> String {
    let length = H5Aget_name(id, 0, nil)
    guard length >= 0, length < 1 << 16 else { throw HDF5Library.failure("read an attribute") }
    var buffer = [CChar](repeating: 0, count: length + 1)
    guard unsafe H5Aget_name(id, buffer.count, &buffer) == length else {
      throw HDF5Library.failure("read an attribute")
    }
    let bytes = buffer.prefix(length).map { UInt8(bitPattern: $0) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// - Throws: `.unsupported` and `.limit` for what is no text.
  private func attributeText() throws(StreamError) -> String {
    let element = try HDF5Element(HDF5Handle(H5Aget_type(id), "read the type"))
    let space = try HDF5Handle(H5Aget_space(id), "read the shape")
    let shape = try space.extents()
    let count = try Tensor.count(shape)
    guard count <= Self.mostElements else { throw StreamError(.limit, "it has shape \(shape)") }
    guard count > 0 else { return "" }
    try MemoryBudget.check(count * element.size, .values, for: "an attribute")
    let content = try unsafe Bytes(capacity: count * element.size) { (buffer) throws(StreamError) in
      guard unsafe H5Aread(id, element.memory.id, buffer.baseAddress) >= 0 else {
        throw HDF5Library.failure("read its value")
      }
      return buffer.count
    }
    let row: HDF5Row =
      switch element.kind {
      case .number, .fixedText: .elements(content)
      case .text, .bytes: .values(try HDF5Values.take(content, count, element, space))
      }
    return try row.text(element.kind, count)
  }
}

extension HDF5Row {
  /// Numbers separated by spaces, one text, or several as a list in JSON.
  func text(_ kind: HDF5Element.Kind, _ count: Int) throws(StreamError) -> String {
    let texts = try texts(kind, count)
    if case .number = kind { return texts.joined(separator: " ") }
    guard count != 1 else { return texts[0] }
    var list = JSONText()
    list.value(.array(texts.map { .string($0) }))
    return list.string
  }

  /// The elements, each as a text.
  func texts(_ kind: HDF5Element.Kind, _ count: Int) throws(StreamError) -> [String] {
    switch (self, kind) {
    case (.elements(let bytes), .number(.bool)):
      return bytes.array.map { $0 == 0 ? "false" : "true" }
    case (.elements(let bytes), .number(let type)):
      return (0..<count).map { type.text(of: bytes[$0 * type.size..<($0 + 1) * type.size]) }
    case (.elements(let bytes), .fixedText(let size)):
      var texts: [String] = []
      for index in 0..<count {
        texts.append(try Self.text(bytes[index * size..<(index + 1) * size].withoutPadding))
      }
      return texts
    case (.values(let values), _):
      var texts: [String] = []
      for value in values { texts.append(try Self.text(value)) }
      return texts
    default: return []
    }
  }

  private static func text(_ bytes: Bytes) throws(StreamError) -> String {
    guard let text = String(validatingUTF8: bytes.span) else {
      throw StreamError(.unsupported, "its text is not UTF-8")
    }
    return text
  }
}

extension Bytes {
  /// Without the zeros at the end.
  var withoutPadding: Bytes {
    let span = span
    var end = count
    while end >= 8, span.load(littleEndianAt: end - 8, as: UInt64.self) == 0 { end -= 8 }
    while end > 0, span.load(littleEndianAt: end - 1, as: UInt8.self) == 0 { end -= 1 }
    return self[0..<end]
  }
}

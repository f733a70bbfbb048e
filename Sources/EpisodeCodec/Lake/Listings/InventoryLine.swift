package import Bytes

/// The columns of an inventory report of S3, as `fileSchema` of its manifest.json names them.
package struct InventoryColumns: Equatable, Sendable {
  private let names: [String]

  /// - Throws: `.missing` without a bucket or a key.
  package init(_ schema: String) throws(StreamError) {
    names = schema.split(separator: ",").map { name in
      String(name.filter { $0 != " " }).lowercased()
    }
    for name in ["bucket", "key"] where !names.contains(name) {
      throw StreamError(.missing, "'\(schema.printable)' has no column \(name)")
    }
  }

  /// What the report has if nobody chose more.
  package static let usual = InventoryColumns(names: ["bucket", "key", "size"])

  private init(names: [String]) { self.names = names }

  /// The object of a line, as `s3://BUCKET/KEY`; nil for an older version and a deleted object.
  package func object(_ line: RawSpan) throws(StreamError) -> ListedObject? {
    let fields = try Self.fields(line)
    func field(_ name: String) -> String? {
      names.firstIndex(of: name).flatMap { $0 < fields.count ? fields[$0] : nil }
    }
    guard let bucket = field("bucket"), let key = field("key"), !bucket.isEmpty, !key.isEmpty else {
      throw StreamError(.malformed, "a line of an inventory without bucket and key")
    }
    if field("islatest") == "false" || field("isdeletemarker") == "true" { return nil }
    guard let path = Self.decoded(key) else {
      throw StreamError(.malformed, "the key '\(key.printable)' is not encoded as an URL has it")
    }
    return ListedObject(path: "s3://\(bucket)/\(path)", size: try size(field("size")))
  }

  private func size(_ text: String?) throws(StreamError) -> Int? {
    guard let text, !text.isEmpty else { return nil }
    guard let size = Int(text), size >= 0 else {
      throw StreamError(.malformed, "the size '\(text.printable)' is not a number of bytes")
    }
    return size
  }

  /// The fields of a line of CSV. RFC 4180, section 2.
  static func fields(_ line: RawSpan) throws(StreamError) -> [String] {
    var fields: [String] = []
    var field: [UInt8] = []
    var (isQuoted, isClosed) = (false, false)
    func end() throws(StreamError) {
      guard let text = String(validatingUTF8: field.rawSpan) else { throw StreamError.notUTF8 }
      fields.append(text)
      field.removeAll(keepingCapacity: true)
      (isQuoted, isClosed) = (false, false)
    }
    for place in 0..<line.byteCount {
      let byte = line.load(littleEndianAt: place, as: UInt8.self)
      switch (byte, isQuoted) {
      case (UInt8(ascii: "\""), false) where field.isEmpty && !isClosed: isQuoted = true
      case (UInt8(ascii: "\""), false) where isClosed:
        // Two quotes in quotes are one.
        field.append(byte)
        (isQuoted, isClosed) = (true, false)
      case (UInt8(ascii: "\""), true): (isQuoted, isClosed) = (false, true)
      case (UInt8(ascii: ","), false): try end()
      case (0x0D, false) where place == line.byteCount - 1: break
      case (_, false) where isClosed:
        throw StreamError(.malformed, "text after a quoted field of CSV")
      default: field.append(byte)
      }
    }
    guard !isQuoted else { throw StreamError(.malformed, "a quoted field of CSV without its end") }
    try end()
    return fields
  }

  /// `a b` of `a+b` and `a%20b`; nil for anything else after a percent sign.
  static func decoded(_ key: String) -> String? {
    var bytes: [UInt8] = []
    var rest = Array(key.utf8)[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "+"): bytes.append(0x20)
      case UInt8(ascii: "%"):
        guard rest.count >= 2, let digits = String(validating: rest.prefix(2), as: UTF8.self),
          digits.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
          let value = UInt8(digits, radix: 16)
        else { return nil }
        bytes.append(value)
        rest = rest.dropFirst(2)
      default: bytes.append(byte)
      }
    }
    return String(validatingUTF8: bytes.rawSpan)
  }
}

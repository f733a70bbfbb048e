internal import Bytes

/// An object or file in a listing.
package struct ListedObject: Equatable, Sendable {
  /// As the listing has it: a path, which may be relative to what was listed.
  package var path: String
  package var size: Int?

  package init(path: String, size: Int? = nil) { (self.path, self.size) = (path, size) }
}

/// A listing in one of the forms that people have.
package enum ListingForm: String, CaseIterable, Sendable {
  /// A path or address on each line, after its size and a tab if that is known.
  case text
  /// The same, but each ends with a zero byte, as `find -print0` has it.
  case zeros
  /// Objects of JSON: of `rclone lsjson`, rows of unit-list and of unit-run.
  case json
  /// Lines of an inventory report of S3 in CSV.
  case inventory

  /// The form of a listing that starts with some bytes.
  package static func of(_ start: RawSpan) -> ListingForm {
    let bytes = start.array
    switch bytes.first(where: { $0 > 0x20 }) {
    case UInt8(ascii: "["), UInt8(ascii: "{"): return .json
    case UInt8(ascii: "\""): return .inventory
    default: return bytes.contains(0) ? .zeros : .text
    }
  }
}

internal import Bytes

/// The fields of a struct that are a position on the earth, such as those of `NavSatFix`.
struct PositionFields {
  let latitude: Int
  let longitude: Int

  /// The names, as they are in `sensor_msgs`, `geographic_msgs` and `foxglove`.
  static let names = (latitude: "latitude", longitude: "longitude")

  static func isName(_ bytes: RawSpan) -> Bool {
    guard
      bytes.byteCount == names.latitude.utf8.count || bytes.byteCount == names.longitude.utf8.count
    else { return false }
    let name = String(repairingUTF8: bytes)
    return name == names.latitude || name == names.longitude
  }

  /// - Returns: nil for a struct without both.
  init?(_ structure: MessageType.Struct) {
    func place(_ name: String) -> Int? {
      structure.fields.firstIndex {
        $0.name == name && $0.count == .one
          && [.number(.float64), .number(.float32)].contains($0.type)
      }
    }
    guard let latitude = place(Self.names.latitude), let longitude = place(Self.names.longitude)
    else { return nil }
    (self.latitude, self.longitude) = (latitude, longitude)
  }
}

/// A part of a message and what takes its place.
struct Replacement {
  var range: Range<Int>
  var bytes: [UInt8]
}

extension [Replacement] {
  /// The message with all of them, none of which overlaps another.
  func applied(to message: RawSpan) -> [UInt8] {
    var builder = ByteBuilder(reserving: message.byteCount + 64)
    var place = 0
    for replacement in sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      builder.append(message.extracting(place..<replacement.range.lowerBound))
      builder.append(replacement.bytes)
      place = replacement.range.upperBound
    }
    builder.append(message.extracting(place..<message.byteCount))
    return builder.bytes
  }
}

extension MessageType {
  /// For each struct, whether a value may hold text or a position.
  func scrubbedStructs() -> [Bool] {
    var found = structs.map { PositionFields($0) != nil }
    var hasChanged = true
    while hasChanged {
      hasChanged = false
      for (index, structure) in structs.enumerated() where !found[index] {
        found[index] = structure.fields.contains { isScrubbed($0.type, found) }
        hasChanged = hasChanged || found[index]
      }
    }
    return found
  }

  func isScrubbed(_ type: FieldType, _ structs: [Bool]) -> Bool {
    switch type {
    case .text, .wideText: true
    case .structure(let index): structs[index]
    default: false
    }
  }
}

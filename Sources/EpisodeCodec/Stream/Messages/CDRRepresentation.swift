internal import Bytes

/// What the header of a CDR message says about the bytes that follow (DDS-XTypes 1.3, section
/// 7.6.3.1.2; DDSI-RTPS 2.5, table 10.3, has other numbers for version 2, which DDS programs write).
struct CDRRepresentation: Equatable, Sendable {
  var isBigEndian = false
  /// True for version 2.
  var isSecond = false
  /// True when the message's own struct has its size before it.
  var isDelimited = false

  /// The bits of an offset that alignment can change.
  var alignmentMask: Int { isSecond ? 3 : 7 }

  /// Plain CDR, little endian.
  init() {}

  /// - Throws: `.unsupported` for XML and for lists of parameters.
  init(_ identifier: UInt16) throws(StreamError) {
    isBigEndian = identifier & 1 == 0
    switch identifier {
    case 0x00, 0x01: break
    case 0x06, 0x07, 0x10, 0x11: isSecond = true
    case 0x08, 0x09, 0x14, 0x15: (isSecond, isDelimited) = (true, true)
    case 0x02, 0x03, 0x0A, 0x0B, 0x12, 0x13:
      throw StreamError(
        .unsupported, "CDR representation \(identifier), a list of parameters, is not read")
    default:
      throw StreamError(.unsupported, "CDR representation \(identifier) is not known")
    }
  }
}

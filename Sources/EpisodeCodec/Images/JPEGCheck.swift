package import Bytes
internal import CIntrinsics

/// Checks a JPEG to its end: ITU-T T.81, annex B. Segments follow each other by their lengths, and
/// the entropy-coded data of a scan reaches to the next marker. In that data FF is followed by 00,
/// or by the number of a restart marker.
package struct JPEGCheck: ~Escapable {
  private let image: RawSpan
  private let isExotic: Bool
  private var position = 2
  private var frame: Frame?
  /// MCUs between two restart markers; 0 for none.
  private var restartInterval = 0
  private var scanned: Set<UInt8> = []

  /// - Throws: `.truncated` or `.malformed`. Bytes after the end mark are ignored, as by libjpeg.
  package static func check(_ image: RawSpan) throws(StreamError) {
    let header = try JPEGHeader(image)
    // A block of 64 pixels takes at least one bit.
    guard header.width * header.height <= image.byteCount * 512 else {
      throw StreamError(
        .malformed, "a JPEG of \(header.width)x\(header.height) in \(image.byteCount) bytes")
    }
    var check = JPEGCheck(image, isExotic: header.isExotic)
    try check.run()
  }

  @_lifetime(copy image)
  private init(_ image: RawSpan, isExotic: Bool) {
    self.image = image
    self.isExotic = isExotic
  }

  private mutating func run() throws(StreamError) {
    while true {
      let marker = try nextMarker()
      switch marker {
      case 0xD9: return try checkComponents()
      case 0xDA: try scan(segment(marker))
      case 0xDD: restartInterval = try number(at: segment(marker).lowerBound)
      case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF:
        guard frame == nil else { throw StreamError(.malformed, "the JPEG has two frame headers") }
        frame = try Frame(image, segment(marker))
      // TEM, and a restart marker at the end of a scan, have no segment.
      case 0x01, 0xD0...0xD7: break
      case 0xC4, 0xCC, 0xDB, 0xDC, 0xE0...0xEF, 0xFE: _ = try segment(marker)
      default:
        throw StreamError(
          .malformed, "the JPEG has marker \(String(marker, radix: 16)) at byte \(position - 2)")
      }
    }
  }

  private func byte(_ offset: Int) throws(StreamError) -> UInt8 {
    guard offset < image.byteCount else { throw Self.cut }
    return image.load(littleEndianAt: offset)
  }

  private func number(at offset: Int) throws(StreamError) -> Int {
    try Int(byte(offset)) << 8 | Int(byte(offset + 1))
  }

  private mutating func nextMarker() throws(StreamError) -> UInt8 {
    guard try byte(position) == 0xFF else {
      throw StreamError(.malformed, "no JPEG marker at byte \(position) of the image")
    }
    // Any number of fill bytes FF may precede a marker.
    while try byte(position) == 0xFF { position += 1 }
    position += 1
    return image.load(littleEndianAt: position - 1)
  }

  /// The content of the segment here; goes on to its end.
  private mutating func segment(_ marker: UInt8) throws(StreamError) -> Range<Int> {
    let length = try number(at: position)
    let start = position
    position += length
    guard length >= 2 else {
      throw StreamError(.malformed, "a JPEG segment of \(length) bytes")
    }
    guard position <= image.byteCount else { throw Self.cut }
    // The segments whose content counts here.
    guard (marker != 0xDD || length == 4) && (marker != 0xDA || length >= 8) else {
      throw StreamError(.malformed, "a JPEG segment of \(length) bytes")
    }
    return start + 2..<position
  }

  /// Goes on to the marker after the data of a scan.
  private mutating func scan(_ header: Range<Int>) throws(StreamError) {
    guard let frame else { throw StreamError(.malformed, "the JPEG has a scan before its frame") }
    let count = Int(try byte(header.lowerBound))
    guard header.count == 4 + 2 * count, count > 0 else {
      throw StreamError(.malformed, "a JPEG scan header of \(header.count + 2) bytes")
    }
    var components: [UInt8] = []
    for index in 0..<count { components.append(try byte(header.lowerBound + 1 + 2 * index)) }
    scanned.formUnion(components)
    let start = position
    var restarts = 0
    while true {
      let rest = image.byteCount - position
      guard rest > 1 else { throw Self.cut }
      position += unsafe image.extracting(position..<image.byteCount).withUnsafeBytes {
        unsafe bagpipe_find($0.baseAddress, 0xFF, rest)
      }
      switch try byte(position + 1) {
      case 0x00: position += 2
      case 0xFF: position += 1
      case let marker where 0xD0...0xD7 ~= marker && restartInterval > 0:
        guard Int(marker & 7) == restarts % 8 else {
          throw StreamError(.malformed, "a restart marker is missing in the JPEG")
        }
        restarts += 1
        position += 2
      default:
        guard position > start else {
          throw StreamError(.malformed, "a scan of the JPEG has no data")
        }
        return try checkRestarts(restarts, of: components, in: frame)
      }
    }
  }

  private func checkRestarts(
    _ count: Int, of components: [UInt8], in frame: Frame
  ) throws(StreamError) {
    // In a lossless JPEG an MCU is something else.
    guard restartInterval > 0, !isExotic else { return }
    let needed = (frame.units(inScanOf: components) - 1) / restartInterval
    guard count >= needed else {
      throw StreamError(
        .truncated, "the JPEG has \(count) restart markers of \(needed): its data ends early")
    }
  }

  private func checkComponents() throws(StreamError) {
    guard let frame, frame.components.allSatisfy({ scanned.contains($0.id) }) else {
      throw StreamError(.truncated, "the JPEG ends before all of its components")
    }
  }

  private static let cut = StreamError(.truncated, "the JPEG ends before its end mark")
}

extension JPEGCheck {
  /// The frame header: ITU-T T.81, B.2.2.
  fileprivate struct Frame {
    struct Component {
      let id: UInt8
      /// Sampling factors.
      let columns: Int
      let rows: Int
    }

    let width: Int
    let height: Int
    private(set) var components: [Component] = []

    /// `JPEGHeader` has checked the segment's length.
    init(_ image: RawSpan, _ segment: Range<Int>) throws(StreamError) {
      func byte(_ offset: Int) -> Int {
        Int(image.load(littleEndianAt: segment.lowerBound + offset, as: UInt8.self))
      }
      height = byte(1) << 8 | byte(2)
      width = byte(3) << 8 | byte(4)
      for index in 0..<byte(5) {
        let factors = byte(7 + 3 * index)
        components.append(
          Component(
            id: UInt8(byte(6 + 3 * index)), columns: factors >> 4, rows: factors & 15))
      }
      guard components.allSatisfy({ 1...4 ~= $0.columns && 1...4 ~= $0.rows }) else {
        throw StreamError(.malformed, "a JPEG with impossible sampling factors")
      }
    }

    /// The MCUs of a scan, A.2: those of several components are as large as the coarsest, that of
    /// one is a block.
    func units(inScanOf ids: [UInt8]) -> Int {
      let widest = components.map(\.columns).max() ?? 1
      let highest = components.map(\.rows).max() ?? 1
      func ceiling(_ number: Int, _ divisor: Int) -> Int { (number + divisor - 1) / divisor }
      guard ids.count == 1, let one = components.first(where: { $0.id == ids[0] }) else {
        return ceiling(width, 8 * widest) * ceiling(height, 8 * highest)
      }
      return ceiling(ceiling(width * one.columns, widest), 8)
        * ceiling(ceiling(height * one.rows, highest), 8)
    }
  }
}

package import Bytes

/// Divides a stream of H.264 into access units. ITU-T H.264, 7.4.1.2.
package struct H264Parser: VideoParser {
  private var sequences: [Int: H264Sequence] = [:]
  private var pictures: [Int: H264Picture] = [:]
  /// The NAL units of the parameter sets, to repeat them at key frames.
  private var sequenceUnits: [Int: Bytes] = [:]
  private var pictureUnits: [Int: Bytes] = [:]
  /// NAL units that belong to the next picture.
  private var before: [Bytes] = []

  private var sequence = 0
  private var count = 0
  /// Of the last picture that others refer to: its frame number, and its picture order.
  private var reference = (frame: 0, high: 0, low: 0)
  private var firstField: (frame: Int, isBottom: Bool)?

  package init() {}

  /// A picture whose NAL units are collected.
  private struct Draft {
    var units: [Bytes]
    var unit: AccessUnit
    var hasParameters: Bool
  }

  package mutating func units(of message: Bytes) throws(StreamError) -> [AccessUnit] {
    var drafts: [Draft] = []
    for range in try AnnexB.units(of: message.span) {
      let unit = message[range]
      let header = unit.span.load(littleEndianAt: 0, as: UInt8.self)
      let type = Int(header & 31)
      switch type {
      case 1, 5:
        try take(slice: unit, isKey: type == 5, isReference: header >> 5 & 3 != 0, &drafts)
      case 7:
        let set = try H264Sequence(AnnexB.payload(of: unit.span, most: AnnexB.longestParameters))
        (sequences[set.id], sequenceUnits[set.id]) = (set, Bytes(copying: unit.span))
        before.append(unit)
      case 8:
        let set = try H264Picture(AnnexB.payload(of: unit.span, most: AnnexB.longestParameters))
        (pictures[set.id], pictureUnits[set.id]) = (set, Bytes(copying: unit.span))
        before.append(unit)
      case 6, 9: before.append(unit)
      // Ends of a sequence or stream, filler, and extensions of the sequence or of a slice that
      // decoders of the base may ignore.
      case 10...15, 19, 20: break
      default: throw VideoCodec.h264.notThis("a NAL unit of type \(type)")
      }
      guard before.count <= 1 << 12 else {
        throw StreamError(.limit, "more than \(1 << 12) headers before a frame of the video")
      }
    }
    // What follows the last picture belongs to the next one, and must outlive the message.
    before = before.map { Bytes(copying: $0.span) }
    return drafts.map { draft in
      var unit = draft.unit
      let repeated = unit.isKey && !draft.hasParameters ? parameterUnits : []
      unit.set(repeated + draft.units)
      return unit
    }
  }

  private var parameterUnits: [Bytes] {
    sequenceUnits.keys.sorted().compactMap { sequenceUnits[$0] }
      + pictureUnits.keys.sorted().compactMap { pictureUnits[$0] }
  }

  private mutating func take(
    slice unit: Bytes, isKey: Bool, isReference: Bool, _ drafts: inout [Draft]
  ) throws(StreamError) {
    let payload = AnnexB.payload(of: unit.span, most: AnnexB.longestSliceHeader)
    if sequences.isEmpty || pictures.isEmpty {
      // A stream that starts inside a group of pictures: nothing is known yet.
      guard !isKey else {
        throw StreamError(.malformed, "a key frame of the video lacks its parameters")
      }
      var reader = BitReader(payload, from: 1)
      if try reader.unsigned() == 0 { drafts.append(unknown(unit)) }
      return
    }
    let slice = try H264Slice(payload, isKey: isKey, sequences, pictures)
    let isSecondField =
      slice.isBottomField.map { isBottom in
        firstField?.frame == slice.frameNumber && firstField?.isBottom == !isBottom
      } ?? false
    if slice.isFirst, !isSecondField {
      let hasParameters = before.contains {
        $0.span.load(littleEndianAt: 0, as: UInt8.self) & 31 == 7
      }
      drafts.append(
        Draft(
          units: before + [unit], unit: picture(slice, isKey: isKey, isReference: isReference),
          hasParameters: hasParameters))
      before = []
      firstField = slice.isBottomField.map { (slice.frameNumber, $0) }
      return
    }
    guard !drafts.isEmpty else {
      throw StreamError(.malformed, "a message starts inside a frame of the video")
    }
    if slice.isFirst { firstField = nil }
    drafts[drafts.count - 1].units += before + [unit]
    before = []
    drafts[drafts.count - 1].unit.note(slice)
  }

  private mutating func unknown(_ unit: Bytes) -> Draft {
    before = []
    return Draft(
      units: [unit],
      unit: AccessUnit(
        data: .empty, format: VideoFormat(width: 0, height: 0), isKey: false, hasBSlices: true,
        sequence: 0, order: 0), hasParameters: false)
  }

  private mutating func picture(
    _ slice: H264Slice, isKey: Bool, isReference: Bool
  ) -> AccessUnit {
    let set = slice.sequence
    if isKey {
      sequence += 1
      reference = (frame: 0, high: 0, low: 0)
    }
    // 7.4.3: frame numbers count the pictures that others refer to.
    let next = (reference.frame + 1) & (1 << set.frameNumberBits - 1)
    var fault: AccessUnit.Fault?
    if !isKey, !set.allowsGaps, slice.frameNumber != next {
      fault = slice.frameNumber == reference.frame ? .repeated : .missingBefore
    }
    count += 1
    var order = count
    if set.orderType == 0 {
      // 8.2.1.1: the low bits are in the header, and the high ones change by at most one.
      let size = 1 << set.orderBits
      var high = reference.high
      if slice.orderBits < reference.low, reference.low - slice.orderBits >= size / 2 {
        high += size
      } else if slice.orderBits > reference.low, slice.orderBits - reference.low > size / 2 {
        high -= size
      }
      order = high + slice.orderBits
      if isReference { (reference.high, reference.low) = (high, slice.orderBits) }
    }
    if isReference { reference.frame = slice.frameNumber }
    var unit = AccessUnit(
      data: .empty, format: set.format, isKey: isKey, hasBSlices: false, sequence: sequence,
      order: order, fault: fault)
    unit.note(slice)
    return unit
  }
}

extension AccessUnit {
  fileprivate mutating func note(_ slice: H264Slice) {
    if slice.kind == .b { hasBSlices = true }
    let isExtended = slice.kind == .sp || slice.kind == .si
    if format.beyondOpenH264 == nil, slice.picture.hasSliceGroups || isExtended {
      format.beyondOpenH264 = "slice groups"
    }
  }
}

extension Bytes {
  /// NAL units after start codes.
  init(annexB units: [Bytes]) {
    var stream = ByteBuilder(reserving: units.reduce(0) { $0 + 4 + $1.count })
    for unit in units {
      stream.append(AnnexB.startCode)
      stream.append(unit.span)
    }
    self.init(stream.bytes)
  }
}

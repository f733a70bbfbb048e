package import Bytes

/// Divides a stream of H.265 into access units. ITU-T H.265, 7.4.2.4.
package struct H265Parser: VideoParser {
  private var sequences: [Int: H265Sequence] = [:]
  private var pictures: [Int: H265Picture] = [:]
  /// The NAL units of the parameter sets by type and number, to repeat them at key frames.
  private var parameters: [Int: Bytes] = [:]
  /// NAL units that belong to the next picture.
  private var before: [Bytes] = []

  private var sequence = 0
  /// The picture order of the last picture of the lowest layer that others refer to.
  private var reference = (high: 0, low: 0)
  /// True when the pictures that precede the last key frame in display order cannot be decoded.
  private var isAfterStart = true
  private var startsSequence = true

  package init() {}

  private struct Draft {
    var units: [Bytes]
    var unit: AccessUnit
    var hasParameters: Bool
  }

  package mutating func units(of message: Bytes) throws(StreamError) -> [AccessUnit] {
    var drafts: [Draft] = []
    for range in try AnnexB.units(of: message.span) where range.count >= 2 {
      let unit = message[range]
      let type = Int(unit.span.load(littleEndianAt: 0, as: UInt8.self) >> 1 & 63)
      let low = unit.span.load(littleEndianAt: 1, as: UInt8.self)
      guard low & 7 > 0 else { throw VideoCodec.h265.notThis("a NAL unit without a layer") }
      // Other layers of a scalable or stereo video; decoders show the base.
      let isBase = unit.span.load(littleEndianAt: 0, as: UInt8.self) & 1 == 0 && low >> 3 == 0
      guard isBase else { continue }
      switch type {
      case 0...9, 16...21: try take(slice: unit, type, isLowest: low & 7 == 1, &drafts)
      case 32, 33, 34: try take(parameters: unit, type)
      case 35, 39: before.append(unit)
      case 36, 37: startsSequence = true
      case 38, 40: break
      default: throw VideoCodec.h265.notThis("a NAL unit of type \(type)")
      }
      guard before.count <= 1 << 12 else {
        throw StreamError(.limit, "more than \(1 << 12) headers before a frame of the video")
      }
    }
    before = before.map { Bytes(copying: $0.span) }
    return drafts.map { draft in
      var unit = draft.unit
      let repeated =
        unit.isKey && !draft.hasParameters
        ? parameters.keys.sorted().compactMap { parameters[$0] } : []
      unit.set(repeated + draft.units)
      return unit
    }
  }

  private mutating func take(parameters unit: Bytes, _ type: Int) throws(StreamError) {
    let payload = AnnexB.payload(of: unit.span, most: AnnexB.longestParameters)
    var id = 0
    if type == 33 {
      let set = try H265Sequence(payload)
      (sequences[set.id], id) = (set, set.id)
    } else if type == 34 {
      let set = try H265Picture(payload)
      (pictures[set.id], id) = (set, set.id)
    } else {
      var reader = BitReader(payload, from: 2)
      id = try reader.bits(4)
    }
    parameters[type << 8 | id] = Bytes(copying: unit.span)
    before.append(unit)
  }

  private mutating func take(
    slice unit: Bytes, _ type: Int, isLowest: Bool, _ drafts: inout [Draft]
  ) throws(StreamError) {
    var reader = BitReader(
      AnnexB.payload(of: unit.span, most: AnnexB.longestSliceHeader), from: 2)
    guard try reader.flag() else {
      guard !drafts.isEmpty else {
        throw StreamError(.malformed, "a message starts inside a frame of the video")
      }
      drafts[drafts.count - 1].units += before + [unit]
      before = []
      return
    }
    let isKey = type >= 16
    guard !sequences.isEmpty, !pictures.isEmpty else {
      guard !isKey else {
        throw StreamError(.malformed, "a key frame of the video lacks its parameters")
      }
      before = []
      drafts.append(
        Draft(
          units: [unit],
          unit: AccessUnit(
            data: .empty, format: VideoFormat(width: 0, height: 0), isKey: false, hasBSlices: true,
            sequence: 0, order: 0), hasParameters: false))
      return
    }
    let picture = try picture(&reader, type, isLowest: isLowest)
    let hasParameters = before.contains {
      $0.span.load(littleEndianAt: 0, as: UInt8.self) >> 1 & 63 == 33
    }
    drafts.append(Draft(units: before + [unit], unit: picture, hasParameters: hasParameters))
    before = []
  }

  /// The picture whose slice's header starts there. 7.3.6.1.
  private mutating func picture(
    _ reader: inout BitReader, _ type: Int, isLowest: Bool
  ) throws(StreamError) -> AccessUnit {
    let isKey = type >= 16
    if isKey { _ = try reader.flag() }
    let id = try reader.unsigned("picture parameter number", most: 63)
    guard let set = pictures[id], let sequenceSet = sequences[set.sequence] else {
      throw StreamError(.malformed, "a slice of the video lacks its parameter set \(id)")
    }
    _ = try reader.bits(set.extraBits)
    _ = try reader.unsigned("slice type", most: 2)
    if set.hasOutputFlag, try !reader.flag() {
      throw StreamError(.unsupported, "a video with frames that are not shown")
    }
    if sequenceSet.hasColorPlanes { _ = try reader.bits(2) }
    let low = type == 19 || type == 20 ? 0 : try reader.bits(sequenceSet.orderBits)
    // 8.1.3: IDR and BLA pictures start a sequence, and so does any key frame after its end.
    if isKey {
      isAfterStart = startsSequence || type <= 20
      if isAfterStart {
        sequence += 1
        reference = (high: 0, low: low)
      }
      startsSequence = false
    }
    // 8.3.1: the low bits are in the header, and the high ones change by at most one.
    let size = 1 << sequenceSet.orderBits
    var high = reference.high
    if low < reference.low, reference.low - low >= size / 2 {
      high += size
    } else if low > reference.low, low - reference.low > size / 2 {
      high -= size
    }
    // Leading pictures and those of even low types are none that others refer to by their order.
    let isLeading = (6...9).contains(type)
    if isLowest, !isLeading, type >= 16 || type % 2 == 1 { reference = (high: high, low: low) }
    let isSkipped = (type == 8 || type == 9) && isAfterStart
    return AccessUnit(
      data: .empty, format: sequenceSet.format, isKey: isKey, hasBSlices: true, sequence: sequence,
      order: high + low, fault: isSkipped ? .beforeStart : nil)
  }
}

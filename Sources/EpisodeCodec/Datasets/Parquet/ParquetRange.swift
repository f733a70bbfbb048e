internal import Bytes
internal import Stream

/// The smallest and the largest value of a column chunk, by which readers skip chunks.
struct ParquetRange {
  private enum Ends {
    case integers(Int64, Int64)
    /// Integers without a sign.
    case naturals(UInt64, UInt64)
    case floats(Double, Double)
    case texts([UInt8], [UInt8])
  }

  private var ends: Ends?
  /// False once a text is too long to be worth repeating.
  private var isKnown = true

  private static let longestText = 64

  /// Takes stored numbers of a type.
  mutating func take(_ values: RawSpan, of type: TensorElementType) {
    switch ParquetPhysicalType(.number(type)) {
    case .boolean:
      for place in 0..<values.byteCount {
        take(Int64(values.load(littleEndianAt: place, as: UInt8.self)))
      }
    case .int32:
      for place in stride(from: 0, to: values.byteCount, by: 4) {
        if type == .uint32 {
          take(UInt64(values.load(littleEndianAt: place, as: UInt32.self)))
        } else {
          take(Int64(values.load(littleEndianAt: place, as: Int32.self)))
        }
      }
    case .int64:
      for place in stride(from: 0, to: values.byteCount, by: 8) {
        if type == .uint64 {
          take(values.load(littleEndianAt: place, as: UInt64.self))
        } else {
          take(values.load(littleEndianAt: place, as: Int64.self))
        }
      }
    case .float, .double:
      for place in stride(from: 0, to: values.byteCount, by: type.size) {
        take(type.double(at: place, in: values))
      }
    case .byteArray, .int96, .fixedBytes: break
    }
  }

  mutating func take(text: RawSpan) {
    guard text.byteCount <= Self.longestText, isKnown else {
      (isKnown, ends) = (false, nil)
      return
    }
    let text = text.array
    guard case .texts(let least, let greatest) = ends else {
      ends = .texts(text, text)
      return
    }
    if text.lexicographicallyPrecedes(least) { ends = .texts(text, greatest) }
    if greatest.lexicographicallyPrecedes(text) { ends = .texts(least, text) }
  }

  private mutating func take(_ value: Int64) {
    guard case .integers(let least, let greatest) = ends else {
      ends = .integers(value, value)
      return
    }
    ends = .integers(min(least, value), max(greatest, value))
  }

  private mutating func take(_ value: UInt64) {
    guard case .naturals(let least, let greatest) = ends else {
      ends = .naturals(value, value)
      return
    }
    ends = .naturals(min(least, value), max(greatest, value))
  }

  /// NaN has no place in the order.
  private mutating func take(_ value: Double) {
    guard !value.isNaN else { return }
    guard case .floats(let least, let greatest) = ends else {
      ends = .floats(value, value)
      return
    }
    ends = .floats(min(least, value), max(greatest, value))
  }

  /// Both ends as they are stored; nil without a value.
  func stored(as type: ParquetType) -> (least: [UInt8], greatest: [UInt8])? {
    let size = type.number?.storedSize ?? 0
    switch ends {
    case .integers(let least, let greatest)?:
      return (
        Self.bytes(UInt64(bitPattern: least), size), Self.bytes(UInt64(bitPattern: greatest), size)
      )
    case .naturals(let least, let greatest)?:
      return (Self.bytes(least, size), Self.bytes(greatest, size))
    case .floats(let least, let greatest)?:
      // Either zero may be in the chunk: parquet.thrift, ColumnOrder.
      return (
        Self.bytes(least == 0 ? -0.0 : least, size),
        Self.bytes(greatest == 0 ? 0.0 : greatest, size)
      )
    case .texts(let least, let greatest)?: return (least, greatest)
    case nil: return nil
    }
  }

  private static func bytes(_ value: UInt64, _ size: Int) -> [UInt8] {
    (0..<size).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
  }

  private static func bytes(_ value: Double, _ size: Int) -> [UInt8] {
    bytes(size == 4 ? UInt64(Float(value).bitPattern) : value.bitPattern, size)
  }
}

extension TensorElementType {
  /// Bytes of a value in a Parquet file, before booleans become bits.
  var storedSize: Int { self == .bool ? 1 : max(size, 4) }
}

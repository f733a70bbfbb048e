internal import Stream

/// The type of a column (Apache Arrow, format/Schema.fbs).
enum ArrowType: Equatable {
  /// How a column says where its texts or lists end.
  enum Ends: Equatable {
    case offsets32, offsets64
    /// Values of up to 12 bytes in place, longer ones in buffers of their own.
    case views
  }

  /// Numbers; dates, times and durations are numbers of their unit. `bool` is one bit.
  case number(TensorElementType)
  /// 16-bit floats.
  case half
  case text(Ends)
  case binary(Ends)
  case fixedBinary(Int)
  case list(Ends)
  case fixedList(Int)
  case structure
  /// A type that is not read, by its name, and how many buffers it has of its own.
  case other(String, buffers: Int)

  /// The numbers of the types in `Type` of Schema.fbs.
  enum Code: UInt8 {
    case null = 1
    case int, float, binary, utf8, bool, decimal, date, time, timestamp, interval, list, structure
    case union, fixedSizeBinary, fixedSizeList, map, duration, largeBinary, largeUtf8, largeList
    case runEndEncoded, binaryView, utf8View, listView, largeListView
  }

  /// The table of a type that is written, with its number.
  var encoded: (code: Code, table: FlatTable) {
    switch self {
    case .number(.bool): return (.bool, FlatTable([:]))
    case .half: return (.float, FlatTable([0: .int16(0)]))
    case .number(.float32): return (.float, FlatTable([0: .int16(1)]))
    case .number(.float64): return (.float, FlatTable([0: .int16(2)]))
    case .number(let type):
      return (
        .int, FlatTable([0: .int32(Int32(8 * type.size)), 1: .int8(type.isSigned ? 1 : 0)])
      )
    case .text: return (.utf8, FlatTable([:]))
    case .fixedList(let size): return (.fixedSizeList, FlatTable([0: .int32(Int32(size))]))
    default: return (.binary, FlatTable([:]))
    }
  }
}

extension TensorElementType {
  fileprivate var isSigned: Bool {
    switch self {
    case .int8, .int16, .int32, .int64: true
    default: false
    }
  }
}

internal import Stream

/// The values of an expression in some steps of a trajectory.
struct MapColumn: Sendable {
  enum Storage: Sendable {
    case floats([Float])
    case doubles([Double])
    /// Integers and booleans; a `uint64` as the `Int64` with the same bits.
    case integers([Int64])
    case texts([String])
  }

  /// The values of one step are contiguous.
  var storage: Storage
  /// Elements per step.
  var width: Int

  var rows: Int {
    switch storage {
    case .floats(let values): width == 0 ? 0 : values.count / width
    case .doubles(let values): width == 0 ? 0 : values.count / width
    case .integers(let values): width == 0 ? 0 : values.count / width
    case .texts(let values): values.count
    }
  }

  init(_ storage: Storage, width: Int = 1) {
    self.storage = storage
    self.width = width
  }

  init(floats: [Float], width: Int) { self.init(.floats(floats), width: width) }

  /// A column of a type, without rows.
  init(_ type: MapType) {
    width = type.count
    switch type {
    case .numbers(.float32, _): storage = .floats([])
    case .numbers(.float64, _): storage = .doubles([])
    case .numbers: storage = .integers([])
    case .text, .other:
      storage = .texts([])
      width = 1
    }
  }

  /// One value for all steps.
  init(_ value: Double, type: TensorElementType, rows: Int, width: Int) {
    self.width = width
    let count = rows * width
    switch type {
    case .float32: storage = .floats(Array(repeating: Float(value), count: count))
    case .float64: storage = .doubles(Array(repeating: value, count: count))
    default: storage = .integers(Array(repeating: Int64(value), count: count))
    }
  }

  /// The numbers in float32.
  var floats: [Float] {
    switch storage {
    case .floats(let values): values
    case .doubles(let values): values.map { Float($0) }
    case .integers(let values): values.map { Float($0) }
    case .texts: []
    }
  }

  var doubles: [Double] {
    switch storage {
    case .floats(let values): values.map { Double($0) }
    case .doubles(let values): values
    case .integers(let values): values.map { Double($0) }
    case .texts: []
    }
  }

  /// True for numbers other than 0, including NaN.
  var bools: [Bool] {
    switch storage {
    case .floats(let values): values.map { $0 != 0 }
    case .doubles(let values): values.map { $0 != 0 }
    case .integers(let values): values.map { $0 != 0 }
    case .texts: []
    }
  }

  var texts: [String] { if case .texts(let values) = storage { values } else { [] } }

  init(bools: [Bool], width: Int) {
    self.init(.integers(bools.map { $0 ? 1 : 0 }), width: width)
  }

  /// Selects some elements of some rows, in the order given.
  ///
  /// - Parameters:
  ///   - elements: indexes in a row.
  func gathered(rows: some Collection<Int>, elements: [Int]) -> MapColumn {
    func pick<Value>(_ values: [Value]) -> [Value] {
      var result: [Value] = []
      result.reserveCapacity(rows.count * elements.count)
      for row in rows { for element in elements { result.append(values[row * width + element]) } }
      return result
    }
    let storage: Storage =
      switch storage {
      case .floats(let values): .floats(pick(values))
      case .doubles(let values): .doubles(pick(values))
      case .integers(let values): .integers(pick(values))
      case .texts(let values): .texts(rows.map { values[$0] })
      }
    return MapColumn(storage, width: elements.count)
  }

  func gathered(rows: some Collection<Int>) -> MapColumn {
    gathered(rows: rows, elements: Array(0..<width))
  }
}

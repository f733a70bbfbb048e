internal import Bytes

/// Computes the sizes of the structs of a serial encoding (ROS 1, CDR), in bytes.
extension MessageType {
  /// Larger sizes are capped here, so that the product with an array's length fits in an Int.
  private static let largest = 1 << 31

  /// Fills in the sizes of all structs.
  /// - Parameter allowsRecursion: whether a struct may be in a sequence of its own.
  /// - Throws: `.malformed` when a struct contains itself, `.limit` when structs are nested too
  ///   deep.
  mutating func measure(allowsRecursion: Bool = false) throws(StreamError) {
    var state = [Progress](repeating: .untouched, count: structs.count)
    for index in structs.indices { _ = try measure(index, &state, above: 0, allowsRecursion) }
  }

  private enum Progress {
    case untouched, open
    /// The levels of structs below this one.
    case done(height: Int)
  }

  /// - Returns: the levels of structs from this one down.
  private mutating func measure(
    _ index: Int, _ state: inout [Progress], above: Int, _ allowsRecursion: Bool
  ) throws(StreamError) -> Int {
    if case .done(let height) = state[index] { return height }
    if case .open = state[index] {
      throw StreamError(.malformed, "\(structs[index].name) contains itself")
    }
    let tooDeep = StreamError.deepTypes
    guard above < Limit.depth else { throw tooDeep }
    state[index] = .open
    var height = 0
    for field in structs[index].fields {
      guard case .structure(let element) = field.type else { continue }
      // What may be absent ends a recursion; reading limits how deep it goes.
      if allowsRecursion, case .open = state[element], field.count == .sequence || field.isOptional
      {
        continue
      }
      height = max(height, try measure(element, &state, above: above + 1, allowsRecursion))
      if field.count != .one, structs[element].minimumSize == 0 {
        throw StreamError(.unsupported, "\(field.name) is an array of an empty type")
      }
    }
    guard height < Limit.depth else { throw tooDeep }
    state[index] = .done(height: height + 1)
    structs[index].minimumSize = minimumSize(of: structs[index])
    structs[index].holdsSizes =
      structs[index].extensibility.map { $0 != .final } ?? false
      || structs[index].fields.contains { field in
        if case .structure(let inner) = field.type { structs[inner].holdsSizes } else { false }
      }
    structs[index].sizedFields = structs[index].fields.filter { mayTakeBytes($0) }
    structs[index].fixedSizes = fixedSizes(of: structs[index])
    return height + 1
  }

  /// The smallest size of one element of a field, in bytes.
  func minimumSize(of type: FieldType) -> Int {
    switch type {
    case .number(let number): number.size
    case .text, .wideText, .bytes: 4
    case .enumeration(let index): enumerations[index].integer.size
    case .time, .duration: 8
    case .structure(let index): structs[index].minimumSize
    }
  }

  /// The smallest size of a field, in bytes.
  func minimumSize(of field: Field) -> Int {
    if field.isOptional { return 1 }
    return switch field.count {
    case .one: minimumSize(of: field.type)
    case .sequence: 4
    case .fixed(let count): minimumSize(of: field.type) * count
    }
  }

  /// False for a field that takes no byte in any message.
  func mayTakeBytes(_ field: Field) -> Bool {
    if minimumSize(of: field) > 0 { return true }
    guard encoding == .cdr, case .structure(let index) = field.type else { return false }
    return structs[index].extensibility != .final || structs[index].holdsSizes
  }

  private func minimumSize(of type: Struct) -> Int {
    if case .union = type.form { return minimumSize(of: type.fields[0]) }
    return type.fields.reduce(0) { min($0 + minimumSize(of: $1), Self.largest) }
  }

  /// The fixed sizes for each offset modulo 8. Without alignment all are equal.
  private func fixedSizes(of type: Struct) -> [Int]? {
    if case .union = type.form { return nil }
    var sizes: [Int] = []
    for phase in 0..<(encoding == .cdr ? 8 : 1) {
      var end = phase
      for field in type.fields {
        guard let next = fixedEnd(of: field, from: end), next < Self.largest else { return nil }
        end = next
      }
      sizes.append(end - phase)
    }
    return encoding == .cdr ? sizes : [Int](repeating: sizes[0], count: 8)
  }

  private func fixedEnd(of field: Field, from start: Int) -> Int? {
    if field.isOptional { return nil }
    let count: Int
    switch field.count {
    case .one: count = 1
    case .fixed(let number): count = number
    case .sequence: return nil
    }
    guard count > 0 else { return start }
    switch field.type {
    case .number(let type):
      return Self.aligned(start, to: alignment(type.size)) + count * type.size
    case .time, .duration: return Self.aligned(start, to: alignment(4)) + count * 8
    case .structure(let index):
      guard let sizes = structs[index].fixedSizes else { return nil }
      if encoding != .cdr { return start + count * sizes[0] }
      // Measuring a longer array costs more than reading its bytes.
      guard count <= 64 else { return nil }
      return (0..<count).reduce(start) { end, _ in end + sizes[end & 7] }
    case .enumeration(let index):
      let size = enumerations[index].integer.size
      return Self.aligned(start, to: alignment(size)) + count * size
    case .text, .wideText, .bytes: return nil
    }
  }

  private func alignment(_ size: Int) -> Int { encoding == .cdr ? size : 1 }

  private static func aligned(_ offset: Int, to size: Int) -> Int {
    (offset + size - 1) & ~(size - 1)
  }
}

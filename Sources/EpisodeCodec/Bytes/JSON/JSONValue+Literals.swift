extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByNilLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(integerLiteral value: Int32) { self = .number(Double(value)) }
  package init(floatLiteral value: Double) { self = .number(value) }
  package init(nilLiteral: ()) { self = .null }
  package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { Member(key: $0.0, value: $0.1) })
  }
}

extension JSONValue {
  /// An array of whole numbers below 2^53.
  package static func integers(_ values: [Int]) -> JSONValue {
    .array(values.map { .number(Double($0)) })
  }

  /// The numbers of an array that holds only whole numbers from 0 to 2^53.
  package var integers: [Int]? {
    guard let array else { return nil }
    let integers = array.compactMap { element -> Int? in
      guard let number = element.number, number >= 0, number <= 0x1p53 else { return nil }
      return Int(exactly: number)
    }
    return integers.count == array.count ? integers : nil
  }

  /// Equality that ignores the order of an object's members.
  package func means(_ other: JSONValue) -> Bool {
    switch (self, other) {
    case (.array(let left), .array(let right)):
      return left.count == right.count && zip(left, right).allSatisfy { $0.means($1) }
    case (.object(let left), .object(let right)):
      let (left, right) = (left.sorted { $0.key < $1.key }, right.sorted { $0.key < $1.key })
      return left.count == right.count
        && zip(left, right).allSatisfy { $0.key == $1.key && $0.value.means($1.value) }
    default: return self == other
    }
  }
}

extension JSONValue {
  /// An object with a new value for one member, which is added if absent.
  package func replacing(_ key: String, with value: JSONValue) -> JSONValue {
    guard case .object(var members) = self else { return self }
    if let index = members.firstIndex(where: { $0.key == key }) {
      members[index].value = value
    } else {
      members.append(Member(key: key, value: value))
    }
    return .object(members)
  }
}

internal import Bytes

/// The values of constants, in bounds and in the cases of unions.
extension IDLTypes {
  /// The value of a union's case; an enumerator needs no module.
  mutating func value(
    of label: IDLExpression, _ discriminator: MessageType.FieldType
  ) throws(StreamError) -> Int64 {
    if case .name(let name) = label, case .enumeration(let index) = discriminator,
      let number = name.parts.last.flatMap({ enumerations[index].numbers[$0] })
    {
      return Int64(number)
    }
    return try value(of: label)
  }

  mutating func value(of expression: IDLExpression) throws(StreamError) -> Int64 {
    switch expression {
    case .number(let number): return number
    case .other: throw StreamError(.malformed, "a bound of the definition is no integer")
    case .name(let name):
      let full = try resolve(name)
      if let value = values[full] { return value }
      guard case .constant(let constant) = declarations[full] else {
        throw StreamError(.malformed, "'\(name.text)' is no constant")
      }
      let value = try nested { (types) throws(StreamError) in try types.value(of: constant) }
      values[full] = value
      return value
    case .unary(let symbol, let operand):
      let value = try value(of: operand)
      return symbol == "-" ? 0 &- value : symbol == "~" ? ~value : value
    case .binary(let symbol, let left, let right):
      return try Self.compute(symbol, try value(of: left), try value(of: right))
    }
  }

  private static func compute(
    _ symbol: String, _ left: Int64, _ right: Int64
  ) throws(StreamError) -> Int64 {
    let result: (partialValue: Int64, overflow: Bool)
    switch symbol {
    case "|": return left | right
    case "^": return left ^ right
    case "&": return left & right
    case "<<": return (0..<64).contains(right) ? left << right : 0
    case ">>": return (0..<64).contains(right) ? left >> right : 0
    case "+": result = left.addingReportingOverflow(right)
    case "-": result = left.subtractingReportingOverflow(right)
    case "*": result = left.multipliedReportingOverflow(by: right)
    case "/": result = left.dividedReportingOverflow(by: right)
    default: result = left.remainderReportingOverflow(dividingBy: right)
    }
    guard !result.overflow else {
      throw StreamError(.malformed, "a constant of the definition has no value")
    }
    return result.partialValue
  }
}

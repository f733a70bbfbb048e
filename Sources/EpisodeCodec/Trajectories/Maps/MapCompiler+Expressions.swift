internal import Bytes
internal import Stream

extension MapCompiler {
  /// Adds an expression and returns its node.
  mutating func compile(_ expression: MapExpression) throws(StreamError) -> Int {
    let location = expression.location
    switch expression.kind {
    case .number(let value): return try add(.literal(value), [], .float32([]))
    case .text(let text): return try add(.text(text), [], .text)
    case .flag(let flag): return try add(.fill(flag ? 1 : 0), [], .numbers(.bool, shape: []))
    case .name("steps", isQuoted: false):
      return try add(.stepCount(selection), [], .numbers(.int64, shape: []))
    case .name("step", isQuoted: false):
      return try add(.stepNumber(selection), [], .numbers(.int64, shape: []))
    case .name("outcome", isQuoted: false) where knowsOutcome && input(of: "outcome") == nil:
      return try add(.outcome, [], .text)
    case .name(let name, _):
      return try node(named: name, at: location)
    case .element(let operand, let index):
      let node = try compile(operand)
      let (shape, extent) = try lastAxis(of: node, operand, at: location)
      let place = index < 0 ? index + extent : index
      guard place >= 0, place < extent else {
        throw location.error("\(text(operand, node)), \(index) is outside")
      }
      return try pick([place], of: node, shape: Array(shape.dropLast()))
    case .slice(let operand, let from, let to):
      let node = try compile(operand)
      let (shape, extent) = try lastAxis(of: node, operand, at: location)
      func place(_ index: Int) -> Int { index < 0 ? index + extent : index }
      let (start, end) = (place(from ?? 0), place(to ?? extent))
      guard start >= 0, end <= extent, start < end else {
        let slice = "\(from.map(String.init) ?? ""):\(to.map(String.init) ?? "")"
        throw location.error("\(text(operand, node)), slice \(slice) is outside")
      }
      return try pick(Array(start..<end), of: node, shape: shape.dropLast() + [end - start])
    case .prefix(let sign, let operand):
      let node = try numbers(operand)
      guard sign == .not else { return try elementwise(.negate, node) }
      return try add(.logic(.not), [node], .numbers(.bool, shape: try shape(of: node, location)))
    case .infix(let sign, let left, let right):
      return try infix(sign, left, right, at: location)
    case .call(let function, let arguments):
      return try call(function, arguments, at: location)
    }
  }

  /// Describes an operand for a message.
  func text(_ expression: MapExpression, _ node: Int) -> String {
    if case .name(let name, _) = expression.kind {
      return switch type(node) {
      case .numbers(_, let shape): "'\(name)' has shape \(shape)"
      case .text, .other: "'\(name)' is \(type(node).description)"
      }
    }
    return switch type(node) {
    case .numbers(_, let shape): "the value has shape \(shape)"
    case .text, .other: "the value is \(type(node).description)"
    }
  }

  /// Compiles an operand that must be numbers.
  mutating func numbers(_ expression: MapExpression) throws(StreamError) -> Int {
    let node = try compile(expression)
    guard case .numbers = type(node) else {
      throw expression.location.error("\(text(expression, node)), not numbers")
    }
    return node
  }

  func shape(of node: Int, _ location: MapLocation) throws(StreamError) -> [Int] {
    guard case .numbers(_, let shape) = type(node) else {
      throw location.error("the value is \(type(node).description), not numbers")
    }
    return shape
  }

  private func lastAxis(
    of node: Int, _ operand: MapExpression, at location: MapLocation
  ) throws(StreamError) -> (shape: [Int], extent: Int) {
    guard case .numbers(_, let shape) = type(node), let extent = shape.last else {
      throw location.error("\(text(operand, node)) and has no axis")
    }
    return (shape, extent)
  }

  private mutating func pick(
    _ places: [Int], of node: Int, shape: [Int]
  ) throws(StreamError) -> Int {
    guard case .numbers(let type, let old) = type(node), shape != old else { return node }
    let (extent, outer) = (old.last ?? 1, old.dropLast().reduce(1, *))
    guard outer * places.count <= MapType.mostElements else {
      throw StreamError(.limit, "the map makes a value of shape \(shape), which is too large")
    }
    let elements = (0..<outer).flatMap { outer in places.map { outer * extent + $0 } }
    return try add(.pick(elements), [node], .numbers(type, shape: shape))
  }

  mutating func elementwise(
    _ function: MapNode.Elementwise, _ node: Int
  ) throws(StreamError) -> Int {
    guard case .numbers(let type, let shape) = type(node) else { return node }
    if case .literal(let value) = nodes[node].operation {
      return try add(.literal(function.value(value)), [], .float32([]))
    }
    return try add(
      .elementwise(function), [node],
      .numbers(type == .float64 ? .float64 : .float32, shape: shape))
  }

  private mutating func infix(
    _ sign: MapOperator, _ left: MapExpression, _ right: MapExpression, at location: MapLocation
  ) throws(StreamError) -> Int {
    let (one, two) = (try compile(left), try compile(right))
    if type(one) == .text, type(two) == .text, sign == .equal || sign == .unequal {
      return try add(.compare(sign), [one, two], .numbers(.bool, shape: []))
    }
    guard case .numbers(let leftType, let leftShape) = type(one),
      case .numbers(let rightType, let rightShape) = type(two)
    else {
      throw location.error(
        "\(type(one).description) \(sign.rawValue) \(type(two).description) has no meaning")
    }
    let (leftCount, rightCount) = (type(one).count, type(two).count)
    guard leftShape == rightShape || leftCount == 1 || rightCount == 1 else {
      throw location.error(
        "\(text(left, one)), and \(text(right, two)): '\(sign.rawValue)' needs the same, or one number"
      )
    }
    let isLeft = leftCount != 1 || rightCount == 1 && leftShape.count >= rightShape.count
    let shape = isLeft ? leftShape : rightShape
    switch sign {
    case .plus, .minus, .times, .over:
      if case .literal(let x) = nodes[one].operation, case .literal(let y) = nodes[two].operation {
        return try add(.literal(sign.value(x, y)), [], .float32([]))
      }
      let type = arithmeticType(one, two)
      return try add(
        .arithmetic(sign), [settled(one, with: type), settled(two, with: type)],
        .numbers(type, shape: shape))
    case .and, .or: return try add(.logic(sign), [one, two], .numbers(.bool, shape: shape))
    default:
      return try add(
        .compare(sign), [settled(one, with: rightType), settled(two, with: leftType)],
        .numbers(.bool, shape: shape))
    }
  }

  /// The type of an arithmetic result: float64 if an operand is float64, and otherwise float32. A
  /// literal does not count.
  func arithmeticType(_ operands: Int...) -> TensorElementType {
    operands.contains { type($0).isDouble } ? .float64 : .float32
  }

  /// An operand, where a literal takes the type of the other operand. Next to integers, a whole
  /// literal becomes an integer, and any other float64.
  mutating func settled(_ node: Int, with type: TensorElementType) throws(StreamError) -> Int {
    guard case .literal(let value) = nodes[node].operation else { return node }
    let own: TensorElementType =
      type.isFloat ? type : Int64(exactly: value) == nil ? .float64 : .int64
    return try cast(node, to: own)
  }
}

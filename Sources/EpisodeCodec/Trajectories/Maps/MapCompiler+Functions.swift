internal import Bytes
internal import Stream
internal import TrajectoryMath

extension MapCompiler {
  /// The functions of the language, for messages and documents.
  static let functions: [String] =
    [
      "concat", "zeros", "ones", "clip", "norm", "matmul", "inverse", "reshape", "zlib", "text",
      "lower", "either",
    ]
    + MapNode.Elementwise.allCases.map(\.rawValue).filter { $0 != "negate" }
    + MapNode.Scan.allCases.map(\.rawValue) + TensorElementType.allCases.map(\.rawValue)
    + RotationForm.allCases.flatMap { from in
      RotationForm.allCases.filter { $0 != from }.map { "\(from.rawValue)_to_\($0.rawValue)" }
    }

  mutating func call(
    _ function: String, _ arguments: [MapExpression], at location: MapLocation
  ) throws(StreamError) -> Int {
    func count(_ range: ClosedRange<Int>) throws(StreamError) {
      guard !range.contains(arguments.count) else { return }
      let wanted =
        range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound) or more"
      throw location.error("'\(function)' takes \(wanted) values, not \(arguments.count)")
    }
    if let type = TensorElementType(rawValue: function) {
      try count(1...1)
      return try cast(try numbers(arguments[0]), to: type)
    }
    if let scan = MapNode.Scan(rawValue: function) {
      try count(1...1)
      return try add(scan, arguments[0])
    }
    if function != "negate", let elementwise = MapNode.Elementwise(rawValue: function) {
      try count(1...1)
      return try self.elementwise(elementwise, try numbers(arguments[0]))
    }
    if let (from, to) = RotationForm.conversion(function) {
      try count(1...1)
      return try rotate(arguments[0], from, to)
    }
    switch function {
    case "concat":
      try count(1...1000)
      return try concat(arguments, at: location)
    case "zeros", "ones":
      try count(0...8)
      let shape = try self.shape(arguments[...], at: location)
      return try add(.fill(function == "ones" ? 1 : 0), [], .float32(shape))
    case "clip":
      try count(3...3)
      let node = try numbers(arguments[0])
      let bounds = [try numbers(arguments[1]), try numbers(arguments[2])]
      guard bounds.allSatisfy({ type($0).count == 1 }) else {
        throw location.error("each bound of 'clip' is a single number")
      }
      let shape = try shape(of: node, location)
      let common = arithmeticType(node, bounds[0], bounds[1])
      var operands: [Int] = []
      for operand in [node] + bounds { operands.append(try settled(operand, with: common)) }
      return try add(.clip, operands, .numbers(common, shape: shape))
    case "norm":
      try count(1...1)
      let node = try numbers(arguments[0])
      let (shape, type) = (try shape(of: node, location), arithmeticType(node))
      return try add(
        .norm, [try cast(node, to: type)], .numbers(type, shape: shape.dropLast() + [1]))
    case "inverse", "matmul": return try matrix(function, arguments, at: location)
    case "reshape":
      try count(2...9)
      let node = try numbers(arguments[0])
      let shape = try self.shape(arguments[1...], at: location)
      guard case .numbers(let element, _) = type(node), shape.reduce(1, *) == type(node).count
      else { throw location.error("\(text(arguments[0], node)), not as many as \(shape)") }
      return try add(.reshape, [node], .numbers(element, shape: shape))
    case "zlib":
      try count(2...9)
      return try inflate(arguments, at: location)
    case "text":
      try count(1...1)
      let node = try numbers(arguments[0])
      guard case .numbers(let element, _) = type(node), element.isInteger else {
        throw location.error("\(text(arguments[0], node)), not integers")
      }
      return try add(.decodeText, [node], .text)
    case "lower":
      try count(1...1)
      let node = try compile(arguments[0])
      guard type(node) == .text else {
        throw location.error("\(text(arguments[0], node)), not text")
      }
      return try add(.lowercase, [node], .text)
    case "either":
      try count(2...1000)
      return try either(arguments)
    default:
      let near = Suggestion.nearest(to: function, among: Self.functions)
      throw location.error(
        "no function '\(function)'" + (near.map { "; is '\($0)' meant?" } ?? ""))
    }
  }

  mutating func cast(_ node: Int, to type: TensorElementType) throws(StreamError) -> Int {
    guard case .numbers(let old, let shape) = self.type(node) else { return node }
    if case .literal(let value) = nodes[node].operation {
      return try add(.fill(value), [], .numbers(type, shape: []))
    }
    if case .fill(let value) = nodes[node].operation, old != type {
      return try add(.fill(value), [], .numbers(type, shape: shape))
    }
    return old == type ? node : try add(.cast, [node], .numbers(type, shape: shape))
  }

  private mutating func add(
    _ scan: MapNode.Scan, _ argument: MapExpression
  ) throws(StreamError) -> Int {
    let node = try numbers(argument)
    guard case .numbers(let element, let shape) = type(node) else { return node }
    let result: MapType
    var operand = node
    switch scan {
    case .binarize, .rel2abs:
      operand = try cast(node, to: arithmeticType(node))
      result = .float32(shape)
    case .next, .previous, .first, .last: result = type(node)
    case .any, .all: result = .numbers(.bool, shape: [])
    case .min, .max, .mean, .sum:
      result = .numbers(element == .float64 ? .float64 : .float32, shape: [])
    }
    return try add(.scan(scan, selection), [operand], result)
  }

  private mutating func rotate(
    _ argument: MapExpression, _ from: RotationForm, _ to: RotationForm
  ) throws(StreamError) -> Int {
    let value = try numbers(argument)
    let type = arithmeticType(value)
    let node = try cast(value, to: type)
    let shape = try shape(of: node, argument.location)
    guard shape == [from.count] || from == .matrix && shape == [3, 3] else {
      throw argument.location.error(
        "\(text(argument, node)), but \(from.rawValue) has \(from.count) numbers")
    }
    return try add(
      .rotate(from, to), [node], .numbers(type, shape: to == .matrix ? [3, 3] : [to.count]))
  }

  private mutating func matrix(
    _ function: String, _ arguments: [MapExpression], at location: MapLocation
  ) throws(StreamError) -> Int {
    guard arguments.count == (function == "matmul" ? 2 : 1) else {
      throw location.error("'\(function)' takes \(function == "matmul" ? 2 : 1) values")
    }
    var values: [Int] = []
    for argument in arguments { values.append(try numbers(argument)) }
    let type: TensorElementType = values.contains { self.type($0).isDouble } ? .float64 : .float32
    var operands: [Int] = []
    for (index, argument) in arguments.enumerated() {
      let node = try cast(values[index], to: type)
      let shape = try shape(of: node, argument.location)
      guard shape == [3, 3] || index == 1 && shape == [3] else {
        throw argument.location.error("\(text(argument, node)), not [3, 3]")
      }
      operands.append(node)
    }
    guard function == "matmul" else {
      return try add(.inverse, operands, .numbers(type, shape: [3, 3]))
    }
    return try add(.matrixProduct, operands, self.type(operands[1]))
  }

  /// Concatenates values along the last axis. A single number counts as a vector of one.
  private mutating func concat(
    _ arguments: [MapExpression], at location: MapLocation
  ) throws(StreamError) -> Int {
    var parts: [Int] = []
    for argument in arguments { parts.append(try numbers(argument)) }
    let texts = zip(arguments, parts).map { text($0, $1) }
    return try concat(parts, described: texts, at: location)
  }

  mutating func concat(
    _ nodes: [Int], described texts: [String], at location: MapLocation
  ) throws(StreamError) -> Int {
    var common: (type: TensorElementType, outer: [Int])?
    var extent = 0
    for (index, node) in nodes.enumerated() {
      guard case .numbers(let type, let shape) = type(node) else {
        throw location.error("\(texts[index]), not numbers")
      }
      extent += shape.last ?? 1
      switch self.nodes[node].operation {
      // Literals take the type of the others.
      case .literal: continue
      case .fill where shape.count <= 1: continue
      default: break
      }
      let (first, outer) = common ?? (type, shape.dropLast())
      guard type == first || type.isFloat && first.isFloat else {
        throw location.error(
          "concat of \(first.rawValue) and \(type.rawValue); write \(first.rawValue)(…)")
      }
      guard outer == Array(shape.dropLast()) else {
        throw location.error("concat of shapes that differ: \(texts[index])")
      }
      common = (type == first ? type : .float64, outer)
    }
    let (type, outer) = common ?? (.float32, [])
    guard outer.isEmpty || nodes.allSatisfy({ self.type($0).rank > 1 }) else {
      throw location.error("concat of a matrix and a vector")
    }
    let shape = outer + [extent]
    guard shape.reduce(1, *) <= MapType.mostElements else {
      throw location.error(.limit, "a value of shape \(shape) is too large")
    }
    var parts: [Int] = []
    for node in nodes { parts.append(try cast(node, to: type)) }
    if parts.count == 1, self.type(parts[0]) == .numbers(type, shape: shape) { return parts[0] }
    return try add(.concat, parts, .numbers(type, shape: shape))
  }

  /// The first value whose features exist.
  private mutating func either(_ arguments: [MapExpression]) throws(StreamError) -> Int {
    let unchanged = self
    for argument in arguments.dropLast() {
      do throws(StreamError) { return try compile(argument) } catch {
        guard error.kind == .missing else { throw error }
        self = unchanged
      }
    }
    return try compile(arguments[arguments.count - 1])
  }

  /// A shape written as numbers.
  private func shape(
    _ arguments: ArraySlice<MapExpression>, at location: MapLocation
  ) throws(StreamError) -> [Int] {
    var shape: [Int] = []
    for argument in arguments {
      guard case .number(let value) = argument.kind, let extent = Int(exactly: value), extent >= 1,
        extent <= MapType.mostElements
      else { throw argument.location.error("a shape consists of whole numbers from 1") }
      shape.append(extent)
      guard shape.reduce(1, *) <= MapType.mostElements else {
        throw location.error(.limit, "a value of shape \(shape) is too large")
      }
    }
    return shape
  }

  private mutating func inflate(
    _ arguments: [MapExpression], at location: MapLocation
  ) throws(StreamError) -> Int {
    guard case .name(let name, _) = arguments[0].kind else {
      throw arguments[0].location.error("'zlib' reads a feature: zlib(NAME, float32, 7)")
    }
    let node = try feature(name, at: arguments[0].location)
    guard let index = input(of: name) else {
      throw arguments[0].location.error("'zlib' reads a feature of the input, not a value")
    }
    guard case .name(let word, isQuoted: false) = arguments[1].kind,
      let type = TensorElementType(rawValue: word)
    else { throw arguments[1].location.error("a type is missing, such as float32") }
    let result = MapType.numbers(type, shape: try shape(arguments[2...], at: location))
    // The reader may have unpacked it: rlds-cat does if the dataset declares the encoding.
    if case .numbers(type, _) = self.type(node), type != .uint8,
      self.type(node).count == result.count
    {
      return self.type(node) == result ? node : try add(.reshape, [node], result)
    }
    return try add(.inflate(feature: index), [], result)
  }
}

extension RotationForm {
  /// The rotations that `euler_to_matrix` and similar functions convert.
  fileprivate static func conversion(_ function: String) -> (from: Self, to: Self)? {
    for from in allCases where function.hasPrefix(from.rawValue + "_to_") {
      let rest = function.dropFirst(from.rawValue.count + 4)
      if let to = Self(rawValue: String(rest)), to != from { return (from, to) }
    }
    return nil
  }
}

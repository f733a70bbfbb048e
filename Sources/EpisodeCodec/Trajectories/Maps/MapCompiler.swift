internal import Bytes
internal import Stream

/// Fits a map to the features of a stream: resolves names, and checks types and shapes.
struct MapCompiler {
  private(set) var program: MapProgram
  /// The features after the lines so far, in order.
  private(set) var order: [String] = []
  private var features: [String: Int] = [:]
  private var definitions: [String: Int] = [:]
  private let inputs: [Feature]
  private var elements = 0
  /// True for what is computed at the end of a trajectory.
  var knowsOutcome = false

  private static let mostFeatures = 4096
  /// The most numbers per step in all values of a map.
  private static let mostElements = 1 << 24

  /// - Parameters:
  ///   - features: of the stream.
  ///   - types: of their values, in the same order; nil for one without a value in this trajectory.
  init(_ features: [Feature], types: [MapType?]) {
    inputs = features
    program = MapProgram(names: features.map(\.name))
    for (index, feature) in features.enumerated() {
      guard let type = types[index] else { continue }
      order.append(feature.name)
      self.features[feature.name] = program.nodes.count
      program.nodes.append(MapNode(operation: .feature(index), type: type, isConstant: false))
    }
  }

  var nodes: [MapNode] { program.nodes }
  func type(_ node: Int) -> MapType { program.nodes[node].type }
  var selection: StepSelection { program.selection }

  /// Adds a value.
  /// - Throws: `.limit` when all values together are too large.
  mutating func add(
    _ operation: MapNode.Operation, _ operands: [Int] = [], _ type: MapType
  ) throws(StreamError) -> Int {
    elements += 1 + type.count
    guard elements <= Self.mostElements else {
      throw StreamError(.limit, "the map makes more than \(Self.mostElements) numbers per step")
    }
    var isConstant = operands.allSatisfy { program.nodes[$0].isConstant }
    switch operation {
    case .feature, .inflate, .stepNumber: isConstant = false
    case .scan(let scan, _): isConstant = scan.isSingle
    default: break
    }
    program.nodes.append(
      MapNode(operation: operation, operands: operands, type: type, isConstant: isConstant))
    return program.nodes.count - 1
  }

  /// The index of the input feature that a name means; nil where it is computed.
  func input(of name: String) -> Int? {
    guard let node = features[name], case .feature(let index) = program.nodes[node].operation
    else { return nil }
    return index
  }

  func node(named name: String, at location: MapLocation) throws(StreamError) -> Int {
    if let node = definitions[name] ?? features[name] { return node }
    throw location.error(.missing, unknown(name))
  }

  /// The message about an unknown name.
  func unknown(_ name: String) -> String {
    if let below = order.first(where: { $0.hasPrefix(name + "/") }) {
      return "'\(name)' is not a feature; there is '\(below)'"
    }
    if let near = near(name) { return "no feature '\(name)'; is '\(near)' meant?" }
    return order.count > 12
      ? "no feature '\(name)'" : "no feature '\(name)'; there are \(order.joined(separator: ", "))"
  }

  /// The name nearest to an unknown one. Within a folder only the rest of the name is compared.
  private func near(_ name: String) -> String? {
    let names = order + definitions.keys.sorted()
    let folder = name.lastIndex(of: "/").map { name[...$0] } ?? ""
    let leaves = names.filter { $0.hasPrefix(folder) }.map { String($0.dropFirst(folder.count)) }
    let leaf = Suggestion.nearest(to: String(name.dropFirst(folder.count)), among: leaves)
    if let leaf { return folder + leaf }
    return Suggestion.nearest(
      to: name, among: names.filter { folder.isEmpty || !$0.hasPrefix(folder) })
  }

  mutating func add(_ statement: MapStatement) throws(StreamError) {
    let location = statement.location
    switch statement.kind {
    case .assign(let name, let expression):
      try set(name, to: settled(try compile(expression)))
      guard order.count <= Self.mostFeatures else {
        throw location.error(.limit, "more than \(Self.mostFeatures) features")
      }
    case .define(let name, let expression):
      guard features[name] == nil else {
        throw location.error("'\(name)' is a feature; 'let' needs another name")
      }
      definitions[name] = try compile(expression)
    case .rename(let old, let new):
      let node = try feature(old, at: location)
      do { try Feature.checkName(new) } catch { throw location.error(error.text) }
      guard features[new] == nil || new == old else {
        throw location.error("there is a feature '\(new)'; remove it first")
      }
      if let place = order.firstIndex(of: old) { order[place] = new }
      features[old] = nil
      features[new] = node
    case .remove(let names):
      for name in names {
        let found = order.filter { $0 == name || $0.hasPrefix(name + "/") }
        guard !found.isEmpty else { throw location.error(.missing, unknown(name)) }
        for name in found { remove(name) }
      }
    case .keep(let names):
      for name in names where !order.contains(where: { $0 == name || $0.hasPrefix(name + "/") }) {
        throw location.error(.missing, unknown(name))
      }
      for name in order
      where !names.contains(where: { name == $0 || name.hasPrefix($0 + "/") }) {
        remove(name)
      }
    case .swap(let first, let second, let probability):
      try swap(first, second, probability, at: location)
    case .select(let part):
      guard program.selection.append(part) else {
        throw location.error(.limit, "this drops billions of steps")
      }
    }
  }

  /// A feature, but not a definition.
  func feature(_ name: String, at location: MapLocation) throws(StreamError) -> Int {
    guard let node = features[name] else { throw location.error(.missing, unknown(name)) }
    return node
  }

  func feature(_ name: String) -> Int? { features[name] }

  /// Sets the value of a feature. A name is either a feature or a folder: `action = …` replaces
  /// `action/…`.
  mutating func set(_ name: String, to node: Int) {
    if features[name] == nil {
      let below = order.filter { $0.hasPrefix(name + "/") }
      if let place = order.firstIndex(where: { $0.hasPrefix(name + "/") }) {
        order.insert(name, at: place)
      } else {
        order.append(name)
      }
      for name in below { remove(name) }
    }
    features[name] = node
  }

  private mutating func remove(_ name: String) {
    features[name] = nil
    order.removeAll { $0 == name }
  }

  mutating func removeAll() {
    (order, features) = ([], [:])
  }

  private mutating func swap(
    _ first: String, _ second: String, _ probability: Double, at location: MapLocation
  ) throws(StreamError) {
    let (one, two) = (try feature(first, at: location), try feature(second, at: location))
    guard type(one) == type(two) else {
      throw location.error(
        "'\(first)' is \(type(one).description), '\(second)' is \(type(two).description)")
    }
    let choice = program.choices.count
    program.choices.append(probability)
    features[first] = try add(.choose(choice), [one, two], type(one))
    features[second] = try add(.choose(choice), [two, one], type(one))
  }

  /// Prepares a value to be a feature: a literal becomes float32.
  mutating func settled(_ node: Int) throws(StreamError) -> Int {
    if case .literal(let value) = nodes[node].operation {
      return try add(.fill(value), [], .float32([]))
    }
    return node
  }

  /// The program so far, with the features as its outputs.
  ///
  /// - Parameter masks: of the feature `action`.
  func finished(
    masks: [(mask: Feature.Mask, values: [Bool])] = [], frameFilter: FrameFilter? = nil
  ) throws(StreamError) -> MapProgram {
    var program = program
    for name in order {
      guard let node = features[name] else { continue }
      var feature = try feature(name, of: node)
      if name == "action" {
        for entry in masks { feature.setMask(entry.mask, entry.values) }
        if !masks.isEmpty { feature.set(frameFilter) }
      }
      program.outputs.append(.init(node: node, feature: feature))
    }
    return program
  }

  /// The feature of a value under a name. A value passed on unchanged keeps its metadata, as does a
  /// vector that replaces one of the same type and length.
  private func feature(_ name: String, of node: Int) throws(StreamError) -> Feature {
    switch nodes[node].operation {
    case .feature(let index):
      return inputs[index].name == name ? inputs[index] : try inputs[index].named(name)
    case .choose: return try feature(name, of: nodes[node].operands[0])
    case .padding: return try .image(name, .compressed)
    default: break
    }
    guard case .numbers = type(node) else { return try .text(name) }
    if let before = inputs.firstIndex(where: { $0.name == name }), inputs[before].kind == .tensor,
      nodes.contains(where: {
        if case .feature(before) = $0.operation { $0.type == type(node) } else { false }
      })
    {
      return inputs[before]
    }
    return try .tensor(name)
  }
}

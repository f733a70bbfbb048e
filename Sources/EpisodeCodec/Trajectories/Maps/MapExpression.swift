internal import Bytes

/// An expression of the map language as written.
package struct MapExpression: Sendable {
  package indirect enum Kind: Sendable {
    case number(Double)
    case text(String)
    case flag(Bool)
    /// A feature, a name defined by `let`, or, when unquoted, `steps` or `step`.
    case name(String, isQuoted: Bool)
    /// `x[3]`, without its axis.
    case element(MapExpression, Int)
    /// `x[from:to]`; a missing bound is that of the axis.
    case slice(MapExpression, from: Int?, to: Int?)
    case prefix(MapOperator, MapExpression)
    case infix(MapOperator, MapExpression, MapExpression)
    case call(String, [MapExpression])
  }

  /// How deep expressions may be nested, operators in a row included.
  static let depthLimit = 120

  package let kind: Kind
  package let location: MapLocation
  /// 1 for a leaf.
  let depth: Int

  init(
    _ kind: Kind, at location: MapLocation, over operands: [MapExpression] = []
  ) throws(StreamError) {
    self.kind = kind
    self.location = location
    depth = 1 + (operands.map(\.depth).max() ?? 0)
    guard depth <= Self.depthLimit else {
      throw location.error(.limit, "an expression nested more than \(Self.depthLimit) levels deep")
    }
  }
}

/// An operator between or before expressions.
package enum MapOperator: String, Sendable {
  case or, and, not
  case equal = "=="
  case unequal = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case plus = "+"
  case minus = "-"
  case times = "*"
  case over = "/"

  /// How tightly the operator binds between two expressions; 0 where it is not allowed.
  package var precedence: Int {
    switch self {
    case .not: 0
    case .or: 1
    case .and: 2
    case .equal, .unequal, .less, .lessOrEqual, .greater, .greaterOrEqual: 3
    case .plus, .minus: 4
    case .times, .over: 5
    }
  }
}

/// A line of a map that changes features or selects steps.
struct MapStatement: Sendable {
  enum Kind: Sendable {
    /// `NAME = EXPRESSION`
    case assign(String, MapExpression)
    /// `let NAME = EXPRESSION`: a value for the lines below, not a feature.
    case define(String, MapExpression)
    /// `rename OLD to NEW`
    case rename(String, to: String)
    /// `remove NAME, …`, with everything below it
    case remove([String])
    /// `keep NAME, …`, with everything below it, and nothing else
    case keep([String])
    /// `swap A, B with probability P`: in some trajectories A and B exchange their values.
    case swap(String, String, probability: Double)
    case select(StepSelection.Part)
  }

  let kind: Kind
  let location: MapLocation
}

/// The steps of a trajectory that remain after `drop first`, `drop last` and `every` in some order.
struct StepSelection: Equatable, Sendable {
  enum Part: Equatable, Sendable {
    case dropFirst(Int)
    case dropLast(Int)
    case every(Int)
  }

  /// The largest number after `drop first`, `drop last` and `every`, and of their combination.
  static let highestNumber = 1_000_000_000

  private(set) var parts: [Part] = []
  /// The original number of the first step that remains.
  private(set) var start = 0
  /// The distance between steps that remain.
  private(set) var stride = 1

  /// False when it would drop billions of steps.
  mutating func append(_ part: Part) -> Bool {
    parts.append(part)
    switch part {
    case .dropFirst(let number): start += number * stride
    case .dropLast: break
    case .every(let number): stride *= number
    }
    return start <= Self.highestNumber && stride <= Self.highestNumber
  }

  /// True when the selection depends on the number of steps.
  var needsEnd: Bool {
    parts.contains { if case .dropLast = $0 { true } else { false } }
  }

  /// The number of steps that remain.
  func count(of steps: Int) -> Int {
    parts.reduce(steps) { count, part in
      switch part {
      case .dropFirst(let number), .dropLast(let number): max(0, count - number)
      case .every(let number): (count + number - 1) / number
      }
    }
  }

  /// All steps of a trajectory that remain.
  func rows(of steps: Int) -> StepRows {
    StepRows(start: start, stride: stride, count: count(of: steps))
  }
}

/// Evenly spaced steps of a trajectory.
struct StepRows: Equatable, Sendable {
  var start: Int
  var stride: Int
  var count: Int

  subscript(row: Int) -> Int { start + row * stride }

  /// A part of them.
  func part(_ range: Range<Int>) -> StepRows {
    StepRows(start: self[range.lowerBound], stride: stride, count: range.count)
  }
}

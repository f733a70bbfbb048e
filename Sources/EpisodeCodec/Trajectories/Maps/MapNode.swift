internal import Stream
internal import TrajectoryMath

/// A value in a compiled map. Its operands are earlier nodes.
struct MapNode: Sendable {
  enum Operation: Sendable {
    /// A feature of the input, by index.
    case feature(Int)
    /// A literal that has not yet taken the type of another operand.
    case literal(Double)
    /// The same number in every element.
    case fill(Double)
    case text(String)
    /// The image of a missing camera.
    case padding
    /// Selects elements of the last axis.
    case pick([Int])
    case concat
    case cast
    case arithmetic(MapOperator)
    case compare(MapOperator)
    case logic(MapOperator)
    case elementwise(Elementwise)
    case clip
    case rotate(RotationForm, RotationForm)
    /// A 3x3 matrix times a matrix or a vector.
    case matrixProduct
    case inverse
    /// The length of each vector along the last axis.
    case norm
    case reshape
    /// Elements compressed with zlib, in a feature of bytes.
    case inflate(feature: Int)
    /// Code points up to the first 0 as text.
    case decodeText
    case lowercase
    /// The index of the step among those that remain, from 0.
    case stepNumber(StepSelection)
    case stepCount(StepSelection)
    /// How the trajectory ended.
    case outcome
    /// A value that depends on other steps: computed for the whole trajectory, one row per
    /// remaining step, or a single row for all.
    case scan(Scan, StepSelection)
    /// The first operand, or the second in trajectories where this choice is true.
    case choose(Int)
  }

  enum Elementwise: String, CaseIterable, Sendable {
    case abs, sqrt, sin, cos, invert, negate
  }

  enum Scan: String, CaseIterable, Sendable {
    case binarize, rel2abs, next, previous
    case first, last
    case any, all, min, max, mean, sum

    /// True when the value is one row for all steps.
    var isSingle: Bool {
      switch self {
      case .binarize, .rel2abs, .next, .previous: false
      default: true
      }
    }
  }

  var operation: Operation
  var operands: [Int] = []
  var type: MapType
  /// True when all steps of a trajectory have the same value.
  var isConstant: Bool
}

/// A map fitted to the features of a stream.
struct MapProgram: Sendable {
  struct Output: Sendable {
    var node: Int
    var feature: Feature
  }

  var nodes: [MapNode] = []
  var outputs: [Output] = []
  /// The steps that remain.
  var selection = StepSelection()
  /// The probability of the second feature, for each choice between two.
  var choices: [Double] = []
  /// Features of the input, for messages.
  var names: [String]

  /// True when a value depends on later steps, or the selection of steps on their number.
  var needsWholeTrajectory: Bool {
    selection.needsEnd
      || nodes.contains {
        switch $0.operation {
        case .scan, .stepCount, .outcome: true
        default: false
        }
      }
  }

  /// The nodes needed to compute `targets`: those read from the input, and the others in the order
  /// of computation. Nodes below a scan are not included, because the scan is computed before.
  func schedule(for targets: [Int]) -> (sources: [Int], steps: [Int]) {
    var isNeeded = Array(repeating: false, count: nodes.count)
    for target in targets { isNeeded[target] = true }
    var (sources, steps) = ([Int](), [Int]())
    for index in nodes.indices.reversed() where isNeeded[index] {
      switch nodes[index].operation {
      case .feature, .inflate: sources.append(index)
      case .scan: steps.append(index)
      default:
        steps.append(index)
        for operand in nodes[index].operands { isNeeded[operand] = true }
      }
    }
    return (sources.reversed(), steps.reversed())
  }

  /// The scans that `targets` need, each after those that it needs itself.
  func scans(for targets: [Int]) -> [Int] {
    var isNeeded = Array(repeating: false, count: nodes.count)
    for target in targets { isNeeded[target] = true }
    var scans: [Int] = []
    for index in nodes.indices.reversed() where isNeeded[index] {
      if case .scan = nodes[index].operation { scans.append(index) }
      for operand in nodes[index].operands { isNeeded[operand] = true }
    }
    return scans.reversed()
  }

  /// For each node the first input feature that it depends on.
  var leadingFeatures: [Int?] {
    var leads: [Int?] = []
    for node in nodes {
      switch node.operation {
      case .feature(let index), .inflate(let index): leads.append(index)
      default: leads.append(node.operands.lazy.compactMap { leads[$0] }.first)
      }
    }
    return leads
  }
}

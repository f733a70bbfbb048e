internal import Stream
internal import TrajectoryMath

/// A value in a compiled map. Its operands are nodes before it.
struct MapNode: Sendable {
  enum Operation: Sendable {
    /// A feature of the input, by its place.
    case feature(Int)
    /// A number of the map that is not used with anything yet, whose type it will take.
    case literal(Double)
    /// The same number in every element.
    case fill(Double)
    case text(String)
    /// The image of a camera that is not there.
    case padding
    /// Some elements of the last axis.
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
    /// The length of the vectors along the last axis.
    case norm
    case reshape
    /// Elements that zlib has compressed, in a feature of bytes.
    case inflate(feature: Int)
    /// Code points up to the first 0 as text.
    case decodeText
    case lowercase
    /// Number of the step among those that remain, from 0.
    case stepNumber(StepSelection)
    case stepCount(StepSelection)
    /// What depends on other steps too: made for the whole trajectory, one row per step that
    /// remains, or a single one for all.
    case scan(Scan, StepSelection)
    /// The first operand, or the second in trajectories where the choice of this number says so.
    case choose(Int)
  }

  enum Elementwise: String, CaseIterable, Sendable {
    case abs, sqrt, sin, cos, invert, negate
  }

  enum Scan: String, CaseIterable, Sendable {
    case binarize, rel2abs, next, previous
    case first, last
    case any, all, min, max, mean, sum

    /// Whether all steps have the same value.
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
  /// Whether all steps of a trajectory have the same value, whatever it is.
  var isConstant: Bool
}

/// A map that fits the features of a stream.
struct MapProgram: Sendable {
  struct Output: Sendable {
    var node: Int
    var feature: Feature
  }

  var nodes: [MapNode] = []
  var outputs: [Output] = []
  /// Which steps remain.
  var selection = StepSelection()
  /// For each choice between two features the probability of the second.
  var choices: [Double] = []
  /// Features of the input, for messages.
  var names: [String]

  /// Whether a value depends on steps that come later, or the choice of steps on their number.
  var needsWholeTrajectory: Bool {
    selection.needsEnd
      || nodes.contains {
        switch $0.operation {
        case .scan, .stepCount: true
        default: false
        }
      }
  }

  /// The values that come from the input itself and that are needed for some others, and these
  /// others: in the order to make them. What is below a scan is left out, as the scan is made before.
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

  /// The scans that some values need, each behind those that it needs itself.
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

  /// For each node the feature of the input that it is made of first.
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

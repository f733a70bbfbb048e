internal import Bytes
internal import Stream
internal import TrajectoryMath

/// The actions of an episode, and their windows as `chunk_act_obs` makes them.
struct ActionWindows {
  private let settings: WindowSettings
  private let indices: WindowIndices
  private var form: TensorForm?
  private var rows = RollingRows(size: 0)
  /// Bytes of one element; dimensions of the stream's actions and of the output's.
  private var (element, given, dimensions) = (0, 0, 0)
  /// Byte ranges of dimensions that are zero in an action that does nothing.
  private var relative: [Range<Int>] = []
  /// The message of a window up to its elements.
  private var head: [UInt8] = []
  private var scratch = ByteBuilder()
  private var pool = BytePool()

  /// A goal may be anywhere before the window, so an episode with goals keeps all its actions.
  private static let largestHistory = 64 << 20
  /// The most bytes of a window of actions.
  private static let largestWindow = 64 << 20

  init(_ settings: WindowSettings) {
    self.settings = settings
    indices = settings.indices
  }

  mutating func reset() {
    form = nil
    rows.removeAll()
  }

  var isEmpty: Bool { form == nil }

  /// Adds the action of the next step.
  /// - Parameters:
  ///   - mask: the stream's own absolute dimensions.
  mutating func append(_ message: Bytes, mask: [Bool]?) throws(StreamError) {
    if form == nil { try begin(Tensor(parsing: message), mask) }
    guard let form else { return }
    let elements = try form.elements(of: message)
    // Octo takes the first actions of an existing chunk.
    let taken = elements[0..<min(elements.count, isChunked ? rows.size : elements.count)]
    rows.append(taken.span)
    guard rows.bytes.count <= Self.largestHistory else {
      throw StreamError(.limit, "the actions of an episode exceed \(Self.largestHistory) bytes")
    }
  }

  /// True when the stream's actions already have an axis for the future.
  private var isChunked: Bool { form?.shape.count == 2 }

  private mutating func begin(_ tensor: Tensor, _ mask: [Bool]?) throws(StreamError) {
    let shape = tensor.shape
    guard shape.count == 1 || settings.flavor == .octo && shape.count == 2,
      let given = shape.last, given > 0
    else { throw StreamError(.unsupported, "an action of shape \(shape) is not a vector") }
    if shape.count == 2, shape[0] < indices.horizon {
      throw StreamError(
        .unsupported, "\(shape[0]) actions in a step, fewer than \(indices.horizon)")
    }
    self.given = given
    dimensions = settings.actionDimensions ?? given
    guard dimensions >= given, shape.count == 1 || dimensions == given else {
      throw StreamError(.unsupported, "\(given) dimensions are more than \(dimensions)")
    }
    element = tensor.type.size
    let mask = settings.absoluteMask ?? mask ?? Array(repeating: false, count: given)
    guard settings.flavor == .octo || mask.count == dimensions else {
      throw StreamError(
        .unsupported, "the absolute mask has \(mask.count) dimensions, not \(dimensions)")
    }
    relative = mask.indices.filter { !mask[$0] }.map { $0 * element..<($0 + 1) * element }
    let chunk = shape.count == 2 ? indices.horizon : 1
    let size = settings.flavor == .openvla ? indices.actions : indices.window * indices.horizon
    let (bytes, overflow) = (size * element).multipliedReportingOverflow(by: dimensions)
    guard !overflow, bytes <= Self.largestWindow else {
      throw StreamError(
        .limit, "a window of \(size) actions of \(dimensions) dimensions is too large")
    }
    let axes =
      settings.flavor == .openvla ? [indices.actions] : [indices.window, indices.horizon]
    head = Tensor.head(tensor.type, axes + [dimensions], size: bytes).bytes
    form = TensorForm(tensor)
    rows = RollingRows(size: chunk * dimensions * element)
  }

  /// Drops actions that no window needs, unless there are goals.
  mutating func drop(before step: Int) { rows.drop(before: step) }

  /// OpenVLA's window of a step: [window + future, dimensions].
  /// - Parameters:
  ///   - goal: not negative; the last step if there is no goal.
  ///   - last: the last step with an action.
  mutating func openVLA(step: Int, goal: Int, last: Int) throws(StreamError) -> Bytes {
    scratch.removeAll()
    scratch.append(head)
    for k in 0..<indices.actions {
      let source = indices.action(k, of: step, goal: goal)
      guard source <= last else {
        throw StreamError(.malformed, "a goal at step \(goal) of an episode of \(last + 1) steps")
      }
      let start = scratch.count
      rows.copy(source..<source + 1, to: &scratch)
      guard indices.isNeutral(k, of: step, goal: goal) else { continue }
      for run in relative { scratch.clear(start + run.lowerBound..<start + run.upperBound) }
    }
    let message = scratch.bytes
    return pool.copy(message.rawSpan)
  }

  /// Octo's window of a step: [window, horizon, dimensions].
  mutating func octo(step: Int, last: Int) -> Bytes {
    scratch.removeAll()
    scratch.append(head)
    for k in 0..<indices.window {
      if isChunked {
        let row = indices.observation(k, of: step)
        rows.copy(row..<row + 1, to: &scratch)
        continue
      }
      for ahead in 0..<indices.horizon {
        let row = indices.action(k, ahead: ahead, of: step, last: last)
        rows.copy(row..<row + 1, to: &scratch)
      }
    }
    let message = scratch.bytes
    return pool.copy(message.rawSpan)
  }

  /// Octo's mask of a step's window: false for actions after the goal and for padded dimensions.
  /// - Parameters:
  ///   - completed: [window, horizon], one byte each.
  ///   - mask: a message of the stream with the existing dimensions.
  func octoPadMask(completed: [UInt8], mask: Bytes?) throws(StreamError) -> Bytes {
    var real = [UInt8](repeating: 1, count: given)
    if let mask {
      let tensor = try Tensor(parsing: mask)
      guard tensor.type == .bool, tensor.shape == [given] else {
        throw StreamError(
          .malformed, "'action_pad_mask' is \(tensor.type.rawValue) \(tensor.shape)")
      }
      real = tensor.data.array.map { min($0, 1) }
    }
    real += Array(repeating: 0, count: dimensions - given)
    let shape = [indices.window, indices.horizon, dimensions]
    var builder = Tensor.head(.bool, shape, size: completed.count * dimensions)
    let none = [UInt8](repeating: 0, count: dimensions)
    for isOver in completed { builder.append(isOver == 1 ? none : real) }
    return Bytes(builder.bytes)
  }
}

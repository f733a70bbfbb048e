internal import Bytes
internal import Stream

/// The steps that one sample of VLA Foundry is about: those of its window of observations, of which
/// the newest is the anchor, and the actions after that.
struct FoundryWindow: Equatable {
  /// Observations in the window.
  let past: Int
  /// All steps.
  let steps: Int

  var anchor: Int { past - 1 }
  var future: Int { steps - past }

  /// Steps of a stream without windows are windows of one.
  /// - Throws: `.malformed` for actions of fewer steps than there are observations.
  init(_ step: Step, _ features: [Feature]) throws(StreamError) {
    var (window, actions) = (1, nil as [Int]?)
    var isWindow = false
    for (feature, value) in zip(features, step.values) {
      guard let value else { continue }
      if feature.kind == .window {
        window = try ImageWindow(parsing: value.data).frames.count
        isWindow = true
      } else if feature.name == Self.action, feature.kind == .tensor {
        actions = try Tensor(parsing: value.data).shape
      }
    }
    past = window
    guard isWindow, let actions, actions.count >= 2 else {
      steps = window
      return
    }
    steps = actions.count == 2 ? actions[0] : window + actions[1] - 1
    guard steps >= window, actions.count == 2 || actions[0] == window else {
      throw StreamError(
        .malformed, "actions of shape \(actions) in a window of \(window) observations")
    }
  }

  static let action = "action"

  /// The numbers of a feature as rows of one length, one for each step. Rows that the feature does not
  /// have repeat its last one.
  func rows(_ tensor: Tensor, of feature: Feature) throws(StreamError) -> (Bytes, width: Int) {
    let size = tensor.data.count
    let shape = tensor.shape
    var starts = [0]
    var width = size
    if past > 1 || steps > 1, let first = shape.first, first > 0 {
      if feature.name == Self.action {
        width = size / (shape.count == 2 ? first : first * shape[1])
        starts = Array(stride(from: 0, to: size, by: max(width, 1)))
        if shape.count == 3 {
          // Octo: of each observation the first action, of the newest all.
          starts = (0..<past - 1).map { $0 * shape[1] * width } + starts.suffix(shape[1])
        }
      } else if feature.name.hasPrefix("observation/"), first == past {
        width = size / past
        starts = (0..<past).map { $0 * width }
      }
    }
    guard starts.count != steps || starts.count * width != size else {
      return (tensor.data, width / tensor.type.size)
    }
    var builder = ByteBuilder(reserving: steps * width)
    for step in 0..<steps {
      let start = starts[min(step, starts.count - 1)]
      builder.append(tensor.data.span.extracting(start..<start + width))
    }
    return (Bytes(builder.bytes), width / tensor.type.size)
  }
}

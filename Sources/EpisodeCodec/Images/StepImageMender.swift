internal import Bytes
internal import Stream

/// Applies the rule for bad images to converted steps, in their order.
struct StepImageMender {
  private let rule: BadImageRule
  private(set) var bad: BadImages
  /// The last good image of each feature in two parts, by position.
  private var last: [Int: (data: Bytes, tail: Bytes)] = [:]

  init(_ rule: BadImageRule) {
    self.rule = rule
    bad = BadImages(rule)
  }

  /// Replaces the bad images of a step.
  /// - Returns: false when the step is left out.
  mutating func mend(
    _ converted: inout StepImagePlan.Converted, of plan: StepImagePlan
  ) throws(StreamError) -> Bool {
    guard rule != .error else { return true }
    for target in plan.targets where target.position < converted.step.values.count {
      let position = target.position
      let faults = converted.faults.filter { $0.position == position }
      if let window = converted.windows[position] {
        for index in window.frames.indices {
          if let fault = faults.first(where: { $0.frame == index }) {
            guard try isReplaced(fault, target, converted.step) else { return false }
            converted.windows[position]?.frames[index].image = last[position].map {
              Bytes(joining: [$0.data, $0.tail])
            }
          } else if let image = window.frames[index].image {
            keep((image, .empty), at: position)
          }
        }
      } else if let fault = faults.first {
        guard try isReplaced(fault, target, converted.step) else { return false }
        converted.step.values[position]?.data = last[position]?.data ?? .empty
        converted.tails[position] = last[position]?.tail ?? .empty
      } else if let value = converted.step.values[position] {
        keep((value.data, converted.tails[position]), at: position)
      }
    }
    return true
  }

  private mutating func keep(_ image: (data: Bytes, tail: Bytes), at position: Int) {
    if rule == .repeat { last[position] = image }
  }

  private mutating func isReplaced(
    _ fault: StepImagePlan.Fault, _ target: StepImagePlan.Target, _ step: Step
  ) throws(StreamError) -> Bool {
    try bad.handle(
      fault.error, "'\(target.place.feature)' of step \(step.index)",
      canRepeat: last[target.position] != nil)
  }
}

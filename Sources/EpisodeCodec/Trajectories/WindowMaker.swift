package import Bytes
package import Stream
internal import TrajectoryMath

/// Makes a window for each step from the steps up to it, with the actions around it, as
/// `chunk_act_obs` of OpenVLA and Octo.
///
/// Observations get an axis for the window, images become an `ImageWindow`, actions get the axes of
/// their flavor, and a pad mask marks entries before the first step. All other values, and text of
/// an observation, are the newest step's. Memory holds as many steps as a window looks back and
/// ahead.
package final class WindowMaker: StepTransform {
  private let settings: WindowSettings
  private let indices: WindowIndices
  private let output: StepWriter
  private var plan: WindowPlan?
  private var filter: FrameFilter?
  /// Called with messages for the user.
  package var report: ((String) -> Void)?
  private var allFiltered = 0

  // State of the current episode.
  private var number: UInt64 = 0
  private var actions: ActionWindows
  private var series: [WindowSeries] = []
  private var goals: [Int] = []
  private var held: [Step] = []
  /// The number of the first step kept, and of the next step to make a window for.
  private var (first, next) = (0, 0)
  /// The newest step whose images are in the output.
  private var lastSent = -1
  /// Windows that the frame filter dropped.
  private var filtered = 0
  /// Octo: whether each action of the current window is over, [window, horizon].
  private var completed: [UInt8] = []
  private var fullPadMask: Bytes?

  private var end: Int { first + held.count }

  package init(_ settings: WindowSettings, to output: StepWriter) {
    self.settings = settings
    indices = settings.indices
    self.output = output
    actions = ActionWindows(settings)
  }

  package func begin(_ episode: EpisodeBegin) throws(StreamError) {
    actions.reset()
    for index in series.indices { series[index].reset() }
    held.removeAll(keepingCapacity: true)
    (number, first, next, lastSent, filtered) = (episode.index, 0, 0, -1, 0)
    try output.begin(episode)
  }

  package func write(_ step: consuming Step, of features: [Feature]) throws(StreamError) {
    if plan?.inputs != features.count {
      guard held.isEmpty else { throw StreamError(lateFeature: features) }
      let plan = try WindowPlan(features, settings)
      series = plan.rowPositions.map { position in
        let isProprio = plan.features[position].name == "observation/proprio"
        return WindowSeries(indices.window, padded: isProprio ? settings.proprioDimensions : nil)
      }
      let isFiltered = settings.flavor == .openvla && !settings.keepsAllFrames
      filter = isFiltered ? try plan.features[plan.action].frameFilter() : nil
      self.plan = plan
    }
    guard let plan else { return }
    if end == 0 { try output.declare(plan.features) }
    try plan.masks.append(to: &step)
    try take(step, plan)
    held.append(step)
    if end > next + indices.future { try writeWindow(plan) }
  }

  package func end(_ episode: EpisodeEnd) throws(StreamError) {
    if let plan {
      while next < end { try writeWindow(plan) }
    }
    held.removeAll(keepingCapacity: true)
    var end = episode
    if filtered > 0 { end.attributes.append(KeyValue("frames_filtered", "\(filtered)")) }
    allFiltered += filtered
    try output.end(end)
  }

  package func finish() throws(StreamError) {
    if let filter, allFiltered > 0 {
      report?("\(filter.rawValue) dropped \(allFiltered) frames (--no-frame-filter keeps them)")
    }
  }

  /// Takes the values of a step that windows need.
  private func take(_ step: Step, _ plan: WindowPlan) throws(StreamError) {
    do throws(StreamError) {
      guard let action = step.values[plan.action]?.data else {
        throw StreamError(.missing, "no value")
      }
      let mask = actions.isEmpty ? try plan.features[plan.action].mask(.absoluteAction) : nil
      try actions.append(action, mask: mask)
    } catch { throw error.prefixed("'action' of step \(end): ") }
    for (index, position) in plan.rowPositions.enumerated() {
      let value = step.values[position]?.data
      do throws(StreamError) { try series[index].append(value, isFirst: end == 0) } catch {
        throw error.prefixed("'\(plan.features[position].name)' of step \(end): ")
      }
    }
  }

  /// Writes the window of the next step.
  private func writeWindow(_ plan: WindowPlan) throws(StreamError) {
    let step = next
    next += 1
    defer { letGo(plan) }
    guard step % settings.stride == 0 else { return }
    let current = held[step - first]
    let goal = try goal(of: current, plan) ?? end - 1
    if let filter {
      let window = try actions.openVLA(step: step, goal: goal, last: end - 1)
      guard try filter.keeps(window) else {
        filtered += 1
        return
      }
    }
    if settings.flavor == .octo { noteCompleted(of: step, goal: goal) }
    try output.beginStep(time: current.time, at: current.place)
    for position in plan.features.indices {
      try writeValue(at: position, of: step, current, goal: goal, plan)
    }
    try output.endStep()
    lastSent = step
  }

  /// Writes the value of a window's feature, unless the newest step, which also gives the time of
  /// the sample, has none.
  private func writeValue(
    at position: Int, of step: Int, _ newest: Step, goal: Int, _ plan: WindowPlan
  ) throws(StreamError) {
    let isAdded = position >= plan.sources.count
    guard var message = newest.values[isAdded ? plan.action : position] else { return }
    guard !isAdded else {
      message.data = try mask(position - plan.sources.count, of: step, plan)
      return try output.write(message, as: position)
    }
    switch plan.sources[position] {
    case .newest: break
    case .padded(let dimensions):
      message.data = try Tensor(parsing: message.data).padded(to: dimensions).encoded()
    case .rows(let index): message.data = series[index].window(of: step)
    case .frames:
      return try output.write(frames(position, of: step, plan), like: message, as: position)
    case .action:
      message.data =
        settings.flavor == .octo
        ? actions.octo(step: step, last: end - 1)
        : try actions.openVLA(step: step, goal: goal, last: end - 1)
    case .actionPadMask:
      message.data = try actions.octoPadMask(completed: completed, mask: message.data)
    }
    try output.write(message, as: position)
  }

  /// The images of a window; images already in the output are given by number only.
  private func frames(
    _ position: Int, of step: Int, _ plan: WindowPlan
  ) throws(StreamError) -> ImageWindow {
    var frames: [ImageWindow.Frame] = []
    frames.reserveCapacity(indices.window)
    var newest = lastSent
    for k in 0..<indices.window {
      let source = indices.observation(k, of: step)
      guard let image = held[source - first].values[position]?.data else {
        throw StreamError(
          .missing, "'\(plan.features[position].name)' of step \(source): no value")
      }
      let isNew = settings.copiesImages || source > newest
      newest = max(newest, source)
      frames.append(
        .init(number: UInt64(source), episode: number, image: isNew ? image : nil))
    }
    return ImageWindow(frames)
  }

  /// Octo: records which actions of a window are over.
  private func noteCompleted(of step: Int, goal: Int) {
    completed.removeAll(keepingCapacity: true)
    for k in 0..<indices.window {
      for ahead in 0..<indices.horizon {
        completed.append(indices.isCompleted(k, ahead: ahead, of: step, goal: goal) ? 1 : 0)
      }
    }
  }

  /// A mask that windows add, by its number: see `WindowPlan.added`.
  private func mask(_ number: Int, of step: Int, _ plan: WindowPlan) throws(StreamError) -> Bytes {
    switch number {
    case 0: return padMask(of: step)
    case 1:
      let shape = [indices.window, indices.horizon]
      return Tensor(type: .bool, shape: shape, data: Bytes(completed)).encoded()
    default: return try actions.octoPadMask(completed: completed, mask: nil)
    }
  }

  private func padMask(of step: Int) -> Bytes {
    let isFull = step >= indices.window - 1
    if isFull, let fullPadMask { return fullPadMask }
    let real = (0..<indices.window).map { indices.isReal($0, of: step) ? 1 : 0 as UInt8 }
    let mask = Tensor(type: .bool, shape: [indices.window], data: Bytes(real)).encoded()
    if isFull { fullPadMask = mask }
    return mask
  }

  /// Drops steps that no later window needs.
  private func letGo(_ plan: WindowPlan) {
    let oldest = max(next - indices.window + 1, 0)
    if oldest > first {
      held.removeFirst(oldest - first)
      first = oldest
    }
    for index in series.indices { series[index].drop(before: oldest) }
    // A goal may need an action again, however old.
    if plan.timestep == nil || settings.flavor == .octo { actions.drop(before: oldest) }
  }
}

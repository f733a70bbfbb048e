package import Bytes
package import Stream
internal import TrajectoryMath

/// Keeps for each step either its goal images or its language, as `delete_task_conditioning` of
/// OpenVLA and Octo: the other becomes padding with a pad mask of false. If the images are dropped,
/// the goal's time step becomes the last one.
///
/// A task without language or without goal images stays unchanged. An episode waits in an
/// `EpisodeBuffer` only if there is a time step to set.
package final class TaskDropper: StepTransform {
  /// A leaf of the task and its pad mask.
  private struct Leaf {
    let position: Int
    let mask: Int
    let feature: Feature
  }

  private struct Plan {
    let masks: PadMasks
    let features: [Feature]
    let inputs: Int
    private(set) var language: Leaf?
    private(set) var images: [Leaf] = []
    private(set) var timestep: Int?

    init(_ inputs: [Feature]) throws(StreamError) {
      self.inputs = inputs.count
      masks = try PadMasks(for: inputs)
      features = inputs + masks.added
      timestep = features.firstIndex { $0.name == "task/timestep" }
      for (position, feature) in features.enumerated() {
        guard let name = feature.padMaskName,
          let mask = features.firstIndex(where: { $0.name == name })
        else { continue }
        let leaf = Leaf(position: position, mask: mask, feature: feature)
        if feature.name == "task/language_instruction" { language = leaf }
        guard feature.kind != .window else {
          throw StreamError(.unsupported, "'\(feature.name)' is a window and cannot be dropped")
        }
        let isImage = ["task/image_", "task/depth_"].contains { feature.name.hasPrefix($0) }
        if isImage { images.append(leaf) }
      }
      if images.isEmpty { language = nil }
    }
  }

  private let probability: Float
  private let seed: UInt64
  private let output: StepWriter
  private let buffer: EpisodeBuffer
  private var plan: Plan?
  private var random = CounterRandom(seed: 0, episode: 0, purpose: 0)
  private var steps = 0

  /// Distinguishes this filter's random numbers from others of the same seed.
  private static let purpose: UInt64 = 0x7461_736B

  /// - Parameters:
  ///   - keepImageProbability: the probability that a step keeps its images, 0 to 1.
  package init(
    keepImageProbability: Double, seed: UInt64, to output: StepWriter,
    buffer: EpisodeBuffer = EpisodeBuffer()
  ) {
    probability = Float(keepImageProbability)
    self.seed = seed
    self.output = output
    self.buffer = buffer
  }

  package func begin(_ episode: EpisodeBegin) throws(StreamError) {
    random = CounterRandom(seed: seed, episode: episode.index, purpose: Self.purpose)
    buffer.removeAll()
    steps = 0
    try output.begin(episode)
  }

  package func write(_ step: Step, of features: [Feature]) throws(StreamError) {
    if plan?.inputs != features.count {
      guard steps == 0 else { throw StreamError(lateFeature: features) }
      plan = try Plan(features)
    }
    guard let plan else { return }
    if steps == 0 { try output.declare(plan.features) }
    steps += 1
    var step = step
    try plan.masks.append(to: &step)
    guard plan.language != nil, plan.timestep != nil else {
      return try writeStep(step, last: nil, plan)
    }
    try buffer.append(step)
  }

  package func end(_ episode: EpisodeEnd) throws(StreamError) {
    if let plan {
      for index in 0..<buffer.count {
        try writeStep(buffer.step(index), last: buffer.count - 1, plan)
      }
      buffer.removeAll()
    }
    try output.end(episode)
  }

  private func writeStep(_ step: Step, last: Int?, _ plan: Plan) throws(StreamError) {
    guard let language = plan.language else { return try output.write(step) }
    var step = step
    let hasLanguage =
      if let mask = step.values[language.mask]?.data { try PadMasks.isSet(mask) } else { false }
    let keepsImages = TaskConditioning.keepsImages(
      draw: random.unitFloat(), probability: probability, hasLanguage: hasLanguage)
    for leaf in keepsImages ? [language] : plan.images {
      guard let value = step.values[leaf.position]?.data else { continue }
      step.values[leaf.position]?.data = try leaf.feature.padding(for: value)
      step.values[leaf.mask]?.data = PadMasks.absent
    }
    if !keepsImages, let last, let position = plan.timestep,
      let value = step.values[position]?.data
    {
      step.values[position]?.data = try Tensor(parsing: value).replacing(with: last).encoded()
    }
    try output.write(step)
  }
}

extension Tensor {
  /// Another number of the same type.
  /// - Throws: `.unsupported` when it is not a single whole number.
  fileprivate func replacing(with number: Int) throws(StreamError) -> Tensor {
    guard shape.isEmpty, type.isWhole else {
      throw StreamError.badTimestep(self)
    }
    var builder = ByteBuilder(reserving: 8)
    builder.append(Int64(number))
    return Tensor(type: type, shape: [], data: Bytes(Array(builder.bytes.prefix(type.size))))
  }
}

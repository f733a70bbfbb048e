package import Bytes
package import Stream
internal import TrajectoryMath

/// Drops cameras of steps at random, as `image_dropout` of Octo does: each image of
/// `observation/image_…` becomes padding with a given probability, and its pad mask false. At least
/// one image that is not padding stays.
///
/// The entries of a window share their draws, as in the original.
package final class CameraDropper: StepTransform {
  private struct Plan {
    let masks: PadMasks
    let features: [Feature]
    let inputs: Int
    let cameras: [(image: Int, mask: Int)]

    init(_ inputs: [Feature]) throws(StreamError) {
      self.inputs = inputs.count
      masks = try PadMasks(for: inputs)
      features = inputs + masks.added
      var cameras: [(image: Int, mask: Int)] = []
      for (position, feature) in inputs.enumerated()
      where feature.name.hasPrefix("observation/image_") {
        guard let name = feature.padMaskName,
          let mask = features.firstIndex(where: { $0.name == name })
        else { throw StreamError(.missing, "'\(feature.name)' has no pad mask") }
        cameras.append((position, mask))
      }
      self.cameras = cameras
    }
  }

  package struct Settings: Sendable {
    /// Of dropping an image, 0 to 1.
    package var probability = 0.0
    /// The feature that always stays, in place of one drawn at random.
    package var kept: String?
    package var seed: UInt64 = 0
    package init() {}
  }

  private let settings: Settings
  private let next: any StepTransform
  private var plan: Plan?
  private var random = CounterRandom(seed: 0, episode: 0, purpose: 0)

  /// Distinguishes this transform's random numbers from others of the same seed.
  private static let purpose: UInt64 = 0x6361_6D73

  /// - Parameters:
  ///   - next: takes the result.
  package init(_ settings: Settings, before next: any StepTransform) {
    (self.settings, self.next) = (settings, next)
  }

  package func begin(_ episode: EpisodeBegin) throws(StreamError) {
    random = CounterRandom(seed: settings.seed, episode: episode.index, purpose: Self.purpose)
    try next.begin(episode)
  }

  /// - Throws: `.missing` when there is no feature of the name to keep.
  package func write(_ step: consuming Step, of features: [Feature]) throws(StreamError) {
    if plan?.inputs != features.count {
      let plan = try Plan(features)
      if let kept = settings.kept,
        !plan.cameras.contains(where: { plan.features[$0.image].name == kept })
      {
        var error = StreamError(.missing, "there is no feature '\(kept)' to keep")
        error.isAboutRequest = true
        throw error
      }
      self.plan = plan
    }
    guard let plan else { return }
    try plan.masks.append(to: &step)
    try drop(from: &step, plan)
    try next.write(step, of: plan.features)
  }

  private func drop(from step: inout Step, _ plan: Plan) throws(StreamError) {
    // Every camera has its draw, so that one camera's images do not depend on another's.
    let choice = random.unitFloat()
    let draws = plan.cameras.map { _ in random.unitFloat() }
    var present: [Int] = []
    for (place, camera) in plan.cameras.enumerated() {
      guard let mask = step.values[camera.mask]?.data else { continue }
      if try PadMasks.isAnySet(mask) { present.append(place) }
    }
    guard !present.isEmpty else { return }
    let kept =
      settings.kept.flatMap { name in
        plan.cameras.firstIndex { plan.features[$0.image].name == name }
      } ?? present[min(Int(choice * Float(present.count)), present.count - 1)]
    for place in present where place != kept && draws[place] <= Float(settings.probability) {
      let camera = plan.cameras[place]
      guard let image = step.values[camera.image]?.data, let mask = step.values[camera.mask]?.data
      else { continue }
      step.values[camera.image]?.data = try plan.features[camera.image].padding(for: image)
      step.values[camera.mask]?.data = try plan.features[camera.mask].padding(for: mask)
    }
  }

  package func end(_ episode: EpisodeEnd) throws(StreamError) { try next.end(episode) }

  package func finish() throws(StreamError) { try next.finish() }
}

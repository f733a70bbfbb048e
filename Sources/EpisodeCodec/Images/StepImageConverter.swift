package import Bytes
package import Stream

/// Converts the images of some features of each step, on several threads, in order.
///
/// Frames of a window that refer to the window before stay references, unless the conversion depends
/// on the step: then every window carries its own frames.
package final class StepImageConverter<Conversion: StepImageConversion>: StepTransform {
  private struct Job: Sendable {
    var step: Step
    let plan: StepImagePlan
    let episode: UInt64
    let weight: Int
  }

  private enum Product: Sendable {
    case begin(EpisodeBegin)
    case step(Result<StepImagePlan.Converted, StreamError>, Job)
    case end(EpisodeEnd)
  }

  private let output: StepWriter
  private let image: ImageOutput
  private let rule: BadImageRule
  private let selection: ImageSelection
  private let workers: OrderedWorkers<Job, Product>
  private let makePipeline: @Sendable () throws(StreamError) -> ImagePipeline<Conversion>
  private let limit: (steps: Int, bytes: Int)
  private let memory: (Step, StepImagePlan) -> Int
  /// The steps queued, with the approximate bytes they hold.
  private var waiting = (steps: 0, bytes: 0)
  private var plan: StepImagePlan?
  private var episode: UInt64 = 0
  private var mender: StepImageMender
  /// Converts a step again after one that was left out, with the images that its windows refer to.
  private var restoring: ImagePipeline<Conversion>?
  private var isStepLeftOut = false
  /// Called at the end of an episode with what has been left out.
  package var report: ((String) -> Void)?

  package init(
    _ conversion: Conversion.Type, _ settings: Conversion.Settings, as image: ImageOutput,
    dct: JPEGDecoder.DCT, bad rule: BadImageRule = .error, threads: Int,
    _ selection: ImageSelection = ImageSelection(), to output: StepWriter
  ) {
    self.output = output
    self.rule = rule
    mender = StepImageMender(rule)
    makePipeline = { () throws(StreamError) in
      try ImagePipeline<Conversion>(settings, image, dct)
    }
    self.image = image
    self.selection = selection
    limit = (steps: 2 * threads + 1, bytes: MemoryBudget.bytes(.images))
    memory = { (step, plan) in plan.memory(of: step, Conversion.self, settings) }
    workers = OrderedWorkers(threads: threads) { [makePipeline] in
      var pipeline = Result { () throws(StreamError) in try makePipeline() }
      return { job in
        do throws(StreamError) {
          var own = try pipeline.get()
          let converted = try job.plan.convert(
            job.step, episode: job.episode, isWhole: false, rule, with: &own)
          pipeline = .success(own)
          return .step(.success(converted), job)
        } catch { return .step(.failure(error), job) }
      }
    }
  }

  package func begin(_ episode: EpisodeBegin) throws(StreamError) {
    self.episode = episode.index
    workers.submit(finished: .begin(episode))
  }

  package func write(_ step: Step, of features: [Feature]) throws(StreamError) {
    if !(plan?.fits(features, step) ?? false) {
      try finish()
      let plan = try StepImagePlan(
        features, of: step, image, readsMasks: Conversion.dependsOnStep, selection)
      try output.declare(plan.features)
      self.plan = plan
    }
    guard let plan else { return }
    let weight = min(
      step.values.reduce(memory(step, plan)) { $0 + ($1?.data.count ?? 0) + 256 }, limit.bytes)
    // Before it starts, so that what is in flight fits; one that is too large alone fails.
    while workers.pending > 0, waiting.bytes + weight > limit.bytes { try writeNext() }
    workers.submit(Job(step: step, plan: plan, episode: episode, weight: weight))
    waiting.steps += 1
    waiting.bytes += weight
    while workers.pending > 0,
      waiting.steps > limit.steps || workers.isNextReady
    {
      try writeNext()
    }
  }

  package func end(_ episode: EpisodeEnd) throws(StreamError) {
    workers.submit(finished: .end(episode))
  }

  package func finish() throws(StreamError) {
    while workers.pending > 0 { try writeNext() }
  }

  private func writeNext() throws(StreamError) {
    switch workers.next() {
    case nil: break
    case .begin(let episode):
      mender = StepImageMender(rule)
      isStepLeftOut = false
      try output.begin(episode)
    case .end(var episode):
      if let summary = mender.bad.summary(dropping: "step") {
        report?("episode \(episode.index): \(summary)")
      }
      mender.bad.count(in: &episode)
      try output.end(episode)
    case .step(let result, let job):
      waiting.steps -= 1
      waiting.bytes -= job.weight
      try write(isStepLeftOut ? restored(job) : result.get(), of: job.plan)
    }
  }

  private func write(
    _ converted: StepImagePlan.Converted, of plan: StepImagePlan
  ) throws(StreamError) {
    var converted = converted
    guard try mender.mend(&converted, of: plan) else {
      isStepLeftOut = plan.hasWindows && !Conversion.dependsOnStep
      return
    }
    isStepLeftOut = false
    try output.write(converted.step, followedBy: converted.tails, windows: converted.windows)
  }

  /// The step after one that was left out, whose images the output lacks.
  private func restored(_ job: Job) throws(StreamError) -> StepImagePlan.Converted {
    var pipeline: ImagePipeline<Conversion>
    if let restoring { pipeline = restoring } else { pipeline = try makePipeline() }
    defer { restoring = pipeline }
    return try job.plan.convert(
      job.step, episode: job.episode, isWhole: true, rule, with: &pipeline)
  }
}

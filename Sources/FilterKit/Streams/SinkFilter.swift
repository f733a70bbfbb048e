package import EpisodeCodec
internal import Posix

/// A filter from a stream of steps to a dataset.
///
/// Reading, provenance, progress and interrupts are done here; a filter opens its sink:
///
///     func makeSink(_ context: RunContext) throws -> any StepSink {
///       ZarrEpisodeWriter(to: …)
///     }
package protocol SinkFilter: Filter {
  /// Opens the output beside its final name, before a byte is read.
  func makeSink(_ context: RunContext) throws -> any StepSink
}

extension SinkFilter {
  package mutating func run(_ context: RunContext) throws {
    try context.checkStandardInput()
    // From here on a signal is an error like others, and what was begun is removed.
    Signals.deferInterrupts()
    let sink = try makeSink(context)
    let reader = try context.reader(context.openStandardInput(), threads: Terminal.cores)
    let steps = StepReader(reader)
    var provenance: [Provenance] = []
    steps.onMetadata = { if let own = Provenance($0) { provenance.append(own) } }
    while let event = try steps.next() {
      switch event {
      case .begin(let episode): try sink.begin(episode)
      case .step(let step):
        try steps.located { () throws(StreamError) in try sink.write(step, of: steps.features) }
      case .end(let episode): try sink.end(episode)
      }
    }
    if let own = context.ownProvenance { provenance.append(own) }
    try sink.publish(provenance: provenance)
  }
}

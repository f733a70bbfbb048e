package import EpisodeCodec
internal import Posix

/// A filter from a stream of steps to a dataset.
///
/// This protocol reads, collects provenance, shows progress and defers interrupts; a filter opens
/// its sink:
///
///     func makeSink(_ context: RunContext) throws -> any StepSink {
///       ZarrEpisodeWriter(to: …)
///     }
package protocol SinkFilter: Filter {
  /// Opens the output under a temporary name, before a byte is read.
  func makeSink(_ context: RunContext) throws -> any StepSink
}

extension SinkFilter {
  package mutating func run(_ context: RunContext) throws {
    try context.checkStandardInput()
    // From here on a signal ends the filter like any error, which removes the unfinished output.
    Signals.deferInterrupts()
    let sink = try makeSink(context)
    let reader = try context.reader(context.openStandardInput(), threads: Terminal.cores)
    let steps = StepReader(reader)
    var provenance: [Provenance] = []
    steps.onOther = {
      if case .metadata(let metadata) = $0, let own = Provenance(metadata) {
        provenance.append(own)
      }
    }
    try steps.forEach(sink)
    if let own = context.ownProvenance { provenance.append(own) }
    try sink.publish(provenance: provenance)
  }
}

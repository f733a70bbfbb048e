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
    var events: Set<UInt16> = []
    steps.onOther = { (record) throws(StreamError) in
      switch record {
      case .metadata(let metadata): if let own = Provenance(metadata) { provenance.append(own) }
      case .channel(let id, let channel):
        if EpisodeEvent.isEvent(channel) { events.insert(id) } else { events.remove(id) }
      case .message(let message) where events.contains(message.channelID):
        var event = try EpisodeEvent(parsing: message.data.span)
        event.time = message.logTime
        try sink.note(event)
      default: break
      }
    }
    try steps.forEach(sink)
    if let own = context.ownProvenance { provenance.append(own) }
    try sink.publish(provenance: provenance)
  }
}

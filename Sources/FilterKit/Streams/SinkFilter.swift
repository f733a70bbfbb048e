package import EpisodeCodec
internal import Posix

/// A filter from a stream of steps to a dataset that appears under its final name only when all
/// went well.
package protocol SinkFilter: Filter {
  associatedtype Dataset
  /// Opens the dataset beside its final name.
  func open(_ context: RunContext) throws -> Dataset
  /// Writes the steps of a stream. What it returns from is published.
  func write(_ steps: StepReader, to dataset: Dataset) throws(StreamError)
  /// Gives the dataset its name.
  func publish(_ dataset: Dataset, _ context: RunContext) throws(StreamError)
}

extension SinkFilter {
  package mutating func run(_ context: RunContext) throws {
    let input = try context.openStandardInput()
    // From here on an interrupt makes the next read fail: what has been built goes away then.
    Signals.deferInterrupts()
    let reader = try context.reader(input, threads: Terminal.cores)
    let dataset = try open(context)
    try write(StepReader(reader), to: dataset)
    try publish(dataset, context)
  }
}

internal import CommandLine
package import EpisodeCodec
internal import Posix

/// A filter from one stream to another.
///
/// This protocol opens the streams, writes the header, provenance and end mark, shows progress and
/// flushes; a filter contains the loop in between:
///
///     mutating func run(_ stream: inout StreamPair, _ context: RunContext) throws {
///       while let record = try stream.input.next() { … try stream.relay.pass(record) }
///     }
package protocol StreamFilter: Filter {
  /// Threads for the decompression of chunks in the input.
  var inputThreads: Int { get }
  /// False for a filter that writes to files which it opens.
  var usesStandardOutput: Bool { get }
  /// The output: by default the form between filters; a filter may write the file form.
  func makeSink(
    _ output: FileOutput, _ header: Header, _ context: RunContext
  ) throws(StreamError) -> any RecordSink
  mutating func run(_ stream: inout StreamPair, _ context: RunContext) throws
}

/// The two ends of a stream filter.
package struct StreamPair {
  package let input: StreamReader
  package let output: any RecordSink
  /// Passes on what the filter does not change.
  package var relay: Relay
  /// Derived from the header and the provenance, including this filter's own.
  package let seed: UInt64
}

extension StreamFilter {
  package var inputThreads: Int { Terminal.cores }

  package var usesStandardOutput: Bool { true }

  package func makeSink(
    _ output: FileOutput, _ header: Header, _ context: RunContext
  ) throws(StreamError) -> any RecordSink {
    try StreamWriter(output, header: header)
  }

  package mutating func run(_ context: RunContext) throws { try runStream(context) }

  /// Copies the stream, for a filter that has something to do before or after that.
  package mutating func runStream(_ context: RunContext) throws {
    try context.writeStream(isText: !usesStandardOutput) { output in
      let input = try context.openStandardInput()
      input.beforeWaiting = { () throws(StreamError) in try output.flush() }
      let reader = try context.reader(input, threads: inputThreads)
      let sink = try makeSink(
        output, context.header(profile: reader.header.profile), context)
      var relay = Relay(to: sink)
      let seed = try Provenance.pass(
        from: reader, through: &relay, adding: context.ownProvenance)
      var pair = StreamPair(input: reader, output: sink, relay: relay, seed: seed)
      try run(&pair, context)
      try sink.finish()
    }
  }
}

extension RunContext {
  /// Standard input, which must not be a terminal.
  package func openStandardInput() throws -> FileInput {
    try checkStandardInput()
    return FileInput(.standardInput())
  }

  /// A stream reader that moves the progress line.
  package func reader(
    _ input: FileInput, threads: Int, checksIndexes: Bool = false
  ) throws(StreamError) -> StreamReader {
    let reader = try StreamReader(input, threads: threads, checksIndexes: checksIndexes)
    follow(reader)
    return reader
  }

  /// Moves the progress line along with a reader.
  package func follow(_ reader: StreamReader) {
    guard progress.isEnabled else { return }
    if let size = reader.scanner.input.size { progress.expect(bytes: UInt64(size)) }
    var last: UInt64 = 0
    reader.onMessage = { [progress] offset in
      progress.advance(bytes: Int(clamping: offset - min(last, offset)))
      last = offset
    }
  }

  /// The header of an output.
  package func header(profile: String) -> Header {
    Header(profile: profile, library: "\(Release.suite) \(Release.version)")
  }

  /// This run's own record; nil with `--no-provenance`.
  package var ownProvenance: Provenance? {
    provenance.map { Provenance(program: program, version: Release.version, arguments: $0) }
  }
}

extension Error {
  /// True if writing more would fail again.
  package var isOutputFailure: Bool {
    guard let error = self as? StreamError, case .system(let system) = error.kind else {
      return false
    }
    return system.operation == "write" || system.isInterrupted
  }
}

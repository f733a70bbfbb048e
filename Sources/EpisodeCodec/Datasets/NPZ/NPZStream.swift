package import Bytes
package import Stream

/// Writes the arrays of `.npz` and `.npy` files as one stream of steps.
package struct NPZStream {
  private let writer: StepWriter
  private let sink: StreamWriter
  private let layout: NPZLayout
  private let selection: FeatureSelection
  private let rate: Double?
  private var clock = StepClock()
  private var naming: EpisodeNaming
  private var episodes: UInt64 = 0
  private var values: [(data: Bytes, tail: Bytes, sampleTime: UInt64)] = []

  /// Steps per second if the user gives no rate.
  private static let nominalRate = 10.0

  /// - Parameters:
  ///   - rate: steps per second, positive; nil when unknown.
  ///   - id: a pattern for the ids of the episodes, as `EpisodeNaming` reads it.
  ///   - selection: the arrays to read.
  package init(
    _ stream: (StepWriter, StreamWriter), _ layout: NPZLayout, rate: Double?, id: String?,
    selection: FeatureSelection
  ) {
    (writer, sink) = stream
    (self.layout, self.selection) = (layout, selection)
    self.rate = rate
    naming = EpisodeNaming(pattern: id)
  }

  /// Writes all batches of an input: archives, or arrays, that follow one another.
  /// - Parameters:
  ///   - file: its name without directories; empty for standard input.
  ///   - advance: called after each episode.
  package mutating func copy(
    _ input: FileInput, file: String, advance: () -> Void
  ) throws(StreamError) {
    naming.open(file: file)
    let magic = try input.peek(NPYHeader.magic.count).array
    if magic == NPYHeader.magic {
      // An array has no name of its own.
      let name = file.hasSuffix(".npy") ? String(file.dropLast(4)) : file
      while try !input.isAtEnd() {
        let content = MemberContent(input, crc: nil)
        let array = try NPYArray(name.isEmpty ? "array" : name, content, axes: layout.axes)
        try write([array], file, advance)
      }
      return
    }
    guard magic.starts(with: [0x50, 0x4B]) else {
      throw StreamError(.malformed, "neither .npz nor .npy").at(offset: input.offset)
    }
    let archives = try ZipSequence(input)
    while let archive = try archives.next() {
      var arrays: [NPYArray] = []
      for entry in archive.entries where !entry.name.hasSuffix("/") {
        arrays.append(try array(entry, archive))
      }
      try write(arrays, file, advance)
    }
  }

  private func array(_ entry: ZipEntry, _ archive: ZipReader) throws(StreamError) -> NPYArray {
    let shown = entry.name.printable
    guard entry.name.hasSuffix(".npy") else {
      throw StreamError(
        .unsupported,
        entry.name.hasSuffix("/data.pkl") || entry.name == "data.pkl"
          ? "'\(shown)': written by torch.save; npz-cat(1) shows how to make an .npz of it"
          : "'\(shown)' is no array of NumPy")
    }
    do throws(StreamError) {
      return try NPYArray(
        String(entry.name.dropLast(4)),
        MemberContent(try archive.input(entry), crc: entry.crc), axes: layout.axes)
    } catch { throw error.prefixed("'\(shown)': ") }
  }

  private mutating func write(
    _ arrays: [NPYArray], _ file: String, _ advance: () -> Void
  ) throws(StreamError) {
    var batch = try NPZBatch(arrays, layout, selection)
    var features: [Feature] = []
    for column in batch.columns { features.append(try column.feature) }
    try writer.declare(features)
    for steps in batch.episodes {
      var begin = EpisodeBegin()
      (begin.index, begin.source) = (episodes, file)
      (begin.rate, begin.time) = (rate ?? 0, try time())
      begin.attributes = try batch.nextAttributes()
      try naming.name(&begin)
      try writer.begin(begin)
      for _ in 0..<steps {
        let now = try time()
        try batch.nextStep(time: now, into: &values)
        try writer.write(time: now, values: values)
        clock.advance()
      }
      var end = EpisodeEnd()
      end.index = episodes
      try writer.end(end)
      episodes += 1
      advance()
    }
    try batch.finish()
  }

  /// The time of the next step.
  private mutating func time() throws(StreamError) -> UInt64 {
    try clock.time(rate ?? Self.nominalRate)
  }

  /// Ends the stream.
  package func finish() throws(StreamError) { try sink.finish() }
}

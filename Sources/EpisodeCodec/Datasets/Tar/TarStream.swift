package import Bytes
package import Stream

/// Writes the samples of tar files as one stream of steps.
package struct TarStream {
  private let writer: StepWriter
  private let sink: StreamWriter
  private let rate: Double?
  private let warn: (String) -> Void
  private var naming: EpisodeNaming
  private var clock = StepClock()
  private var decoder: TarDecoder
  private var episodes: UInt64 = 0
  /// What tells the open episode from the next; nil where none is open.
  private var open: TarEpisodeName?
  /// The end that the file gives for the open episode.
  private var end: EpisodeEnd?
  private var file = ""

  /// Steps per second if neither the file nor the user gives a rate.
  private static let nominalRate = 10.0

  /// - Parameters:
  ///   - rate: steps per second, positive; nil when unknown.
  ///   - id: a pattern for the ids of the episodes, as `EpisodeNaming` reads it.
  ///   - selection: the features to read.
  ///   - warn: called with what is left out.
  package init(
    _ stream: (StepWriter, StreamWriter), rate: Double?, id: String?,
    selection: FeatureSelection, warn: @escaping (String) -> Void
  ) {
    (writer, sink) = stream
    (self.rate, self.warn) = (rate, warn)
    naming = EpisodeNaming(pattern: id)
    decoder = TarDecoder(selection, warn: warn)
  }

  /// Writes the samples of a tar file, or of several in a row, also compressed with gzip or zstd.
  /// - Parameters:
  ///   - file: its name without directories; empty for standard input.
  ///   - advance: called after each sample.
  package mutating func copy(
    _ input: FileInput, file: String, advance: () -> Void
  ) throws(StreamError) {
    self.file = file
    naming.open(file: file)
    var reader = TarReader(try input.gunzipped().decompressed())
    var sample: (key: String, fields: [TarField])?
    while let header = try reader.next() {
      if let number = TarEpisode.number(of: header.name) {
        try flush(&sample, advance)
        try note(reader.content(header), header.name, number)
        continue
      }
      guard let name = SampleName(header.name) else { continue }
      if sample?.key != name.key { try flush(&sample, advance) }
      if sample == nil { sample = (name.key, []) }
      guard sample?.fields.contains(where: { $0.name == name.field }) == false else {
        throw StreamError(
          .malformed, "sample '\(name.key.printable)' has two members '\(name.field.printable)'")
      }
      let content = try reader.content(header)
      sample?.fields.append(TarField(name: name.field, content: content))
      let size = sample?.fields.reduce(0) { $0 + $1.content.count + 64 } ?? 0
      try MemoryBudget.check(size, .buffers, for: "sample '\(name.key.printable)'")
    }
    try flush(&sample, advance)
  }

  /// Takes what a tar file of ours says of an episode.
  private mutating func note(
    _ content: Bytes, _ name: String, _ number: Int
  ) throws(StreamError) {
    do throws(StreamError) {
      guard name.hasSuffix(TarEpisode.beginSuffix) else {
        if open?.number == number { end = try TarEpisode.end(content) }
        return try close()
      }
      let (begin, features, goesOn) = try TarEpisode.begin(content)
      decoder.entries = features
      let same = TarEpisodeName(number: number, id: begin.id)
      if goesOn, open == same { return }
      try close()
      try start(begin, same)
    } catch { throw error.prefixed("'\(name.printable)': ") }
  }

  private mutating func flush(
    _ sample: inout (key: String, fields: [TarField])?, _ advance: () -> Void
  ) throws(StreamError) {
    guard let (key, fields) = sample.take() else { return }
    do throws(StreamError) { try write(key, fields) } catch {
      throw error.prefixed("sample '\(key.printable)': ")
    }
    advance()
  }

  private mutating func write(_ key: String, _ fields: [TarField]) throws(StreamError) {
    var sample = try decoder.decode(fields)
    let nominal = try clock.time(rate ?? Self.nominalRate)
    let time = sample.time ?? nominal
    if open?.number == nil {
      // A file of another program: what its samples say of their episode, their folder, or the file.
      let folder = key.lastIndex(of: "/").map { String(key[..<$0]) }
      let name = TarEpisodeName(number: nil, id: sample.episode ?? folder ?? file)
      if open != name {
        try close()
        var begin = EpisodeBegin()
        begin.languageInstruction = sample.instruction ?? ""
        (begin.id, begin.time) = (sample.episode, time)
        try start(begin, name)
      }
    }
    clock.advance()
    try writer.declare(decoder.features)
    sample.setTimes(time)
    try writer.write(Step(index: 0, time: time, values: sample.values))
  }

  private mutating func start(_ episode: EpisodeBegin, _ name: TarEpisodeName) throws(StreamError) {
    var begin = episode
    begin.index = episodes
    if begin.source.isEmpty { begin.source = file }
    if let rate { begin.rate = rate }
    try naming.name(&begin)
    try writer.declare(decoder.features)
    try writer.begin(begin)
    decoder.reset()
    open = name
  }

  private mutating func close() throws(StreamError) {
    guard open != nil else { return }
    var end = self.end ?? EpisodeEnd()
    end.index = episodes
    try writer.end(end)
    episodes += 1
    (open, self.end) = (nil, nil)
  }

  /// Ends the stream.
  package mutating func finish() throws(StreamError) {
    try close()
    try sink.finish()
  }
}

/// What tells an episode from its neighbors.
private struct TarEpisodeName: Equatable {
  /// In a tar file of ours.
  let number: Int?
  let id: String?
}

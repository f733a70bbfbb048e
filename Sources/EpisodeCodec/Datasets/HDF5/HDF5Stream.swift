package import Bytes
package import Stream

/// Writes the episodes of HDF5 files as one stream of steps.
package struct HDF5Stream {
  private let writer: StepWriter
  private let sink: StreamWriter
  private let settings: HDF5Settings
  private var naming: EpisodeNaming
  private var clock = StepClock()
  /// Episodes of all files so far.
  private var episodes: UInt64 = 0

  /// Steps per second if neither the file nor the user gives a rate.
  private static let nominalRate = 10.0

  /// - Parameters:
  ///   - id: a pattern for the ids of the episodes, as `EpisodeNaming` reads it.
  package init(_ stream: (StepWriter, StreamWriter), _ settings: HDF5Settings, id: String?) {
    (writer, sink) = stream
    self.settings = settings
    naming = EpisodeNaming(pattern: id)
  }

  /// Writes the episodes of a file.
  /// - Parameters:
  ///   - report: called with a warning for each array that is left out.
  ///   - advance: called for every step and every object of the file, with a size in bytes and what
  ///     part of the file is done.
  package mutating func copy(
    _ file: HDF5File, report: (String) -> Void, advance: @escaping (Int, Double) -> Void
  ) throws(StreamError) {
    do throws(StreamError) {
      let masked = try settings.mask.map { (mask) throws(StreamError) in
        try file.episodes(of: mask)
      }
      if let missing = settings.episodes?.missing(below: file.count) {
        throw StreamError(
          .missing, "the file has \(file.count) episodes, and no episode \(missing)")
      }
      naming.open(file: String(file.path.split(separator: "/").last ?? ""))
      var reported: Set<String> = []
      var left: [(path: String, reason: String)] = []
      for index in 0..<file.count {
        guard settings.episodes?.contains(index) ?? true,
          masked?.contains(file.names[index]) ?? true
        else { continue }
        let group = try file.group(index)
        let done = Double(index) / Double(file.count)
        let episode = try HDF5Episode(
          file, group, settings, advance: { advance(0, done) }, leaveOut: { left.append(($0, $1)) })
        for (path, reason) in left {
          // Once for all episodes.
          let name = path.replacing(prefix: group.path + "/", with: "")
          guard reported.insert("\(name): \(reason)").inserted else { continue }
          report("'\(file.path)': left out '/\(path.printable)': \(reason)")
        }
        left.removeAll()
        try write(episode, file, index) { size in advance(size, done) }
      }
    } catch { throw error.naming(file.path) }
  }

  private mutating func write(
    _ episode: HDF5Episode, _ file: HDF5File, _ index: Int, _ advance: (Int) -> Void
  ) throws(StreamError) {
    let known = HDF5Knowledge(episode.attributes)
    let rate = settings.rate ?? known.rate ?? file.layout.rate
    try writer.declare(episode.columns.map(\.feature))
    var begin = EpisodeBegin()
    begin.index = episodes
    (begin.rate, begin.time) = (rate ?? 0, try clock.time(rate ?? Self.nominalRate))
    begin.source = String(file.path.split(separator: "/").last ?? "")
    begin.dataset = file.task
    begin.languageInstruction =
      known.instruction.isEmpty ? file.task.replacing("_", with: " ") : known.instruction
    begin.attributes = episode.attributes
    if file.container != nil { begin.attributes.append(KeyValue("group", file.names[index])) }
    begin.id = begin.id ?? "\(naming.stem)#\(index)"
    try naming.name(&begin)
    let isLeftOut = writer.leavesOut(begin)
    try writer.begin(begin)
    if isLeftOut { clock.advance(by: episode.steps) }
    var values: [(data: Bytes, tail: Bytes, sampleTime: UInt64)] = []
    for step in 0..<(isLeftOut ? 0 : episode.steps) {
      let now = try clock.time(rate ?? Self.nominalRate)
      var size = 0
      values.removeAll(keepingCapacity: true)
      for column in episode.columns {
        do throws(StreamError) {
          let (data, tail) = try column.next()
          size += data.count + tail.count
          values.append((data, tail, now))
        } catch {
          throw error.prefixed("step \(step): '\(column.feature.name)': ")
        }
      }
      try writer.write(time: now, values: values)
      clock.advance()
      advance(size)
    }
    var end = EpisodeEnd()
    (end.index, end.outcome) = (episodes, known.outcome)
    try writer.end(end)
    episodes += 1
  }

  /// Ends the stream.
  package func finish() throws(StreamError) { try sink.finish() }
}

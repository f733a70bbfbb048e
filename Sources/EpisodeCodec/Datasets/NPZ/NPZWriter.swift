package import Bytes
internal import Posix
package import Stream

/// Writes the steps of episodes as the arrays of an `.npz` archive, one for each feature.
package final class NPZWriter: StepSink {
  private let layout: NPZLayout
  private let path: String?
  private let staged: StagedFile?
  private var columns: [NPZColumn] = []
  /// Steps of each episode.
  private var lengths: [Int] = []
  private var steps = 0
  private let warn: (String) -> Void

  private static let longestComment = 0xFFFF

  /// - Parameters:
  ///   - path: of the archive; nil for standard output, to which nothing goes before the stream ends.
  ///   - warn: called with what does not fit in the archive.
  package init(
    _ path: String?, _ layout: NPZLayout, existing: StagedOutput.Existing,
    warn: @escaping (String) -> Void
  ) throws(StreamError) {
    (self.path, self.layout, self.warn) = (path, layout, warn)
    staged = try path.map { path throws(StreamError) in
      try StagedFile(path, existing: existing)
    }
  }

  package func begin(_ episode: EpisodeBegin) { steps = 0 }

  package func write(_ step: Step, of features: [Feature]) throws(StreamError) {
    if columns.isEmpty {
      columns = features.map(NPZColumn.init)
      if layout == .steps, features.contains(where: { $0.name == NPZLayout.ends }) {
        throw StreamError(.unsupported, "a feature has the name '\(NPZLayout.ends)'")
      }
    }
    try step.forEachValue(of: features, columns: columns.count, in: place) {
      (column, value) throws(StreamError) in try columns[column].append(value)
    }
    steps += 1
  }

  private var place: String { "step \(steps) of episode \(lengths.count)" }

  package func end(_ episode: EpisodeEnd) throws(StreamError) {
    let expected = layout == .episodes ? 1 : layout == .envsSteps ? lengths.first : nil
    if let expected, steps != expected {
      throw StreamError(
        .malformed,
        "episode \(lengths.count) has \(steps) steps, not \(expected); --layout steps takes any number"
      )
    }
    lengths.append(steps)
  }

  /// - Throws: `.missing` when no episode has had a step.
  package func publish(provenance: [Provenance]) throws(StreamError) {
    guard !columns.isEmpty else { throw StreamError.noSteps }
    let archive = ZipArchive(staged?.output ?? FileOutput(.standardOutput()))
    let leading: [Int] =
      switch layout {
      case .envsSteps: [lengths.count, lengths[0]]
      case .steps: [lengths.reduce(0, +)]
      case .episodes: [lengths.count]
      }
    columns.sort { $0.feature.name < $1.feature.name }
    for index in columns.indices {
      try columns[index].write(to: archive, leading: leading)
    }
    if layout == .steps, lengths.count > 1 { try writeEnds(to: archive) }
    try archive.finish(comment: comment(provenance))
    try staged?.publish()
  }

  private func writeEnds(to archive: ZipArchive) throws(StreamError) {
    var ends = ByteBuilder()
    ends.append(NPYHeader(type: NPYType(.int64), shape: [lengths.count]).encoded)
    var end = 0
    for length in lengths {
      end += length
      ends.append(Int64(end))
    }
    let bytes = Bytes(ends.bytes)
    try archive.add(NPZLayout.ends + ".npy", pieces: [bytes], crc: CRC32.of(bytes.span))
  }

  /// The provenance, where readers of arrays do not look for arrays.
  private func comment(_ provenance: [Provenance]) -> String {
    guard !provenance.isEmpty else { return "" }
    var text = JSONText()
    text.value(.array(provenance.map(\.json)))
    if text.count > Self.longestComment {
      warn(
        "the provenance takes \(text.count) bytes and was left out: an archive has room for 65535")
      return ""
    }
    return text.string
  }
}

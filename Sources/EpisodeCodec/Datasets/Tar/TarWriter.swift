package import Bytes
internal import Posix
package import Stream

/// Writes steps, or windows of steps, as samples in tar files.
package final class TarWriter: StepSink {
  /// What a file may have at most; nil for no limit.
  package struct Limits: Sendable {
    package var size: Int?
    package var samples: Int?

    package init(size: Int?, samples: Int?) { (self.size, self.samples) = (size, samples) }
  }

  private let shards: TarShards
  private let encoder: any TarEncoder
  /// The folder of the files beside the shards; nil where there are none.
  private let folder: String?
  private let existing: StagedOutput.Existing
  private var episode = EpisodeBegin()
  private var number = -1
  private var isFirst = true
  /// The last sample of the episode so far, which may get its end.
  private var last: TarSample?

  /// - Parameters:
  ///   - pattern: of the files' names; nil for standard output.
  ///   - mostPadding: see `FoundryEncoder`.
  ///   - warn: called with what the user should know.
  ///   - report: called for each file when it is complete.
  package init(
    _ pattern: PartName?, _ layout: TarLayout, _ limits: Limits, mostPadding: Int?,
    existing: StagedOutput.Existing, warn: @escaping (String) -> Void,
    report: @escaping (_ file: String, _ bytes: UInt64, _ samples: Int) -> Void
  ) throws(StreamError) {
    self.existing = existing
    encoder =
      layout == .foundry
      ? FoundryEncoder(mostPadding: mostPadding, warn: warn) : WebDatasetEncoder()
    let files = encoder.files([], []).map(\.name)
    if let pattern, !files.isEmpty {
      let folder = pattern.text.lastIndex(of: "/").map { String(pattern.text[...$0]) } ?? ""
      for file in files where existing == .refuse && Directory.exists(folder + file) {
        throw StreamError(.alreadyThere(folder + file))
      }
      self.folder = folder
    } else {
      folder = nil
    }
    shards = try TarShards(pattern, limits, existing: existing, warn: warn, report: report)
    // Shards of an earlier run are replaced one by one; nothing may describe the mixture.
    shards.beforeFirst = { [folder] () throws(StreamError) in
      for file in files {
        guard let folder, Directory.exists(folder + file) else { continue }
        try system { () throws(SystemError) in try Directory.removeFile(folder + file) }
      }
    }
  }

  package func begin(_ episode: EpisodeBegin) throws(StreamError) {
    self.episode = episode
    (number, isFirst) = (number + 1, true)
    encoder.begin(episode, number: number)
  }

  package func write(_ step: consuming Step, of features: [Feature]) throws(StreamError) {
    try encoder.write(step, of: features) { (members) throws(StreamError) in try add(members) }
  }

  package func end(_ episode: EpisodeEnd) throws(StreamError) {
    try encoder.end { (members) throws(StreamError) in try add(members) }
    last?.closing = TarEpisode.member(episode, number)
    if let last { try shards.write(last) }
    last = nil
  }

  private func add(_ members: [TarArchive.Member]) throws(StreamError) {
    if let last { try shards.write(last) }
    let entries = encoder.entries
    last = TarSample(
      members: members, begins: isFirst,
      opening: { [episode, number] goesOn in
        TarEpisode.member(episode, number, features: entries, goesOn: goesOn)
      })
    isFirst = false
  }

  /// - Throws: `.missing` when no episode has had a step.
  package func publish(provenance: [Provenance]) throws(StreamError) {
    guard shards.hasSamples else { throw StreamError.noSteps }
    try shards.finish()
    guard let folder else { return }
    let finished = shards.finished.map { shard in
      let name = shard.path.split(separator: "/").last ?? ""
      return (name: String(name.dropLast(".tar".utf8.count)), samples: shard.samples)
    }
    for file in encoder.files(finished, provenance) {
      let staged = try StagedFile(folder + file.name, existing: existing)
      try staged.output.write(file.content.span)
      try staged.publish()
    }
  }
}

internal import Bytes
internal import Posix
internal import Stream

/// The tar files that samples go to, one after the other: each appears under its name when it is
/// complete.
final class TarShards {
  private struct Shard {
    let archive: TarArchive
    /// nil for standard output.
    let staged: StagedFile?
    let name: String
    var samples = 0
  }

  private let pattern: PartName?
  private let limits: TarWriter.Limits
  private let existing: StagedOutput.Existing
  private let warn: (String) -> Void
  private let report: (_ file: String, _ bytes: UInt64, _ samples: Int) -> Void
  /// `publish` calls it before it gives the first file its name.
  var beforeFirst: (() throws(StreamError) -> Void)?
  private var shard: Shard?
  /// The names of the complete files, with their numbers of samples.
  private(set) var finished: [(path: String, samples: Int)] = []
  private let folder: PartFolder?

  init(
    _ pattern: PartName?, _ limits: TarWriter.Limits, existing: StagedOutput.Existing,
    warn: @escaping (String) -> Void,
    report: @escaping (_ file: String, _ bytes: UInt64, _ samples: Int) -> Void
  ) throws(StreamError) {
    (self.pattern, self.limits, self.existing) = (pattern, limits, existing)
    (self.warn, self.report) = (warn, report)
    if existing == .refuse, let pattern, let first = pattern.existing().first {
      throw StreamError(.alreadyThere(pattern.path(first)))
    }
    folder = try pattern.map { name throws(StreamError) in try PartFolder(of: name) }
    shard = try open()
  }

  // Before its folder goes.
  deinit { shard = nil }

  private func open() throws(StreamError) -> Shard {
    guard let pattern else {
      return Shard(
        archive: TarArchive(output: FileOutput(.standardOutput())), staged: nil, name: "")
    }
    let name = pattern.path(finished.count)
    let staged = try StagedFile(name, existing: existing, warn: warn)
    return Shard(archive: TarArchive(output: staged.output), staged: staged, name: name)
  }

  var hasSamples: Bool { !finished.isEmpty || shard?.samples ?? 0 > 0 }

  func write(_ sample: TarSample) throws(StreamError) {
    if isFull(for: sample) {
      try publish()
      shard = try open()
    }
    guard let shard else { return }
    if sample.begins || shard.samples == 0 {
      try shard.archive.add(sample.opening(!sample.begins))
    }
    for member in sample.members { try shard.archive.add(member) }
    if let closing = sample.closing { try shard.archive.add(closing) }
    self.shard?.samples += 1
  }

  private func isFull(for sample: TarSample) -> Bool {
    guard let shard, shard.samples > 0 else { return false }
    if let most = limits.samples, shard.samples >= most { return true }
    guard let most = limits.size else { return false }
    var size = sample.members.reduce(TarArchive.endSize) { $0 + $1.storedSize }
    if sample.begins { size += sample.opening(false).storedSize }
    size += sample.closing?.storedSize ?? 0
    return Int(shard.archive.output.offset) + size > most
  }

  private func publish() throws(StreamError) {
    guard let done = shard else { return }
    shard = nil
    let output = done.archive.output
    try done.archive.finish()
    guard let staged = done.staged else { return try output.flush() }
    try output.synchronize()
    if finished.isEmpty { try beforeFirst?() }
    try staged.publish()
    if let most = limits.size, output.offset > UInt64(most) {
      warn("'\(done.name)' has \(output.offset) bytes: a sample cannot be divided")
    }
    folder?.keep()
    report(done.name, output.offset, done.samples)
    finished.append((done.name, done.samples))
  }

  /// Ends the last file.
  func finish() throws(StreamError) {
    try publish()
    guard let pattern, pattern.hasIndex,
      let first = pattern.existing().first(where: { $0 >= finished.count })
    else { return }
    warn("'\(pattern.path(first))' is left from an earlier run")
  }
}

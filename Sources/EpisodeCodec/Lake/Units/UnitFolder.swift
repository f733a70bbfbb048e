internal import Bytes
package import Posix

/// A hidden folder in which one run makes the output of a unit, and its lease: `.run.mcap.unit`
/// beside `run.mcap`. Whoever has it does the unit.
///
/// Its lock tells the runs of one machine whether the holder is alive. Other machines look at the file
/// `lease` in it, which the holder writes again and again. Clocks of machines differ, so two times of
/// one clock are compared, that of the file system: of the lease, and of a file that was written just
/// now. When the lease is older than it says, its holder is dead.
package final class UnitFolder {
  package enum Claim: Sendable { case taken, busy }

  package let path: String
  private let parent: String
  private let seconds: Double
  private var lock: FileDescriptor?
  private var lastBeat = 0.0

  /// - Parameters:
  ///   - name: of the output, in `parent`, which ends in a slash or is empty.
  ///   - seconds: after which the lease is over without a sign of life.
  package init(parent: String, name: String, seconds: Double) {
    path = "\(parent).\(name).unit"
    (self.parent, self.seconds) = (parent, seconds)
  }

  deinit { release() }

  private var lease: String { path + "/lease" }
  /// Seconds after which a folder without a lease is that of a run that died before it wrote one.
  private static let leaseless = 5.0
  /// Where the folder of a dead run goes.
  private var aside: String { path + ".dead" }
  /// Where the pipeline writes, under the name that the output will have.
  package func output(_ name: String) -> String { path + "/out/" + name }

  /// Takes the folder, also from a dead run.
  package func claim() throws(SystemError) -> Claim {
    for _ in 0..<100 {
      do throws(SystemError) {
        try Directory.create(path)
        if try hold() { return .taken }
      } catch {
        guard error.isAlreadyThere else { throw error }
        guard let entry = try? FileDescriptor.openEntry(path) else { continue }
        let lock = entry.lock()
        guard lock != .held, try isDead(isUnlocked: lock == .taken) else { return .busy }
        // Of two who find it dead one moves it away.
        try? Directory.removeTree(aside)
        guard (try? Directory.rename(path, to: aside)) != nil else { continue }
        try? Directory.removeTree(aside)
      }
    }
    return .busy
  }

  /// Locks a folder that this run has made.
  /// - Returns: false when another has taken it for that of a dead run.
  private func hold() throws(SystemError) -> Bool {
    for _ in 0..<50 {
      guard let entry = try? FileDescriptor.openEntry(path) else { return false }
      guard entry.lock() != .held else {
        // Another looks whether it is dead, and will find that it is not.
        Thread.sleep(seconds: 0.002)
        continue
      }
      guard entry.isAt(path) else { return false }
      lock = entry
      try beat()
      // What a run that was killed while it took over has left.
      try? Directory.removeTree(aside)
      try Directory.create(path + "/out")
      return true
    }
    return false
  }

  /// A sign of life.
  package func beat() throws(SystemError) {
    var text = JSONText()
    text.beginObject()
    text.member("machine", UnitToken.machine)
    text.member("seconds", seconds)
    text.endObject()
    try FileDescriptor.create(lease, replacing: true).write(text.string + "\n")
    lastBeat = Terminal.seconds
  }

  /// True when another sign of life is due.
  package var isBeatDue: Bool { Terminal.seconds - lastBeat > seconds / 4 }

  private func isDead(isUnlocked: Bool) throws(SystemError) -> Bool {
    let text = (try? FileInput(path: lease).readText(limit: 4096)) ?? ""
    let row = try? JSONValue(parsing: text)
    // Nobody on this machine has the lock.
    if isUnlocked, let machine = row?["machine"]?.string, machine == UnitToken.machine {
      return true
    }
    // Beside the folder, whose own time tells when there is no lease yet. It has no name, so that
    // nothing is left of a run that is killed here.
    guard let now = try? FileDescriptor.temporary(in: parent.isEmpty ? "." : parent) else {
      return false
    }
    let sign = (try? FileDescriptor.openEntry(lease)) ?? (try? FileDescriptor.openEntry(path))
    guard let sign else { return false }
    let age = try now.version().seconds(since: sign.version())
    return age > max(1, row?["seconds"]?.number ?? min(seconds, Self.leaseless))
  }

  /// Removes all outputs of an attempt.
  package func clear() throws(SystemError) {
    try Directory.removeTree(path + "/out")
    try Directory.create(path + "/out")
  }

  /// Removes what dead runs have left.
  package func sweep() {
    if Directory.exists(path), (try? claim()) == .taken { release() }
    try? Directory.removeTree(aside)
  }

  /// Removes the folder, if this run has it.
  package func release() {
    guard let lock, lock.isAt(path) else { return }
    try? Directory.removeTree(path)
    self.lock = nil
  }
}

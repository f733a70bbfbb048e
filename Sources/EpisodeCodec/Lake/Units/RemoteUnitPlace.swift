package import Bytes
internal import Posix

/// A place in a store that rclone knows. The output is made on this machine first.
///
/// Leases of runs are objects `.partial/NAME/TOKEN.lease` beside the output. A run writes its own, and
/// then looks for others: whoever sees one that is alive gives way, so that never two have it, though
/// both may give way and come again. Ages compare two times of the store: clocks of machines differ. The
/// lease of a dead run of the same machine counts at once: whoever has the folder there knows.
package final class RemoteUnitPlace: UnitPlace {
  private let path: String
  private let folder: UnitFolder
  private let store: UnitStore
  private let seconds: Double
  private let isConditional: Bool
  package let output: String
  /// `s3:lake/.partial/run.mcap`
  private let partial: String
  /// Those of runs that share this folder begin alike.
  private let token: String
  private let machine: String
  private var isHeld = false
  /// Tokens of runs that are dead.
  private var dead: [String] = []

  /// - Parameters:
  ///   - isConditional: true for a store that makes an object only where there is none, if asked.
  package init(
    _ path: String, store: UnitStore, scratch: String, leaseSeconds: Double,
    isConditional: Bool
  ) throws(StreamError) {
    let (parent, name) = UnitAddress.split(path)
    guard !["", ".", ".."].contains(name) else {
      throw StreamError(.unsupported, "'\(path.printable)' cannot be the name of an output")
    }
    (self.path, self.store, seconds) = (path, store, leaseSeconds)
    self.isConditional = isConditional
    partial = parent + ".partial/" + name
    // Outputs of equal names in different folders have folders of their own.
    let key = UnitKey(uri: path, pipeline: "").text
    folder = UnitFolder(parent: scratch + "/", name: key, seconds: leaseSeconds)
    output = folder.output(name)
    let place = UnitToken.machine + "/" + (Directory.identity(scratch) ?? UnitToken.random())
    machine = String(SHA256.of(Array(place.utf8).rawSpan).hex.prefix(16)) + "-"
    token = machine + UnitToken.random()
  }

  private var lease: String { "\(partial)/\(token).lease" }

  package var scratch: String { folder.path }

  package func exists() throws(UnitFailure) -> Bool { try store.size(path) != nil }

  package func claim() throws(UnitFailure) -> UnitFolder.Claim {
    let local = try unit { () throws(SystemError) in try folder.claim() }
    guard local == .taken else { return .busy }
    try sendLease()
    isHeld = true
    let listed = try store.rclone(
      ["lsjson", "--files-only", "--no-mimetype", "--use-server-modtime", "--", partial])
    let others = try Self.leases(listed ?? "[]")
    // A store that lists late does not show our own: then nothing tells how old others are.
    let now = others.first { $0.token == token }?.nanoseconds
    for other in others where other.token != token {
      if other.token.hasPrefix(machine) {
        dead.append(other.token)
        continue
      }
      let age = now.map { Double($0) / 1e9 - Double(other.nanoseconds) / 1e9 } ?? 0
      guard age > seconds else {
        release()
        return .busy
      }
      dead.append(other.token)
    }
    return .taken
  }

  private static func leases(
    _ text: String
  ) throws(UnitFailure) -> [(token: String, nanoseconds: UInt64)] {
    guard let rows = try? JSONValue(parsing: text).array else {
      throw UnitFailure(.passing, 74, "rclone lsjson prints no list")
    }
    return rows.compactMap { row in
      guard let name = row["Name"]?.string, name.hasSuffix(".lease"),
        let time = row["ModTime"]?.string.flatMap({ Timestamp(parsing: $0) })
      else { return nil }
      return (String(name.dropLast(6)), time.nanoseconds)
    }
  }

  private func sendLease() throws(UnitFailure) {
    // No patience with a store: the work waits.
    _ = try store.rclone(
      [
        "copyto", "--ignore-times", "--retries", "1", "--low-level-retries", "2", "--timeout",
        "10s", "--contimeout", "5s", "--", folder.path + "/lease", lease,
      ], seconds: 20)
  }

  package func beat() {
    guard folder.isBeatDue, isHeld else { return }
    try? folder.beat()
    // What runs now is the sign of life itself.
    let onTick = store.onTick
    store.onTick = {}
    try? sendLease()
    store.onTick = onTick
  }

  package func clear() throws(UnitFailure) {
    try unit { () throws(SystemError) in try folder.clear() }
  }

  package func publish() throws(UnitFailure) -> Bool {
    guard !Directory.isDirectory(output) else {
      throw UnitFailure(
        .fatal, 73,
        "a store cannot show a folder in one step: write a file, such as a zip or tar, or a folder of"
          + " this machine")
    }
    guard isConditional else {
      let object = partial + "/" + token
      try send(["copyto", "--", output, object])
      guard try !exists() else { return false }
      try send(["moveto", "--", object, path])
      return true
    }
    do throws(UnitFailure) {
      // One request, whose condition holds for the whole object; parts have none.
      try send([
        "copyto", "--header-upload", "If-None-Match: *", "--s3-upload-cutoff", "5G", "--", output,
        path,
      ])
      return true
    } catch {
      // The answer 412 means that another run was first.
      guard try exists() else { throw error }
      return false
    }
  }

  private func send(_ arguments: [String]) throws(UnitFailure) {
    guard try store.rclone(arguments) != nil else {
      throw UnitFailure(.passing, 74, "rclone \(arguments[0]) finds no '\(path.printable)'")
    }
  }

  /// Nothing: to look costs a request, and what is left has names that nobody lists.
  package func sweep() {}

  package func release() {
    folder.release()
    guard isHeld else { return }
    isHeld = false
    // Not all: another run may have its lease there.
    let names = ([token] + dead).flatMap { ["--include", "/\($0)", "--include", "/\($0).lease"] }
    _ = try? store.rclone(["delete", "--retries", "1"] + names + ["--", partial], seconds: 60)
    _ = try? store.rclone(["rmdir", "--retries", "1", "--", partial], seconds: 60)
  }
}

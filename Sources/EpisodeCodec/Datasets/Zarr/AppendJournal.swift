internal import Bytes
internal import Posix

/// The decision to append: its file exists from the moment when all new members are complete until
/// the last of them has its place.
///
/// It tells a run that was killed in between from others: it names the checksum of the root's
/// metadata before and after. A dataset whose metadata has neither has been replaced or edited in
/// the meantime, and is left alone.
struct AppendJournal {
  /// What the members were made from.
  let input: String
  private let before: UInt32
  private let after: UInt32

  private static let limit = 4096
  private static let roots = ["zarr.json", ".zmetadata"]

  /// - Parameters:
  ///   - root: the hierarchy, which becomes that with the staged members.
  init(from root: Folder, to staged: Folder, input: String) throws(StreamError) {
    self.input = input
    before = try Self.checksum(root)
    after = try Self.checksum(staged)
  }

  /// Writes the file in one step.
  func commit(_ path: String, in staging: String) throws(StreamError) {
    var text = JSONText()
    text.value([
      "before": .number(Double(before)), "after": .number(Double(after)),
      "input": .string(input),
    ])
    let part = staging + "/commit"
    try system { () throws(SystemError) in
      let file = try FileDescriptor.create(part)
      try file.write(text.string)
      try file.synchronize()
      try Directory.rename(part, to: path)
    }
  }

  /// Finishes what a dead run had decided to append.
  /// - Parameters:
  ///   - move: moves the staged members.
  /// - Returns: its journal, which stays until the next `publish`; nil if nothing was appended.
  static func recover(
    _ path: String, from members: String, to root: Folder,
    move: (Folder) throws(StreamError) -> Void
  ) throws(StreamError) -> AppendJournal? {
    guard Directory.exists(path) else { return nil }
    if let journal = read(path), try [journal.before, journal.after].contains(checksum(root)) {
      if let staged = try? Folder(members) { try move(staged) }
      if try checksum(root) == journal.after { return journal }
    }
    try system { () throws(SystemError) in try Directory.removeTree(path) }
    return nil
  }

  private static func read(_ path: String) -> AppendJournal? {
    guard let file = try? FileDescriptor.openEntry(path), file.kind == .regular,
      let text = try? FileInput(file).readText(limit: limit),
      let json = try? JSONValue(parsing: text)
    else { return nil }
    return AppendJournal(json)
  }

  private init?(_ json: JSONValue) {
    func number(_ key: String) -> UInt32? {
      guard case .number(let value) = json[key] else { return nil }
      return UInt32(exactly: value)
    }
    guard let before = number("before"), let after = number("after"),
      let input = json["input"]?.string
    else { return nil }
    (self.before, self.after, self.input) = (before, after, input)
  }

  /// That of the document that readers of consolidated metadata open.
  private static func checksum(_ root: Folder) throws(StreamError) -> UInt32 {
    guard let name = roots.first(where: root.contains) else {
      throw StreamError(.missing, "there is no zarr metadata").naming(root.path)
    }
    let file = try system { () throws(SystemError) in try root.open(name) }
    let input = FileInput(file)
    var crc = CRC32()
    while true {
      let piece = try input.takeSome(1 << 20)
      if piece.isEmpty { return crc.value }
      crc.update(piece.span)
    }
  }
}

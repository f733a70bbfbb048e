internal import Bytes
internal import CHDF5
internal import Posix
internal import Stream

/// A file with a group for each episode, `data/demo_0`.
final class RobomimicOutput: HDF5Output {
  private let target: HDF5Target
  private let staged: StagedOutput
  private var file: HDF5Handle
  private let data: HDF5Handle
  /// The file to which episodes are added, locked; nil for a new one.
  private let old: FileDescriptor?
  private var next = 0
  private var total = 0
  private var demonstrations = 0
  private var provenance: [JSONValue] = []
  private var names: [String] = []
  /// The earlier episodes of the mask.
  private var masked: [String] = []
  /// Attributes of all episodes; nil before the first.
  private var shared: [KeyValue]?
  private var rate = 0.0
  /// The instructions so far.
  private var instructions: Set<String> = []

  init(_ target: HDF5Target) throws(StreamError) {
    try HDF5Library.start()
    self.target = target
    guard target.appends, Directory.exists(target.path) else {
      staged = try StagedOutput(target.path, .file, existing: target.existing)
      file = try HDF5Handle(writing: staged.path, isNew: true)
      (data, old) = (try file.makeGroup("data"), nil)
      return
    }
    let old = try system { () throws(SystemError) in try FileDescriptor.open(target.path) }
    let known = try Existing(target.path, mask: target.mask)
    // The library, which has closed the file, had a lock of its own.
    try Self.lock(old, target.path)
    staged = try StagedOutput(target.path, .file, existing: .replace)
    let path = staged.path
    try system { () throws(SystemError) in
      try FileDescriptor.create(path, replacing: true).copy(from: old, mode: 0o644)
    }
    do throws(StreamError) {
      file = try HDF5Handle(writing: path, isNew: false)
    } catch { throw error.naming(target.path) }
    (data, self.old) = (try file.makeGroup("data"), old)
    for name in known.names {
      next = max(next, (HDF5Link(name: name, kind: .object).number ?? 0) + 1)
    }
    demonstrations = known.names.count
    total = known.shared.first { $0.key == "total" }.flatMap { Int($0.value) } ?? 0
    (shared, masked) = (known.shared, known.masked)
    provenance = known.provenance.flatMap { try? JSONValue(parsing: $0) }?.array ?? []
  }

  private static func lock(_ old: FileDescriptor, _ path: String) throws(StreamError) {
    guard old.lock() != .held, old.isAt(path) else {
      throw StreamError(.system(.alreadyThere(path)), "another run is appending to it").naming(path)
    }
  }

  func begin() throws(StreamError) -> (group: HDF5Handle, number: Int) {
    (try data.makeGroup("demo_\(next)"), next)
  }

  func end(_ episode: EpisodeBegin, steps: Int, number: Int) throws(StreamError) {
    let name = "demo_\(number)"
    try data.makeGroup(name).setAttribute("num_samples", Int64(steps))
    if shared == nil {
      shared = episode.attributes.filter { HDF5Layout.sharedAttributes.contains($0.key) }
      for attribute in shared ?? [] { try data.setAttribute(attribute.key, attribute.value) }
      rate = episode.rate
      try addEnvironment(episode)
    }
    instructions.insert(episode.languageInstruction)
    names.append(name)
    (next, total, demonstrations) = (next + 1, total + steps, demonstrations + 1)
  }

  /// robomimic opens no file without the arguments of its environment.
  private func addEnvironment(_ episode: EpisodeBegin) throws(StreamError) {
    guard shared?.contains(where: { $0.key == "env_args" }) == false else { return }
    var arguments: [JSONValue.Member] = []
    if rate > 0 { arguments.append(.init(key: "control_freq", value: .number(rate))) }
    var text = JSONText()
    text.value(
      .object([
        .init(key: "env_name", value: .string(episode.dataset)),
        // EnvType.GYM_TYPE of robomimic: the one without requirements.
        .init(key: "env_type", value: .number(2)),
        .init(key: "env_kwargs", value: .object(arguments)),
      ]))
    try data.setAttribute("env_args", text.string)
  }

  func publish(provenance own: [Provenance]) throws(StreamError) {
    try data.setAttribute("total", Int64(total))
    try data.setAttribute("num_demos", Int64(demonstrations))
    // LIBERO has one instruction for a file.
    if old == nil, instructions.count == 1, let instruction = instructions.first,
      !instruction.isEmpty, shared?.contains(where: { $0.key == "problem_info" }) == false
    {
      var text = JSONText()
      text.value(.object([.init(key: "language_instruction", value: .string(instruction))]))
      try data.setAttribute("problem_info", text.string)
    }
    if let text = Provenance.text(own, after: provenance) {
      try file.setAttribute("provenance", text)
    }
    if let mask = target.mask { try write(mask) }
    try file.flush()
    let path = staged.path
    try system { () throws(SystemError) in try FileDescriptor.open(path).synchronize() }
    try staged.publish()
  }

  /// Adds the episodes of this run to a mask.
  private func write(_ mask: String) throws(StreamError) {
    let masks = try file.makeGroup("mask")
    if unsafe H5Lexists(masks.id, mask, 0) > 0 { _ = unsafe H5Ldelete(masks.id, mask, 0) }
    let members = masked + names
    var dataset = try HDF5NewDataset(
      "mask/\(mask)", in: file, HDF5Handle(bagpipe_hdf5_text(), "write text"),
      rows: members.count, rowShape: [])
    for name in members { try dataset.write(name) }
  }
}

/// What a file has to which episodes are added.
private struct Existing {
  let names: [String]
  let shared: [KeyValue]
  let masked: [String]
  let provenance: String?

  init(_ path: String, mask: String?) throws(StreamError) {
    let file = try HDF5File(path, .robomimic)
    do throws(StreamError) {
      names = file.names
      shared = try (file.container ?? file.root).handle.attributes { _, _ in }
      provenance = try file.root.handle.attributes { _, _ in }
        .first { $0.key == "provenance" }?.value
      if let mask, try file.root.group("mask")?.has(mask) ?? false {
        masked = file.names.filter(try file.episodes(of: mask).contains)
      } else {
        masked = []
      }
    } catch { throw error.naming(path) }
  }
}

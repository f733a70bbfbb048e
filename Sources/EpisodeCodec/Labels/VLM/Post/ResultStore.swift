internal import Bytes
internal import Posix

/// The results of a run in a file, from which the next run goes on.
///
/// What is new goes to `FILE.part` at once, in the order of its coming, so that a killed run loses
/// nothing. `publish` writes FILE anew, in the order of the requests.
final class ResultStore: Sendable {
  /// Where a result is.
  struct Place: Sendable {
    /// Whether it is in the old file, not in the part.
    var isOld: Bool
    var range: Range<Int>
    var isSuccess: Bool
  }

  private let path: String
  private let old: FileDescriptor?
  private let part: FileDescriptor
  private let partEnd: Monitor<Int>
  /// The results of earlier runs.
  let known: [EpisodeName: Place]
  /// The requests of the old file, in its order.
  private let oldNames: [EpisodeName]
  /// Lines that are no result, as a copy that was cut has.
  let broken: UInt64

  private var partPath: String { path + ".part" }

  /// - Throws: `.malformed` when the file does not hold results.
  init(_ path: String) throws(StreamError) {
    self.path = path
    var index = Index()
    old = try Directory.exists(path) ? system { () throws(SystemError) in try .open(path) } : nil
    if let old {
      _ = try index.add(old, isOld: true)
      guard !index.known.isEmpty || index.broken == 0 else {
        throw StreamError(.malformed, "it has no results; it stays as it is").naming(path)
      }
    }
    oldNames = index.names
    let partPath = path + ".part"
    part = try system { () throws(SystemError) in try FileDescriptor.openOrCreate(partPath) }
    guard part.lock() != .held else {
      throw StreamError(.unsupported, "another program writes it").naming(partPath)
    }
    let end = try index.add(part, isOld: false)
    // What follows the last whole line would spoil the next one.
    let part = part
    try system { () throws(SystemError) in try part.truncate(to: end) }
    partEnd = Monitor(end)
    (known, broken) = (index.known, index.broken)
  }

  /// Keeps a new result. Any thread may call it.
  func add(_ result: BatchResult) throws(StreamError) -> Place {
    let line = Bytes(result.line)
    let (part, count) = (part, line.count)
    let (start, written) = partEnd.update { end in
      let written = Result { () throws(SystemError) in try part.write(line.span, at: end) }
      if case .success = written { end += count }
      return (end - count, written)
    }
    try system { () throws(SystemError) in try written.get() }
    return Place(isOld: false, range: start..<start + count, isSuccess: result.isSuccess)
  }

  /// Leaves no file without results behind.
  func abandon() {
    if partEnd.update({ $0 }) == 0 { try? Directory.removeFile(partPath) }
  }

  /// Writes the file: what it had of other requests, then the results of these.
  func publish(_ requests: [EpisodeName], _ places: [EpisodeName: Place]) throws(StreamError) {
    let file = try StagedFile(path, existing: .replace)
    for name in oldNames where places[name] == nil { try copy(known[name], to: file.output) }
    for name in requests { try copy(places[name], to: file.output) }
    try file.publish()
    let partPath = partPath
    try system { () throws(SystemError) in try Directory.removeFile(partPath) }
  }

  private func copy(_ place: Place?, to output: FileOutput) throws(StreamError) {
    guard let place, let file = place.isOld ? old : part else { return }
    let line = try file.bytes(place.range)
    try output.write(line.span)
    // The last line of a file that a person has edited may lack its end.
    let last = line.span.load(littleEndianAt: line.count - 1, as: UInt8.self)
    if last != UInt8(ascii: "\n") { try output.write([UInt8(ascii: "\n")]) }
  }
}

/// Where the results in files are.
private struct Index {
  private(set) var known: [EpisodeName: ResultStore.Place] = [:]
  private(set) var names: [EpisodeName] = []
  private(set) var broken: UInt64 = 0

  /// - Returns: where the last whole line ends.
  mutating func add(_ file: FileDescriptor, isOld: Bool) throws(StreamError) -> Int {
    let size = try system { () throws(SystemError) in try file.size() }
    let input = FileInput(file, range: 0..<size)
    var lines = LineReader(input, limit: BatchRequest.longestLine)
    var end = 0
    while true {
      let start = Int(input.offset)
      guard let line = try lines.next() else { return end }
      let hasEnd = Int(input.offset) - start > line.count
      if hasEnd || isOld { end = Int(input.offset) }
      guard !line.isEmpty else { continue }
      guard let result = try? BatchResult(parsing: line) else {
        broken += 1
        continue
      }
      guard hasEnd || isOld else { continue }
      let place = ResultStore.Place(
        isOld: isOld, range: start..<Int(input.offset), isSuccess: result.isSuccess)
      keep(EpisodeName(result.id), place)
    }
  }

  /// Of several results of a request the last good one counts, or else the last one.
  private mutating func keep(_ name: EpisodeName, _ place: ResultStore.Place) {
    guard let before = known[name] else {
      known[name] = place
      names.append(name)
      return
    }
    if place.isSuccess || !before.isSuccess { known[name] = place }
  }
}

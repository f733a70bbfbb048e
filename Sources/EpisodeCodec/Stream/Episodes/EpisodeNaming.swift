package import Bytes

/// Gives each episode of a source its id: the name by which labels, scores and selections know it.
///
/// It depends on the file's name and contents alone, so it is the same on every machine and in every
/// run; see EPISODES in bagpipe-stream(5).
package struct EpisodeNaming: Sendable {
  /// The key of the id among the attributes of BEGIN.
  package static let key = "id"

  /// From `--id`; nil for the episode's own id, or else `{stem}#{index}`.
  private let pattern: TextTemplate?
  package private(set) var stem = EpisodeNaming.unnamed
  /// Files begun, and episodes begun in the current one.
  private var (files, episodes) = (0, 0)

  /// The stem of standard input.
  private static let unnamed = "stdin"

  /// - Parameters:
  ///   - pattern: a text in which `{stem}` and `{index}` are replaced; nil for the default.
  package init(pattern: String? = nil) {
    self.pattern = pattern.map { TextTemplate($0, fields: ["stem", "index"]) }
  }

  /// Begins the next file.
  /// - Parameters:
  ///   - file: its name without directories; empty for standard input.
  ///   - isDirectory: true for a directory, whose name has no extension.
  package mutating func open(file: String, isDirectory: Bool = false) {
    (stem, files, episodes) = (isDirectory ? file : Self.stem(of: file), files + 1, 0)
  }

  /// Sets the id of the next episode of the file.
  /// - Throws: `.missing` when the pattern gave an earlier episode the same id.
  package mutating func name(_ begin: inout EpisodeBegin) throws(StreamError) {
    defer { episodes += 1 }
    if let pattern {
      try checkNames(are: pattern)
      begin.id = pattern.filled { $0 == "stem" ? stem : "\(episodes)" }
    } else if begin.id == nil {
      begin.id = "\(stem)#\(episodes)"
    }
  }

  /// - Throws: `.missing` when the pattern gave an earlier episode the same id.
  private func checkNames(are pattern: TextTemplate) throws(StreamError) {
    try check("index", in: pattern, if: episodes > 0)
    try check("stem", in: pattern, if: files > 1)
  }

  private func check(
    _ field: String, in pattern: TextTemplate, if isNeeded: Bool
  ) throws(StreamError) {
    guard isNeeded, !pattern.contains(field) else { return }
    var error = StreamError(
      .missing, "--id would give two episodes the same id; it needs {\(field)}")
    error.isAboutRequest = true
    throw error
  }

  /// The name without its last extension; a name that starts with its only dot has none.
  private static func stem(of file: String) -> String {
    guard let dot = file.lastIndex(of: "."), dot > file.startIndex else {
      return file.isEmpty ? unnamed : file
    }
    return String(file[..<dot])
  }
}

/// The part of an episode from one moment to another, in ns; nil where it is not cut.
package struct EpisodeCut: Equatable, Sendable {
  package var start: UInt64?
  package var end: UInt64?

  package init(start: UInt64?, end: UInt64?) { (self.start, self.end) = (start, end) }

  fileprivate var suffix: String {
    ":" + (start.map { "\($0)" } ?? "") + "-" + (end.map { "\($0)" } ?? "")
  }
}

extension EpisodeBegin {
  /// The episode's id; nil in a stream of another program.
  package var id: String? {
    get { attributes.first { $0.key == EpisodeNaming.key }?.value }
    set {
      attributes.removeAll { $0.key == EpisodeNaming.key }
      if let newValue { attributes.insert(KeyValue(EpisodeNaming.key, newValue), at: 0) }
    }
  }

  /// Marks the episode as a part of the one that its id names: appends `:from-to`.
  package mutating func cut(_ cut: EpisodeCut) { id = id.map { $0 + cut.suffix } }

  /// The beginning of an episode in a stream without markers.
  package static func unmarked(index: UInt64, time: UInt64) -> EpisodeBegin {
    var begin = EpisodeBegin()
    (begin.index, begin.time) = (index, time)
    begin.id = "stdin#\(index)"
    return begin
  }
}

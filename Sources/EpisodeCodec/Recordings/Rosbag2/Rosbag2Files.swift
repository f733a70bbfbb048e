internal import Bytes
internal import Posix

/// The files of a rosbag2 directory, in the order in which they were recorded.
struct Rosbag2Files {
  private(set) var names: [String] = []
  private(set) var warnings: [String] = []

  /// - Throws: `.system` for a file that is missing, outside the directory, or when there is none.
  init(_ folder: Folder) throws(StreamError) {
    let there = try system { () throws(SystemError) in try Directory.list(folder.path) }
      .compactMap(Rosbag2FileName.init)
    if let metadata = try metadata(folder), !metadata.paths.isEmpty {
      names = try metadata.paths.map { (path) throws(StreamError) in try Self.find(path, folder) }
      try addUnlisted(there)
    } else {
      let files = try Self.inOrder(there, folder)
      names = files.map(\.name)
      for (file, next) in zip(files, files.dropFirst())
      where file.number.map({ $0 + 1 }) != next.number {
        warnings.append("a file between '\(file.name)' and '\(next.name)' is missing")
      }
    }
  }

  /// - Returns: nil where there is none, or none that can be read.
  private mutating func metadata(_ folder: Folder) throws(StreamError) -> Rosbag2Metadata? {
    guard folder.contains(Rosbag2Metadata.name) else { return nil }
    do throws(StreamError) {
      let file = try system { () throws(SystemError) in
        try folder.open(Rosbag2Metadata.name, followingLink: true)
      }
      let text = try FileInput(file).peek(YAMLValue.sizeLimit + 1)
      return try Rosbag2Metadata(parsing: text.span)
    } catch {
      warnings.append("\(Rosbag2Metadata.name) is of no use: \(error)")
      return nil
    }
  }

  /// A file that the metadata names. Some recorders wrote the directory's own name before it.
  private static func find(_ path: String, _ folder: Folder) throws(StreamError) -> String {
    guard RelativePath(path) != nil else {
      throw StreamError(SystemError.leading(path, outOf: folder.path))
    }
    if folder.contains(path) { return path }
    let last = String(path.split(separator: "/").last ?? "")
    for name in [last, last + ".zstd"] where folder.contains(name) { return name }
    return last
  }

  /// Adds the splits that a recorder wrote after the metadata.
  private mutating func addUnlisted(_ there: [Rosbag2FileName]) throws(StreamError) {
    let listed = names.compactMap(Rosbag2FileName.init)
    for file in there.sorted(by: <) where !listed.contains(where: { $0.isSame(as: file) }) {
      if listed.contains(where: { $0.stem == file.stem && $0.kind == file.kind }) {
        warnings.append("\(Rosbag2Metadata.name) does not list '\(file.name)', which is read, too")
        names.append(file.name)
      } else {
        warnings.append("\(Rosbag2Metadata.name) does not list '\(file.name)', which is left out")
      }
    }
  }

  /// The files of a directory without metadata.
  private static func inOrder(
    _ there: [Rosbag2FileName], _ folder: Folder
  ) throws(StreamError) -> [Rosbag2FileName] {
    let sorted = there.sorted(by: <)
    guard let first = sorted.first else {
      throw StreamError(SystemError.withoutRecording(folder.path))
    }
    if let other = sorted.first(where: { $0.stem != first.stem || $0.kind != first.kind }) {
      throw StreamError(
        .unsupported,
        "the directory holds more than one recording, '\(first.name)' and '\(other.name)': name the "
          + "files")
    }
    // A recorder that compresses a file deletes it at the end: what it has written is the rest.
    return sorted.filter { file in
      !file.isCompressed || !sorted.contains { !$0.isCompressed && $0.isSame(as: file) }
    }
  }
}

/// The name of a file of a recording: `run_12.db3.zstd`.
struct Rosbag2FileName {
  enum Kind: String {
    case db3, mcap
  }

  let name: String
  let kind: Kind
  let isCompressed: Bool
  /// The name without its number and extensions.
  let stem: Substring
  let number: Int?

  /// - Returns: nil for another file.
  init?(_ name: String) {
    var parts = name.split(separator: ".", omittingEmptySubsequences: false)
    let last = parts.last
    isCompressed = last == "zstd" || last == "zst"
    if isCompressed { parts.removeLast() }
    guard parts.count > 1, let kind = parts.popLast().flatMap({ Kind(rawValue: String($0)) }) else {
      return nil
    }
    (self.name, self.kind) = (name, kind)
    let base = parts.joined(separator: ".")[...]
    let digits = base.reversed().prefix { $0.isASCII && $0.isNumber }.count
    let number = Int(base.suffix(digits))
    if number != nil, base.dropLast(digits).hasSuffix("_") {
      (stem, self.number) = (base.dropLast(digits + 1), number)
    } else {
      (stem, self.number) = (base, nil)
    }
  }

  /// True for a file and its compressed form.
  func isSame(as other: Rosbag2FileName) -> Bool {
    kind == other.kind && stem == other.stem && number == other.number
  }

  static func < (left: Rosbag2FileName, right: Rosbag2FileName) -> Bool {
    (left.stem, left.number ?? -1, left.name) < (right.stem, right.number ?? -1, right.name)
  }
}

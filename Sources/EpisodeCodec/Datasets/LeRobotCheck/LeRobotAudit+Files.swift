internal import Bytes
internal import Posix
internal import Stream

extension LeRobotAudit {
  private static let largestFile = 50_000_000_000
  private static let mostInFolder = 10_000

  /// What the hub says about the files as such.
  func checkFiles() {
    entries = (try? folder.entries()) ?? []
    var counts: [String: Int] = [:]
    var left = 0
    for entry in entries {
      let parts = entry.path.split(separator: "/")
      counts[parts.dropLast().joined(separator: "/"), default: 0] += 1
      // What Git and the hub's client keep is theirs.
      guard let first = parts.first, ![".git", ".cache"].contains(first),
        let name = parts.last
      else { continue }
      guard first != "images" else {
        left += entry.isFolder ? 0 : 1
        continue
      }
      let isLeft =
        name.hasPrefix(".") && name != ".gitattributes" && name != ".gitignore"
        || [".tmp", ".partial", ".lock", ".incomplete"].contains { name.hasSuffix($0) }
      if isLeft { find(.filesLeft, entry.path, "the name is that of a temporary file") }
      guard !entry.isFolder else { continue }
      if !entry.isRegular { find(.linkFound, entry.path, "the entry is no regular file") }
      if entry.size > Self.largestFile {
        find(.fileTooLarge, entry.path, "the file has \(Quantity.size(UInt64(entry.size)))")
      }
      if entry.isRegular, entry.mode & 0o044 != 0o044, !isLeft {
        find(.fileClosed, entry.path, "the mode is \(String(entry.mode & 0o777, radix: 8))")
      }
    }
    if left > 0 {
      find(.imagesLeft, "images", "there are \(Quantity.count(UInt64(left), "file"))")
    }
    for (path, count) in counts.sorted(by: { $0.key < $1.key }) where count > Self.mostInFolder {
      find(.directoryFull, path, "there are \(count) entries")
    }
    checkCard()
    checkTag()
  }

  private func checkCard() {
    guard let card = try? readText("README.md") else {
      return find(.cardMissing, "README.md", "the file is missing")
    }
    // The head of a card is YAML between lines of ---.
    let parts = card.split(separator: "---", maxSplits: 2, omittingEmptySubsequences: false)
    let head = parts.count == 3 && parts[0].isEmpty ? String(parts[1]) : ""
    if !head.lowercased().contains("lerobot") {
      find(.cardUntagged, "README.md", "the head has no tag LeRobot")
    }
  }

  private func checkTag() {
    guard folder.contains(".git"), let info = try? readText("meta/info.json"),
      let version = (try? JSONValue(parsing: info))?["codebase_version"]?.string,
      RelativePath(version) != nil
    else { return }
    let packed = (try? readText(".git/packed-refs")) ?? ""
    let isTagged =
      folder.contains(".git/refs/tags/\(version)")
      || packed.split(separator: "\n").contains { $0.hasSuffix(" refs/tags/\(version)") }
    if !isTagged { find(.tagMissing, ".git", "there is no tag \(version)") }
  }
}

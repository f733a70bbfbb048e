internal import Bytes
internal import Stream

/// The message definitions of ROS 2's standard packages, for recordings without their own.
enum ROS2Definitions {
  /// The releases of ROS 2 between which a definition changed.
  enum Release: String, CaseIterable {
    case dashing, foxy, galactic, humble, iron, jazzy, kilted, lyrical
  }

  private struct Entry {
    var release: Release
    var lines: [Substring]
  }

  /// By type, the oldest first.
  private static let entries: [String: [Entry]] = {
    var entries: [String: [Entry]] = [:]
    var name = ""
    for line in text.split(separator: "\n") {
      if line.hasPrefix("@ ") {
        let words = line.split(separator: " ")
        name = String(words[1])
        guard let release = Release(rawValue: String(words[2])) else { continue }
        entries[name, default: []].append(Entry(release: release, lines: []))
      } else if let last = entries[name]?.indices.last {
        entries[name]?[last].lines.append(line)
      }
    }
    return entries
  }()

  /// The different definitions that a type had in some releases, with those of all types it uses, in
  /// the order of the releases; empty when it is not built in.
  static func definitions(of type: String, in releases: [Release]) -> [[UInt8]] {
    var found: [[UInt8]] = []
    for release in releases {
      if let text = definition(of: type, in: release), !found.contains(text) { found.append(text) }
    }
    return found
  }

  /// A definition as rosbag2 writes it: the type's own, then each other after a line of `=` and one
  /// with its name.
  private static func definition(of type: String, in release: Release) -> [UInt8]? {
    guard var text = entry(of: type, in: release)?.lines else { return nil }
    var seen: Set<String> = [type]
    func addUses(of lines: [Substring]) {
      for line in lines {
        let name = String(line.prefix { $0 != " " && $0 != "[" })
        guard let slash = name.firstIndex(of: "/") else { continue }
        let type = name[..<slash] + "/msg" + name[slash...]
        guard seen.insert(String(type)).inserted,
          let entry = entry(of: String(type), in: release)
        else { continue }
        text += [Substring(String(repeating: "=", count: 80)), Substring("MSG: " + name)]
        text += entry.lines
        addUses(of: entry.lines)
      }
    }
    addUses(of: text)
    return Array((text.joined(separator: "\n") + "\n").utf8)
  }

  /// The definition that holds in a release, or the first one for an older release.
  private static func entry(of type: String, in release: Release) -> Entry? {
    let order = Release.allCases
    let versions = entries[type] ?? []
    let place = order.firstIndex(of: release)
    return versions.last { order.firstIndex(of: $0.release) ?? 0 <= place ?? 0 } ?? versions.first
  }
}

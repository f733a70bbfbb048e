/// Where a recording or an output is: a file or folder of this machine, a file of another machine, or an
/// object of an rclone remote.
package enum UnitAddress: Equatable, Sendable {
  case file(String)
  /// - Parameter path: on the host, where a relative one begins in the user's home.
  case ssh(host: String, port: String?, path: String)
  /// `s3:robots/run.mcap`
  case remote(String)

  /// `ssh://HOST[:PORT]/PATH`, `s3://BUCKET/KEY` for the remote `s3`, `REMOTE:PATH`, `file:///PATH`, and
  /// anything else as a path. A colon after a slash belongs to a path.
  package init(_ uri: String) {
    if uri.hasPrefix("file://") {
      self = .file(String(uri.dropFirst(7)))
    } else if uri.hasPrefix("s3://") {
      self = .remote("s3:" + uri.dropFirst(5))
    } else if uri.hasPrefix("ssh://") {
      let rest = uri.dropFirst(6)
      let slash = rest.firstIndex(of: "/") ?? rest.endIndex
      let host = rest[..<slash].split(separator: ":", maxSplits: 1)
      self = .ssh(
        host: host.first.map(String.init) ?? "", port: host.count > 1 ? String(host[1]) : nil,
        path: String(rest[slash...]))
    } else if let end = uri.firstIndex(where: { $0 == ":" || $0 == "/" }), uri[end] == ":" {
      self = .remote(uri)
    } else {
      self = .file(uri)
    }
  }

  /// Why nothing can have this address; nil for a sound one.
  package var fault: String? {
    switch self {
    case .file(let path): path.isEmpty ? "it is empty" : nil
    case .remote(let path):
      path.hasPrefix("-") ? "it begins with '-'" : path.hasSuffix(":") ? "it names no object" : nil
    case .ssh(let host, _, let path):
      host.isEmpty || host.hasPrefix("-")
        ? "it names no host" : path.utf8.count < 2 ? "it names no file" : nil
    }
  }

  /// The folder that an object is in and its name.
  package static func split(_ path: String) -> (folder: String, name: String) {
    let start = path.lastIndex { $0 == "/" || $0 == ":" }.map(path.index(after:))
    let place = start ?? path.startIndex
    return (String(path[..<place]), String(path[place...]))
  }
}

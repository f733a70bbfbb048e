package import Bytes
package import Posix

/// The recording of a unit, or a part of it by log time.
package struct UnitInput: Sendable {
  package let uri: String
  package let address: UnitAddress
  /// Nanoseconds: a message at time t belongs to the part if start <= t < end; nil for all.
  package var part: Range<UInt64>?

  package init(_ uri: String) throws(StreamError) {
    self.uri = uri
    address = UnitAddress(uri)
    if let fault = address.fault {
      throw StreamError(.unsupported, "not the address of a recording: \(fault)").naming(uri)
    }
  }

  /// Bytes of the whole recording; nil where a folder or a store does not say.
  /// - Throws: a fatal failure when there is none.
  package func size(_ store: UnitStore) throws(UnitFailure) -> Int? {
    switch address {
    case .file(let path):
      guard Directory.exists(path) else { throw missing }
      return Directory.totalSize(path)
    case .remote(let path):
      guard let size = try store.size(path) else { throw missing }
      return size
    case .ssh(_, _, let path):
      let ended = try store.run(ssh("stat -Lc %s -- \(path.quotedForShell)"))
      if ended.status == 1 { throw missing }
      guard ended.status == 0 else { throw UnitStore.failure("ssh", ended.status, ended.messages) }
      return Int(ended.output.split(whereSeparator: \.isNewline).first ?? "")
    }
  }

  private var missing: UnitFailure {
    UnitFailure(.fatal, 66, "no such recording")
  }

  /// What standard input of the pipeline is, if that is a file.
  package func open() throws(SystemError) -> FileDescriptor? {
    guard case .file(let path) = address, part == nil, !Directory.isDirectory(path) else {
      return nil
    }
    return try FileDescriptor.open(path)
  }

  /// A command that prints the stream; nil where the pipeline reads a file, or a folder by `$IN`.
  package var command: [String]? {
    let cut = part.map { ["--start", "\($0.lowerBound)", "--end", "\($0.upperBound)"] }
    switch address {
    case .file(let path):
      return cut.map { ["mcap-cat"] + $0 + ["--", path] }
    case .remote(let path):
      guard let cut else { return ["rclone", "cat", "--", path] }
      let fetch = "rclone cat --offset {offset} --count {count} -- {path}"
      return ["mcap-cat", "--fetch", fetch] + cut + ["--", path]
    case .ssh(_, _, let path):
      let whole = ssh("cat -- \(path.quotedForShell)")
      guard let cut else { return whole }
      let words = (whole + ["|", "mcap-cat"] + cut).map { $0 == "|" ? $0 : $0.quotedForShell }
      return ["bash", "-o", "pipefail", "-c", words.joined(separator: " ")]
    }
  }

  /// True when what prints the stream may fail because of a connection.
  package var isRemote: Bool {
    if case .file = address { false } else { true }
  }

  private func ssh(_ command: String) -> [String] {
    guard case .ssh(let host, let port, _) = address else { return [] }
    return ["ssh", "-o", "BatchMode=yes"] + (port.map { ["-p", $0] } ?? []) + ["--", host, command]
  }

  /// The variables of the pipeline.
  package var environment: [(name: String, value: String)] {
    var path = uri
    if case .file(let file) = address { path = file }
    return [
      ("IN", path), ("FROM", part.map { "\($0.lowerBound)" } ?? ""),
      ("TO", part.map { "\($0.upperBound)" } ?? ""),
    ]
  }
}

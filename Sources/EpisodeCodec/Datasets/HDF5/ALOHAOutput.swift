internal import Bytes
internal import Posix
internal import Stream

/// A directory with a file for each episode, `episode_0.hdf5`.
final class ALOHAOutput: HDF5Output {
  private let staged: StagedOutput
  private var file: HDF5Handle?
  private var next = 0

  init(_ target: HDF5Target) throws(StreamError) {
    try HDF5Library.start()
    staged = try StagedOutput(
      target.path, .directory, existing: target.existing, isReplaceable: Self.isOwn)
  }

  private static let provenanceName = "provenance.json"

  /// True for a directory that has nothing but episodes.
  private static func isOwn(_ path: String) -> Bool {
    guard Directory.isDirectory(path), let names = try? Directory.list(path) else { return false }
    return names.allSatisfy { name in
      name == provenanceName || name.hasPrefix("episode_") && name.hasSuffix(".hdf5")
    }
  }

  private var path: String { "\(staged.path)/episode_\(next).hdf5" }

  func begin() throws(StreamError) -> (group: HDF5Handle, number: Int) {
    let file = try HDF5Handle(writing: path, isNew: true)
    self.file = file
    return (file, next)
  }

  func end(_ episode: EpisodeBegin, steps: Int, number: Int) throws(StreamError) {
    try file?.flush()
    file = nil
    try system { () throws(SystemError) in try FileDescriptor.open(path).synchronize() }
    next += 1
  }

  func publish(provenance: [Provenance]) throws(StreamError) {
    if let text = Provenance.text(provenance) {
      let path = "\(staged.path)/\(Self.provenanceName)"
      try system { () throws(SystemError) in
        let file = try FileDescriptor.create(path)
        try file.write(text + "\n")
        try file.synchronize()
      }
    }
    try staged.publish()
  }
}

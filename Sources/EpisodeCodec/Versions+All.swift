package import Bytes
internal import Images
internal import Recordings

extension Versions {
  /// Those of every C library in the program.
  package static let all = [bzip2, deflate, turboJPEG, png, openH264, yaml, lz4, sqlite, zstd]
}

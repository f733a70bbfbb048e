package import Bytes
internal import Images

extension Versions {
  /// Those of every C library in the program.
  package static let all = [bzip2, deflate, turboJPEG, png, openH264, lz4, zstd]
}

internal import CBzip2
internal import CDeflate
internal import CLZ4
internal import CYAML
internal import CZlib
internal import CZstd

/// Versions of the C libraries, for `--version`.
package enum Versions {
  package static let zstd = unsafe "zstd \(String(cString: ZSTD_versionString()))"
  package static let yaml = unsafe "libyaml \(String(cString: yaml_get_version_string()))"
  package static let zlib = unsafe "zlib \(String(cString: zlibVersion()))"
  package static let lz4 = unsafe "lz4 \(String(cString: LZ4_versionString()))"
  package static let bzip2 =
    unsafe "bzip2 \(String(cString: BZ2_bzlibVersion()).prefix { $0 != "," })"
  /// The version of the header at build time: the library itself does not report one.
  package static let deflate = "libdeflate \(LIBDEFLATE_VERSION_STRING)"
}

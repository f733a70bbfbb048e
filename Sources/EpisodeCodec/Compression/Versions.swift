internal import CBzip2
internal import CLZ4
internal import CPNG
internal import CTurboJPEG
internal import CZstd

/// The versions of the C libraries, for `--version`.
package enum Versions {
  package static let zstd = unsafe "zstd \(String(cString: ZSTD_versionString()))"
  package static let lz4 = unsafe "lz4 \(String(cString: LZ4_versionString()))"
  package static let bzip2 =
    unsafe "bzip2 \(String(cString: BZ2_bzlibVersion()).prefix { $0 != "," })"
  package static let png = unsafe "libpng \(String(cString: png_get_libpng_ver(nil)))"
  /// Of the header that this was built with: the library itself does not tell.
  package static let turboJPEG: String = {
    let number = Int(LIBJPEG_TURBO_VERSION_NUMBER)
    return "libjpeg-turbo \(number / 1_000_000).\(number / 1000 % 1000).\(number % 1000)"
  }()
}

package import Bytes
internal import CPNG
internal import CTurboJPEG

extension Versions {
  package static let png = unsafe "libpng \(String(cString: png_get_libpng_ver(nil)))"
  /// Of the header that this was built with: the library itself does not tell.
  package static let turboJPEG: String = {
    let number = Int(LIBJPEG_TURBO_VERSION_NUMBER)
    return "libjpeg-turbo \(number / 1_000_000).\(number / 1000 % 1000).\(number % 1000)"
  }()
}

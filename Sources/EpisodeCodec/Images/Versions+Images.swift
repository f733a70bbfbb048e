package import Bytes
internal import COpenH264
internal import CPNG
internal import CTurboJPEG

extension Versions {
  package static let openH264: String = {
    let version = WelsGetCodecVersion()
    return "OpenH264 \(version.uMajor).\(version.uMinor).\(version.uRevision)"
  }()
  package static let png = unsafe "libpng \(String(cString: png_get_libpng_ver(nil)))"
  /// The version of the header at build time: the library itself does not report one.
  package static let turboJPEG: String = {
    let number = Int(LIBJPEG_TURBO_VERSION_NUMBER)
    return "libjpeg-turbo \(number / 1_000_000).\(number / 1000 % 1000).\(number % 1000)"
  }()
}

internal import Bytes
internal import CIntrinsics

/// Converts decoded 4:2:0 pictures to `rgb8`, with the bytes that `ffmpeg -pix_fmt rgb24` gives.
struct YUVColors {
  private let colors: bagpipe_yuv_colors
  private let isWide = bagpipe_has_avx2() != 0

  /// Green and red, and blue and green of 65536, for the matrices of H.264, table E-5, as
  /// libswscale has them (ff_yuv2rgb_coeffs); BT.601 for those that have no linear one.
  private static let matrices: [Int: (redV: Int, blueU: Int, greenU: Int, greenV: Int)] = [
    1: (117489, 138438, 13975, 34925), 4: (104448, 132798, 24759, 53109),
    7: (117579, 136230, 16907, 35559), 9: (110013, 140363, 12277, 42626),
    10: (110013, 140363, 12277, 42626),
  ]

  init(matrix: Int, isFullRange: Bool) {
    let matrix = Self.matrices[matrix] ?? (104597, 132201, 25675, 53279)
    /// Chroma of the full range has 255 steps in place of 224. The division truncates.
    func chroma(_ gain: Int) -> Int16 {
      Self.rounded((isFullRange ? gain * 224 / 255 : gain) << 13)
    }
    let luma = isFullRange ? 1 << 16 : (255 << 16) / 219
    colors = bagpipe_yuv_colors(
      luma_offset: isFullRange ? 0 : 128, luma: Self.rounded(luma << 13),
      red_v: chroma(matrix.redV), green_u: chroma(-matrix.greenU), green_v: chroma(-matrix.greenV),
      blue_u: chroma(matrix.blueU))
  }

  private static func rounded(_ value: Int) -> Int16 { Int16(clamping: (value + 1 << 15) >> 16) }

  /// Converts an image whose planes, sizes and target are valid.
  func convert(_ image: bagpipe_yuv_image) {
    unsafe withUnsafePointer(to: image) { image in
      unsafe withUnsafePointer(to: colors) { colors in
        if isWide {
          unsafe bagpipe_yuv_to_rgb_avx2(image, colors)
        } else {
          unsafe bagpipe_yuv_to_rgb(image, colors)
        }
      }
    }
  }
}

internal import Posix

/// The 12-bit codes of depth in LeRobot's videos: logarithmic between 0.01 m and 10 m, in float32,
/// as its depth_utils.py has it for millimeters. (NumPy's logarithm is less exact than that of the C
/// library, which changes one code of 10000 by 1.)
package struct DepthCodes: Sendable {
  package static let leastMeters = 0.01
  package static let greatestMeters = 10.0
  package static let shiftMeters = 3.5

  /// For each depth up to 10 m; deeper ones have the last code.
  private let codes: [UInt16]

  package init() {
    let millimeters: Float = 1000
    let shift = Float(Self.shiftMeters) * millimeters
    func logarithm(_ depth: Float) -> Float { Libm.logarithm(depth + shift) }
    let least = logarithm(Float(Self.leastMeters) * millimeters)
    let greatest = logarithm(Float(Self.greatestMeters) * millimeters)
    let last = Int(Self.greatestMeters * 1000)
    codes = (0...last).map { depth in
      let code = (logarithm(Float(depth)) - least) / (greatest - least) * 4095
      return UInt16(min(max(code.rounded(.toNearestOrEven), 0), 4095))
    }
  }

  package func code(ofMillimeters depth: UInt16) -> UInt16 {
    codes[min(Int(depth), codes.count - 1)]
  }

  /// The depth of each code in mm, as LeRobot's `dequantize_depth` has it: in float32, and in meters
  /// until the end. Code 0 is the least depth, also where there was none.
  package static func millimeters(
    least: Double, greatest: Double, shift: Double, isLogarithmic: Bool
  ) -> [UInt16] {
    let (low, high) = (Float(least), Float(greatest))
    let (first, last) =
      isLogarithmic
      ? (Libm.logarithm(least + shift), Libm.logarithm(greatest + shift)) : (least, greatest)
    let (scale, offset) = (Float((last - first) / 4095), Float(first))
    return (0...4095).map { code in
      var depth = Float(code) * scale + offset
      if isLogarithmic { depth = Libm.exponential(depth) - Float(shift) }
      depth = depth.isNaN ? 0 : min(max(depth, low), high)
      return UInt16(min(max((depth * 1000).rounded(.toNearestOrEven), 0), 65535))
    }
  }
}

internal import Posix

/// float32 or float64, with the functions of the C library.
package protocol RealNumber: BinaryFloatingPoint, SIMDScalar, Codable, Sendable {
  var sine: Self { get }
  var cosine: Self { get }
  var arcsine: Self { get }
  /// The angle of the point (x, y), in -pi...pi.
  static func arctangent(_ y: Self, _ x: Self) -> Self
}

extension Float: RealNumber {
  package var sine: Float { Libm.sine(self) }
  package var cosine: Float { Libm.cosine(self) }
  package var arcsine: Float { Libm.arcsine(self) }
  package static func arctangent(_ y: Float, _ x: Float) -> Float { Libm.arctangent(y, x) }
}

extension Double: RealNumber {
  package var sine: Double { Libm.sine(self) }
  package var cosine: Double { Libm.cosine(self) }
  package var arcsine: Double { Libm.arcsine(self) }
  package static func arctangent(_ y: Double, _ x: Double) -> Double { Libm.arctangent(y, x) }
}

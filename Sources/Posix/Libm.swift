internal import Glibc

/// Functions of the C library's `libm`.
package enum Libm {
  package static func sine(_ angle: Float) -> Float { sinf(angle) }
  package static func cosine(_ angle: Float) -> Float { cosf(angle) }
  package static func arcsine(_ value: Float) -> Float { asinf(value) }
  /// The angle of the point (x, y), in -pi...pi.
  package static func arctangent(_ y: Float, _ x: Float) -> Float { atan2f(y, x) }
  package static func exponential(_ value: Float) -> Float { expf(value) }
  package static func logarithm(_ value: Float) -> Float { logf(value) }
  package static func logarithm(_ value: Double) -> Double { log(value) }
  package static func exponential(_ value: Double) -> Double { exp(value) }
  package static func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }
  /// The logarithm of |gamma(x)|.
  package static func logGamma(_ value: Double) -> Double { lgamma(value) }
  /// log(1 + x), exact for a small x.
  package static func logarithm(onePlus value: Double) -> Double { log1p(value) }
  package static func sine(_ angle: Double) -> Double { sin(angle) }
  package static func cosine(_ angle: Double) -> Double { cos(angle) }
  package static func arcsine(_ value: Double) -> Double { asin(value) }
  package static func arctangent(_ y: Double, _ x: Double) -> Double { atan2(y, x) }
}

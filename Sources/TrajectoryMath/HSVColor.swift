/// A color by hue, saturation and value, each in 0...1, with the arithmetic of TensorFlow's
/// `AdjustSaturation`.
struct HSVColor {
  var hue: Float
  var saturation: Float
  var value: Float

  @inline(__always)
  init(_ rgb: SIMD3<Float>) {
    let (red, green, blue) = (rgb.x, rgb.y, rgb.z)
    value = max(red, max(green, blue))
    let range = value - min(red, min(green, blue))
    saturation = value > 0 ? range / value : 0
    guard range > 0 else {
      hue = 0
      return
    }
    let norm = 1 / (6 * range)
    if red == value {
      hue = norm * (green - blue)
    } else if green == value {
      hue = norm * (blue - red) + 2 / 6
    } else {
      hue = norm * (red - green) + 4 / 6
    }
    if hue < 0 { hue += 1 }
  }

  @inline(__always)
  var rgb: SIMD3<Float> {
    let chroma = saturation * value
    let sixths = hue * 6
    let sector = min(max(sixths, 0), 6).rounded(.towardZero)
    // The distance from the last even sector, in 0..<2.
    let rest = sixths - 2 * (sixths / 2).rounded(.down)
    let middle = chroma * (1 - abs(rest - 1))
    let color: SIMD3<Float> =
      switch sector {
      case 0: SIMD3(chroma, middle, 0)
      case 1: SIMD3(middle, chroma, 0)
      case 2: SIMD3(0, chroma, middle)
      case 3: SIMD3(0, middle, chroma)
      case 4: SIMD3(middle, 0, chroma)
      case 5: SIMD3(chroma, 0, middle)
      default: SIMD3()
      }
    return color + (value - chroma)
  }
}

/// A color by hue, in sixths of the circle, and the least and greatest of its components, with the
/// arithmetic of TensorFlow's `AdjustHue`.
struct HueSector {
  var hue: Float
  private let low: Float
  private let high: Float

  @inline(__always)
  init(_ rgb: SIMD3<Float>) {
    let (red, green, blue) = (rgb.x, rgb.y, rgb.z)
    let sector: Float
    let middle: Float
    if red < green {
      if blue < red {
        (high, middle, low, sector) = (green, red, blue, 1)
      } else if blue > green {
        (high, middle, low, sector) = (blue, green, red, 3)
      } else {
        (high, middle, low, sector) = (green, blue, red, 2)
      }
    } else if blue < green {
      (high, middle, low, sector) = (red, green, blue, 0)
    } else if blue > red {
      (high, middle, low, sector) = (blue, red, green, 4)
    } else {
      (high, middle, low, sector) = (red, blue, green, 5)
    }
    guard high > low else {
      hue = 0
      return
    }
    let ratio = (middle - low) / (high - low)
    let isRising = sector == 0 || sector == 2 || sector == 4
    hue = sector + (isRising ? ratio : 1 - ratio)
  }

  @inline(__always)
  var rgb: SIMD3<Float> {
    let sector = hue.rounded(.towardZero)
    let isRising = sector == 0 || sector == 2 || sector == 4
    let ratio = isRising ? hue - sector : 1 - (hue - sector)
    let middle = low + ratio * (high - low)
    return switch sector {
    case 0: SIMD3(high, middle, low)
    case 1: SIMD3(middle, high, low)
    case 2: SIMD3(low, high, middle)
    case 3: SIMD3(low, middle, high)
    case 4: SIMD3(middle, low, high)
    default: SIMD3(high, low, middle)
    }
  }
}

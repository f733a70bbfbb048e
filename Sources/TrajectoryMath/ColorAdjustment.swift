/// Changes of an image's colors as in TensorFlow: rows of red, green and blue in 0...1, whose
/// results are not clamped.
package enum ColorAdjustment {
  /// `adjust_brightness`: adds a number to all components.
  package static func addBrightness(_ delta: Float, to image: inout [Float]) {
    forEachPixel(of: &image) { $0 + delta }
  }

  /// `adjust_contrast`: moves each color away from its mean, or toward it.
  package static func scaleContrast(_ factor: Float, of image: inout [Float]) {
    var sum = SIMD3<Double>()
    forEachPixel(of: &image) {
      sum += SIMD3<Double>($0)
      return $0
    }
    let mean = SIMD3<Float>(sum / Double(max(image.count / 3, 1)))
    forEachPixel(of: &image) { ($0 - mean) * factor + mean }
  }

  /// `adjust_saturation`: scales the saturation in HSV.
  package static func scaleSaturation(_ factor: Float, of image: inout [Float]) {
    forEachPixel(of: &image) {
      var color = HSVColor($0)
      color.saturation = min(max(color.saturation * factor, 0), 1)
      return color.rgb
    }
  }

  /// `adjust_hue`: turns the hue by a part of the circle.
  package static func turnHue(_ delta: Float, of image: inout [Float]) {
    // In sixths of the circle, wrapped to 0..<6.
    let turn = (delta - delta.rounded(.down)) * 6
    forEachPixel(of: &image) {
      var color = HueSector($0)
      color.hue += turn
      if color.hue >= 6 { color.hue -= 6 }
      return color.rgb
    }
  }

  /// Clamps all numbers to 0...1.
  package static func clip(_ image: inout [Float]) {
    var values = image.mutableSpan
    for index in values.indices { values[index] = min(max(values[index], 0), 1) }
  }

  /// 8-bit samples as numbers in 0...1.
  package static func unit(_ samples: [UInt8]) -> [Float] {
    let samples = samples.span
    return [Float](capacity: samples.count) { output in
      for index in samples.indices { output.append(Float(samples[index]) * (1 / 255)) }
    }
  }

  /// Numbers as 8-bit samples: `convert_image_dtype` with saturation, which multiplies by 255.5 and
  /// truncates.
  package static func samples(_ image: [Float]) -> [UInt8] {
    let values = image.span
    return [UInt8](capacity: values.count) { output in
      for index in values.indices {
        // NaN becomes 0.
        output.append(UInt8(min(max(0, values[index] * 255.5), 255)))
      }
    }
  }

  @inline(__always)
  private static func forEachPixel(
    of image: inout [Float], _ change: (SIMD3<Float>) -> SIMD3<Float>
  ) {
    var values = image.mutableSpan
    for start in stride(from: 0, to: values.count - 2, by: 3) {
      let result = change(SIMD3(values[start], values[start + 1], values[start + 2]))
      values[start] = result.x
      values[start + 1] = result.y
      values[start + 2] = result.z
    }
  }
}

/// Random changes of an image, as in `augment_image` of dlimp for OpenVLA and Octo.
package struct ImageAugmentation: Equatable, Sendable {
  package enum Operation: String, Hashable, Sendable, CaseIterable {
    case crop, brightness, contrast, saturation, hue
  }

  /// An operation with its drawn parameters.
  package enum Change: Equatable, Sendable {
    case crop(CropBox)
    case brightness(Float)
    case contrast(Float)
    case saturation(Float)
    case hue(Float)
  }

  /// The defaults are those of OpenVLA.
  package var order: [Operation] = [.crop, .brightness, .contrast, .saturation, .hue]
  package var scale: ClosedRange<Float> = 0.9...0.9
  package var ratio: ClosedRange<Float> = 1...1
  package var brightness: Float = 0.2
  package var contrast: ClosedRange<Float> = 0.8...1.2
  package var saturation: ClosedRange<Float> = 0.8...1.2
  package var hue: Float = 0.05

  package init() {}

  /// Draws the changes of an image: one number for each operation, in their order.
  package func draw(_ random: inout CounterRandom) -> [Change] {
    order.map { operation in
      let draw = random.unitFloat()
      func value(_ low: Float, _ high: Float) -> Float { draw * (high - low) + low }
      return switch operation {
      case .crop: .crop(CropBox(draw: draw, scale: scale, ratio: ratio))
      case .brightness: .brightness(value(-brightness, brightness))
      case .contrast: .contrast(value(contrast.lowerBound, contrast.upperBound))
      case .saturation: .saturation(value(saturation.lowerBound, saturation.upperBound))
      case .hue: .hue(value(-hue, hue))
      }
    }
  }

  /// Changes an image and clamps its numbers to 0...1 after each change.
  /// - Parameters:
  ///   - samples: `height` rows of `width` pixels of red, green and blue, 8 bits each.
  package static func apply(
    _ changes: [Change], to samples: [UInt8], width: Int, height: Int
  ) -> [UInt8] {
    var image = ColorAdjustment.unit(samples)
    for change in changes {
      switch change {
      case .crop(let box): image = box.cropped(image, width: width, height: height)
      case .brightness(let delta): ColorAdjustment.addBrightness(delta, to: &image)
      case .contrast(let factor): ColorAdjustment.scaleContrast(factor, of: &image)
      case .saturation(let factor): ColorAdjustment.scaleSaturation(factor, of: &image)
      case .hue(let delta): ColorAdjustment.turnHue(delta, of: &image)
      }
      ColorAdjustment.clip(&image)
    }
    return ColorAdjustment.samples(image)
  }
}

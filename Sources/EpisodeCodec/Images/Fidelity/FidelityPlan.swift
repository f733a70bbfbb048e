/// What is done to each frame, and at which sizes its loss is measured.
package struct FidelityPlan: Sendable {
  /// Something that changes a picture.
  package enum Change: Hashable, Sendable {
    case jpeg(quality: Int, ChromaSubsampling)
    /// The frame of another stream.
    case other
    /// Resized to the size of a model, and back.
    case resize(Size)
    case brightness(Float)
    /// The center with this fraction of the area, enlarged.
    case crop(Float)
    /// By a Gaussian of this deviation in pixels.
    case blur(Double)

    /// True for what a trainer does, which the others are compared with.
    package var isAugmentation: Bool {
      switch self {
      case .brightness, .crop, .blur: true
      case .jpeg, .other, .resize: false
      }
    }

    /// True for what is stored.
    package var isStored: Bool {
      switch self {
      case .jpeg, .other: true
      case .resize, .brightness, .crop, .blur: false
      }
    }
  }

  /// Width and height in pixels.
  package struct Size: Hashable, Sendable {
    package var width: Int
    package var height: Int

    package init(width: Int, height: Int) { (self.width, self.height) = (width, height) }

    package var text: String { "\(width)x\(height)" }
  }

  /// The changes at full size: the stored ones first.
  package let changes: [Change]
  /// Sizes of models, to which frames are resized.
  package let sizes: [Size]
  package var dct = JPEGDecoder.DCT.accurate
  /// Whether to keep parts of the frames for a page.
  package var keepsCrops = false

  /// OpenVLA draws brightness from -0.2...0.2, whose mean size this is, and crops to 0.9 of the area.
  private static let augmentations: [Change] = [.brightness(0.1), .crop(0.9), .blur(1)]

  /// - Parameters:
  ///   - stored: `.other`, or `.jpeg` of each quality.
  package init(_ stored: [Change], sizes: [Size]) {
    changes = stored + sizes.map { .resize($0) } + Self.augmentations
    self.sizes = sizes
  }

  /// The changes at the size of a model: what is stored changes before the resize, and a trainer
  /// augments after it.
  package var changesAfterResize: [Change] {
    changes.filter { $0.isStored || $0.isAugmentation }
  }

  /// The stored change that loses most, whose worst block a page shows.
  package var worst: Int {
    let stored = changes.indices.filter { changes[$0].isStored }
    return stored.min { changes[$0].quality < changes[$1].quality } ?? 0
  }
}

extension FidelityPlan.Change {
  fileprivate var quality: Int {
    if case .jpeg(let quality, _) = self { quality } else { 0 }
  }
}

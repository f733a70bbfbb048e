internal import Bytes
package import TrajectoryMath

/// Finds what cascades accept in gray images, at all sizes from a least one, as `detectMultiScale` of
/// OpenCV does, except that windows lie two pixels apart at every scale; there they do so only at
/// scales below 2.
///
/// It keeps its memory for the next image; each thread needs its own.
package final class CascadeSearch {
  package struct Settings: Sendable {
    package var cascades: [HaarCascade]
    /// The quotient of one size and the next.
    package var factor = 1.1
    /// How many windows must find the same thing, less one.
    package var neighbors = 1
    /// The shorter side of the smallest window, in pixels.
    package var leastSize = 44

    package init(_ cascades: [HaarCascade]) { self.cascades = cascades }
  }

  private let settings: Settings
  private let grouping: BoxGrouping
  private var image = IntegralImage(width: 0)
  private var tables: [CascadeTables] = []
  private var size = (width: 0, height: 0)

  package init(_ settings: Settings) {
    self.settings = settings
    grouping = BoxGrouping(neighbors: settings.neighbors)
  }

  /// Bytes that searching an image of this size takes.
  package static func memory(_ settings: Settings, width: Int, height: Int) -> Int {
    let scale = Double(settings.leastScale)
    return IntegralImage.memory(
      width: Int(Double(width) / scale) + 1, height: Int(Double(height) / scale) + 1)
  }

  /// - Parameters:
  ///   - gray: `mono8`.
  ///   - chosen: the indices of the cascades to run.
  /// - Returns: what they find, one after the other.
  package func boxes(in gray: RawImage, _ chosen: [Int]) -> [PixelBox] {
    prepare(gray)
    var found = [[PixelBox]](repeating: [], count: tables.count)
    for scale in scales {
      let wanted = chosen.filter { fits($0, scale) }
      guard !wanted.isEmpty else { continue }
      image.fill(from: gray, width: scaled(gray.width, scale), height: scaled(gray.height, scale))
      for index in wanted {
        let table = tables[index]
        let (width, height) = (enlarged(table.width, scale), enlarged(table.height, scale))
        table.scan(image) { (x, y) in
          found[index].append(
            PixelBox(x: enlarged(x, scale), y: enlarged(y, scale), width: width, height: height))
        }
      }
    }
    return found.flatMap { grouping.group($0) }
  }

  private func prepare(_ gray: RawImage) {
    guard size != (gray.width, gray.height) else { return }
    size = (gray.width, gray.height)
    image = IntegralImage(width: scaled(gray.width, settings.leastScale))
    tables = settings.cascades.map { CascadeTables($0, half: image.half) }
  }

  /// The powers of the factor at which a window fits the image.
  private var scales: [Float] {
    var scales: [Float] = []
    var scale = 1.0
    while tables.contains(where: { enlarged($0.width, Float(scale)) <= size.width }) {
      if Float(scale) >= settings.leastScale { scales.append(Float(scale)) }
      scale *= settings.factor
    }
    return scales
  }

  private func fits(_ index: Int, _ scale: Float) -> Bool {
    let (width, height) = (
      enlarged(tables[index].width, scale), enlarged(tables[index].height, scale)
    )
    return min(width, height) >= settings.leastSize && width <= size.width
      && height <= size.height
  }

  private func scaled(_ length: Int, _ scale: Float) -> Int {
    Int((Float(length) / scale).rounded(.toNearestOrEven))
  }

  private func enlarged(_ length: Int, _ scale: Float) -> Int {
    Int((Float(length) * scale).rounded(.toNearestOrEven))
  }
}

extension CascadeSearch.Settings {
  /// The first power of the factor at which the window of a cascade is large enough.
  fileprivate var leastScale: Float {
    var scale = 1.0
    func isEnough(_ cascade: HaarCascade) -> Bool {
      let side = Float(min(cascade.width, cascade.height)) * Float(scale)
      return side.rounded(.toNearestOrEven) >= Float(leastSize)
    }
    while !cascades.contains(where: isEnough) { scale *= factor }
    return Float(scale)
  }
}

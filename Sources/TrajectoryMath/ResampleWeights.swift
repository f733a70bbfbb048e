internal import Posix

/// The method of resizing an image.
package enum ResampleMethod: String, Hashable, Sendable, CaseIterable {
  /// Windowed sinc of radius 3.
  case lanczos3
  /// Triangle of radius 1.
  case bilinear
  /// The mean of the area that a pixel covers.
  case area
  /// The pixel under the center.
  case nearest
}

/// The samples along an axis that make up each sample of the resized axis, and their weights.
///
/// As in `tf.image.resize` of TensorFlow 2, with half-pixel centers: `ScaleAndTranslate` for
/// lanczos3 and bilinear, `ResizeArea` and `ResizeNearestNeighbor`.
package struct ResampleWeights: Sendable {
  /// Samples of the original axis.
  package let source: Int
  /// The first original sample for each sample of the resized axis.
  package private(set) var starts: [Int] = []
  /// Where the weights of each sample begin in `weights`; the last offset is their end.
  package private(set) var offsets: [Int] = [0]
  package private(set) var weights: [Float] = []

  /// Samples of the resized axis.
  package var count: Int { starts.count }

  /// The most original samples that `number` consecutive samples of the resized axis, starting at a
  /// multiple of `number`, need together.
  package func reach(ofRuns number: Int) -> Int {
    var most = 0
    for first in stride(from: 0, to: count, by: number) {
      let last = min(first + number, count) - 1
      let range = starts[first]..<end(last)
      for index in first...last { precondition(range.contains(starts[index]..<end(index))) }
      most = max(most, range.count)
    }
    return most
  }

  private func end(_ index: Int) -> Int { starts[index] + offsets[index + 1] - offsets[index] }

  /// - Parameters:
  ///   - antialias: whether lanczos3 and bilinear get wider when the axis gets shorter, so that every
  ///     sample counts.
  package init(from source: Int, to target: Int, _ method: ResampleMethod, antialias: Bool = true) {
    precondition(source > 0 && target > 0)
    self.source = source
    starts.reserveCapacity(target)
    offsets.reserveCapacity(target + 1)
    switch method {
    case .lanczos3: addKernel(target, antialias, radius: 3, Self.lanczos3)
    case .bilinear: addKernel(target, antialias, radius: 1) { 1 - $0 }
    case .area: addAreas(target)
    case .nearest:
      let scale = Float(source) / Float(target)
      for index in 0..<target {
        append(from: min(Int((Float(index) + 0.5) * scale), source - 1), [1])
      }
    }
  }

  private mutating func append(from start: Int, _ row: [Float]) {
    starts.append(start)
    weights += row
    offsets.append(weights.count)
  }

  private mutating func addKernel(
    _ target: Int, _ antialias: Bool, radius: Float, _ kernel: (Float) -> Float
  ) {
    let inverse = 1 / (Float(target) / Float(source))
    let width = antialias ? max(inverse, 1) : 1
    for index in 0..<target {
      let center = (Float(index) + 0.5) * inverse
      let first = (center - radius * width - 0.5).rounded(.up)
      let last = (center + radius * width - 0.5).rounded(.down)
      let start = Int(min(max(first, 0), Float(source - 1)))
      let end = Int(min(max(last, 0), Float(source - 1)))
      var row: [Float] = []
      var sum: Float = 0
      for sample in start...max(start, end) {
        let distance = abs((Float(sample) + 0.5 - center) / width)
        let weight = distance > radius ? 0 : kernel(distance)
        row.append(weight)
        sum += weight
      }
      let share = 1 / sum
      append(from: start, row.map { $0 * share })
    }
  }

  private static func lanczos3(_ distance: Float) -> Float {
    guard distance > 1e-3 else { return 1 }
    let angle = Double.pi * Double(distance)
    return Float(3 * Libm.sine(angle) * Libm.sine(angle / 3) / (angle * angle))
  }

  private mutating func addAreas(_ target: Int) {
    let scale = Double(source) / Double(target)
    for index in 0..<target {
      let (from, to) = (Double(index) * scale, min(Double(index + 1) * scale, Double(source)))
      let start = min(Int(from), source - 1)
      let end = max(min(Int(to.rounded(.up)), source), start + 1)
      append(
        from: start,
        (start..<end).map { sample in
          let covered = min(Double(sample + 1), to) - max(Double(sample), from)
          return Float(covered / (to - from))
        })
    }
  }
}

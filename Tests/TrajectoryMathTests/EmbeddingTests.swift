import Testing
import TrajectoryMath

@Suite struct EmbeddingTests {
  private func vector(_ pixel: (Int, Int) -> (UInt8, UInt8, UInt8)) -> [Float] {
    var pixels: [UInt8] = []
    for y in 0..<SceneDescriptor.height {
      for x in 0..<SceneDescriptor.width {
        let (red, green, blue) = pixel(x, y)
        pixels += [red, green, blue]
      }
    }
    return SceneDescriptor().vector(pixels.span)
  }

  private func cosine(_ left: [Float], _ right: [Float]) -> Float {
    zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
  }

  @Test func everyPictureHasADirection() {
    for level in [0, 128, 255] as [UInt8] {
      let plain = vector { _, _ in (level, level, level) }
      #expect(plain.count == SceneDescriptor.dimension)
      #expect(abs(cosine(plain, plain) - 1) < 1e-6)
      let gray = [UInt8](repeating: level, count: SceneDescriptor.width * SceneDescriptor.height)
      #expect(SceneDescriptor().vector(gray.span) == plain)
    }
  }

  @Test func copiesAreNearerThanOtherScenes() {
    let scene = vector { x, y in (UInt8(4 * x), UInt8(5 * y), x / 8 % 2 == 0 ? 200 : 40) }
    let darker = vector { x, y in
      (UInt8(4 * x * 9 / 10), UInt8(5 * y * 9 / 10), x / 8 % 2 == 0 ? 180 : 36)
    }
    let other = vector { x, y in (UInt8(5 * y), y / 6 % 2 == 0 ? 220 : 20, UInt8(4 * x)) }
    #expect(cosine(scene, darker) > 0.95)
    #expect(cosine(scene, other) < 0.8)
  }

  @Test func meansAreDirections() {
    var mean = VectorMean()
    #expect(mean.direction == nil)
    mean.add([3, 0])
    mean.add([0, 4])
    #expect(mean.direction == [0.6, 0.8])
    mean.add([-3, -4])
    #expect(mean.direction == nil)
    #expect(VectorMean.normalized([.infinity, 1]) == nil)
    #expect(VectorMean.normalized([.nan, 1]) == nil)
    #expect(VectorMean.normalized([3e38, 2e38]) != nil)
  }

  @Test func knotsInterpolate() {
    #expect(
      KnotResampling.resample([0, 10, 1, 20, 2, 0], width: 2, knots: 5)
        == [0, 10, 0.5, 15, 1, 20, 1.5, 10, 2, 0])
    #expect(KnotResampling.resample([7, 8], width: 2, knots: 3) == [7, 8, 7, 8, 7, 8])
    #expect(KnotResampling.resample([1, 2, 3], width: 1, knots: 1) == [1])
  }
}

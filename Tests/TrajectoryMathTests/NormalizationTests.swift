import EpisodeCodec
import Golden
import Testing
import TrajectoryMath

@Suite struct NormalizationTests {
  private func dimensions(_ statistics: JSONValue?) -> [Normalization.Dimension] {
    func numbers(_ key: String) -> [Double] {
      statistics?[key]?.array?.compactMap(\.number) ?? []
    }
    let (low, high) = (numbers("q01") + numbers("p01"), numbers("q99") + numbers("p99"))
    return numbers("mean").indices.map { index in
      Normalization.Dimension(
        mean: numbers("mean")[index], standardDeviation: numbers("std")[index],
        min: numbers("min")[index], max: numbers("max")[index], q01: low[index], q99: high[index])
    }
  }

  @Test func everyGoldenIsEqualToTheBit() throws {
    let arrays = try Golden.npz("normalize")
    let statistics = try Golden.json("statistics")
    var compared = 0
    for (name, expected) in arrays {
      let parts = name.split(separator: ".").map(String.init)
      guard parts.count == 5, let input = arrays["\(parts[0]).\(parts[4])"] else { continue }
      let flavor = try #require(Normalization.Flavor(rawValue: parts[1]))
      let kind = try #require(Normalization.Kind(rawValue: parts[2]))
      let dimensions = dimensions(statistics[parts[0]]?[parts[1]]?["json"]?[parts[4]])
      let count = try #require(input.shape.last)
      try #require(dimensions.count == count)
      var mask = [Bool](repeating: parts[3] != "all_false", count: count)
      if parts[3] == "gripper_unmasked" { mask[count - 1] = false }
      // Only actions have a mask.
      if parts[4] == "proprio" { mask = mask.map { _ in true } }
      let rule = Normalization(kind, flavor, dimensions, mask: mask)
      let found = input.doubles.enumerated().map {
        Double(rule.apply(Float($0.element), dimension: $0.offset % count))
      }
      #expect(found == expected.doubles, "\(name)")
      compared += 1
    }
    #expect(compared > 50)
  }

  @Test func theWayBackLeadsToTheBounds() {
    let dimension = Normalization.Dimension(
      mean: 1, standardDeviation: 2, min: -4, max: 8, q01: -3, q99: 5)
    let back = Normalization(.boundsQ99, .openvla, [dimension, dimension], mask: [true, false])
    #expect([-1, 0, 1].map { back.invert($0, dimension: 0) } == [-3, 1, 5])
    #expect(back.invert(0.25, dimension: 1) == 0.25)
    let normal = Normalization(.normal, .openvla, [dimension], mask: [true])
    #expect(normal.invert(-1.5, dimension: 0) == -2)
    let bounds = Normalization(.bounds, .openvla, [dimension], mask: [true])
    #expect(bounds.invert(1, dimension: 0) == 8)
  }

  @Test func nanStaysAndOutsideIsClipped() {
    let dimension = Normalization.Dimension(
      mean: 0, standardDeviation: 1, min: 0, max: 1, q01: 0, q99: 1)
    let rule = Normalization(.boundsQ99, .openvla, [dimension], mask: [true])
    #expect(rule.apply(.nan, dimension: 0).isNaN)
    #expect(rule.apply(-.infinity, dimension: 0) == -1 && rule.apply(9, dimension: 0) == 1)
  }
}

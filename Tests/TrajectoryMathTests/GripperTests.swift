import EpisodeCodec
import Golden
import Testing
import TrajectoryMath

@Suite struct GripperTests {
  @Test(arguments: ["binarize", "rel2abs"])
  func primitivesEqualOpenVLA(_ function: String) throws {
    let arrays = try Golden.npz("gripper")
    let inputs = arrays.keys.filter { $0.hasPrefix(function) && $0.hasSuffix(".in") }.sorted()
    #expect(inputs.count >= 10)
    for name in inputs {
      let input = try #require(arrays[name]).floats
      let expected = try #require(arrays[name.dropLast(2) + "out"]).floats
      let result =
        function == "binarize" ? binarize(input) : absolute(input)
      #expect(result == expected, "\(name)")
    }
  }

  @Test func thresholdsAreFloat32AndStrict() {
    #expect(binarize([0.05, 0]) == [0, 0])
    #expect(binarize([0.95, 0.5]) == [0.5, 0.5])
    #expect(binarize([Float(0.95).nextUp]) == [1])
    #expect(absolute([0.1, -0.1]) == [1, 1])
    #expect(absolute([0, Float(0.1).nextUp]) == [1, 0])
  }

  /// float64 is compared in float64: in float32 the first is not above 0.95, nor the second above 0.1.
  @Test func float64IsComparedAsItIs() {
    #expect(binarize([0.95 + 1e-12, 0.5, 0.05 - 1e-12]) == [1, 0, 0])
    #expect(absolute([0.1 + 1e-12, 0.1, -0.1 - 1e-12]) == [0, 0, 1])
  }

  /// The states of a trajectory, as the original functions give them.
  private func binarize<Value: BinaryFloatingPoint>(_ actions: [Value]) -> [Float] {
    var state = Float(actions.last ?? 0)
    return actions.reversed().map { Gripper.binarized($0, after: &state) }.reversed()
  }

  private func absolute<Value: BinaryFloatingPoint>(_ actions: [Value]) -> [Float] {
    var change = Float(0)
    for action in actions { _ = Gripper.firstChange(action, &change) }
    var state = change == 0 ? 1 : -change
    return actions.map { Gripper.absolute(ofRelative: $0, after: &state) }
  }
}

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
        function == "binarize" ? Gripper.binarize(input) : Gripper.absolute(ofRelative: input)
      #expect(result == expected, "\(name)")
    }
  }

  @Test func thresholdsAreFloat32AndStrict() {
    #expect(Gripper.binarize([0.05, 0]) == [0, 0])
    #expect(Gripper.binarize([0.95, 0.5]) == [0.5, 0.5])
    #expect(Gripper.binarize([Float(0.95).nextUp]) == [1])
    #expect(Gripper.absolute(ofRelative: [0.1, -0.1]) == [1, 1])
    #expect(Gripper.absolute(ofRelative: [0, Float(0.1).nextUp]) == [1, 0])
  }

  /// float64 is compared in float64: in float32 the first is not above 0.95, nor the second above 0.1.
  @Test func float64IsComparedAsItIs() {
    #expect(Gripper.binarize([0.95 + 1e-12, 0.5, 0.05 - 1e-12]) == [1, 0, 0])
    #expect(Gripper.absolute(ofRelative: [0.1 + 1e-12, 0.1, -0.1 - 1e-12]) == [0, 0, 1])
  }

  @Test func noStepsGiveNone() {
    #expect(Gripper.binarize([Float]()).isEmpty)
    #expect(Gripper.absolute(ofRelative: [Float]()).isEmpty)
  }
}

import EpisodeCodec
import Golden
import Testing
import TrajectoryMath
@testable import Trajectories

@Suite struct TrajectoryMapperTests {
  private func table() throws -> StepTable {
    var table = StepTable()
    try table.add("action", floats: (0..<12).map { Float($0) }, shape: [3])
    try table.add("observation/state", floats: [0.1, 0.2, 0.4, 0.8], shape: [])
    try table.add("counts", .int64, elements: [1, 2, 3, 4].flatMap { [$0, 0, 0, 0, 0, 0, 0, 0] })
    try table.add("language_instruction", texts: ["a", "B", "a", "a"])
    return table
  }

  @Test(arguments: [
    ("x = action[1]", [1, 4, 7, 10]),
    ("x = action[-1:] - action[:1]", [2, 2, 2, 2]),
    ("x = -action[0] / 2", [0, -1.5, -3, -4.5]),
    ("x = 2 + 3 * 4 - 10 / 5", [12, 12, 12, 12]),
    ("x = (2 + 3) * 4", [20, 20, 20, 20]),
    ("x = next(action[0])", [3, 6, 9, 9]),
    ("x = previous(action[0])", [0, 0, 3, 6]),
    ("x = first(action[0]) + last(action[0])", [9, 9, 9, 9]),
    ("x = step * 10 + steps", [4, 14, 24, 34]),
    ("x = sum(counts)", [10, 10, 10, 10]),
    ("x = mean(action) + min(action) + max(action)", [16.5, 16.5, 16.5, 16.5]),
    ("x = counts > 2 and not step == 3", [0, 0, 1, 0]),
    ("x = language_instruction == \"a\"", [1, 0, 1, 1]),
    ("x = lower(language_instruction) == \"b\"", [0, 1, 0, 0]),
    ("x = any(action > 10)", [1, 1, 1, 1]),
    ("x = all(action > 10)", [0, 0, 0, 0]),
    ("x = clip(action[0], 1, 5)", [1, 3, 5, 5]),
    ("x = invert(action[0])", [1, -2, -5, -8]),
    ("x = uint8(action[0] * 100 - 200)", [0, 100, 255, 255]),
    ("x = int32(action[0] / 2)", [0, 1, 3, 4]),
    ("x = bool(action[0])", [0, 1, 1, 1]),
    ("x = sqrt(action[0] * action[0])", [0, 3, 6, 9]),
    ("drop first 1\nx = step", [0, 1, 2]),
    ("x = action[0]\ndrop last 3", [0]),
    ("every 2\nx = next(action[0])", [6, 6]),
    ("every 2\ndrop first 1\nx = first(action[0])", [6]),
    ("let y = next(action[0])\nevery 3\nx = y", [3, 9]),
    ("drop first 1\nlet y = sum(counts)\nevery 2\nx = y + sum(counts)", [15, 15]),
    ("x = norm(concat(action[0], 4))", [4, 5, 52.0.squareRoot(), 97.0.squareRoot()]),
    ("action = action[0]\nx = action + 1", [1, 4, 7, 10]),
    ("x = either(action[1], next(nothing))", [1, 4, 7, 10]),
    ("x = either(sum(action) + nothing, action/x, step)", [0, 1, 2, 3]),
  ]) func expressionsMeanWhatTheySay(_ text: String, _ expected: [Double]) throws {
    let result = try table().mapped(text).doubles("x")
    #expect(result.count == expected.count)
    for (one, two) in zip(result, expected) { #expect(abs(one - two) < 1e-5, "\(result)") }
  }

  @Test(arguments: [
    ("x = action[3]", "test.map:1:11: 'action' has shape [3], 3 is outside"),
    (
      "\nx = observation/state[0:1]",
      "test.map:2:22: 'observation/state' has shape [] and has no axis"
    ),
    ("x = acton", "test.map:1:5: no feature 'acton'; is 'action' meant?"),
    (
      "x = observation",
      "test.map:1:5: 'observation' is not a feature; there is 'observation/state'"
    ),
    ("x = clap(action)", "test.map:1:5: no function 'clap'; is 'clip' meant?"),
    ("x = concat(action, counts)", "test.map:1:5: concat of float32 and int64; write float32(…)"),
    (
      "x = quaternion_to_euler(action)",
      "test.map:1:25: 'action' has shape [3], but quaternion has 4 numbers"
    ),
    ("x = concat(reshape(action, 3, 1), 1)", "test.map:1:5: concat of a matrix and a vector"),
    ("x = clip(action, 0)", "test.map:1:5: 'clip' takes 3 values, not 2"),
    ("x = either(nothing, acton)", "test.map:1:21: no feature 'acton'; is 'action' meant?"),
    ("x = either(action[3], step)", "test.map:1:18: 'action' has shape [3], 3 is outside"),
    ("x = either(step)", "test.map:1:5: 'either' takes 2 or more values, not 1"),
    ("x = text(action)", "test.map:1:5: 'action' has shape [3], not integers"),
    ("let action = 1", "test.map:1:1: 'action' is a feature; 'let' needs another name"),
    ("rename action to counts", "test.map:1:1: there is a feature 'counts'; remove it first"),
    (
      "remove nothing",
      "test.map:1:1: no feature 'nothing'; there are action, observation/state, counts, language_instruction"
    ),
    ("x = action + language_instruction", "test.map:1:12: float32 [3] + text has no meaning"),
    (
      "x = zeros(4000000, 4000000)",
      "test.map:1:5: a value of shape [4000000, 4000000] is too large"
    ),
    ("swap action, counts", "test.map:1:1: 'action' is float32 [3], 'counts' is int64 []"),
  ]) func faultsHaveAPlace(_ text: String, _ expected: String) throws {
    let table = try table()
    do {
      _ = try table.mapped(text)
      Issue.record("no error")
    } catch let error as StreamError { #expect(error.text == expected) }
  }

  @Test(arguments: [
    ("concat(float64(action), zeros(2), 1)", TensorElementType.float64, [6]),
    ("concat(float64(action), action)", .float64, [6]),
    ("concat(counts, 7)", .int64, [2]),
    ("concat(zeros(2), 3)", .float32, [3]),
    ("concat(reshape(action, 3, 1), reshape(action, 3, 1))", .float32, [3, 2]),
    ("float64(action) * 2", .float64, [3]),
    ("counts / 2", .float32, []),
    ("int32(counts)", .int32, []),
    ("action > 1", .bool, [3]),
    ("step", .int64, []),
  ]) func typesFollow(_ text: String, _ type: TensorElementType, _ shape: [Int]) throws {
    let tensor = try #require(table().mapped("x = \(text)").tensors("x").first)
    #expect(tensor.type == type)
    #expect(tensor.shape == shape)
  }

  @Test func namesAreKeptRemovedAndRenamed() throws {
    let table = try table()
    #expect(
      try table.mapped("remove observation").names == ["action", "counts", "language_instruction"])
    #expect(try table.mapped("keep observation, counts").names == ["observation/state", "counts"])
    let renamed = try table.mapped("rename counts to 'my counts'")
    #expect(renamed.names == ["action", "observation/state", "my counts", "language_instruction"])
    #expect(renamed.payloads("my counts") == table.payloads("counts"))
    #expect(
      try table.mapped("observation = counts").names == [
        "action", "observation", "counts", "language_instruction",
      ])
  }

  @Test func whatIsNotNamedStaysAsItIs() throws {
    let table = try table()
    let result = try table.mapped("drop first 1\nx = next(counts)\ndrop last 1")
    #expect(result.payloads("action") == Array(table.payloads("action")?[1...2] ?? []))
    #expect(try result.texts("language_instruction") == ["B", "a"])
    #expect(try result.tensors("x").map(\.type) == [.int64, .int64])
  }

  @Test func wholeAndSteppedAreEqual() throws {
    let table = try table()
    let (stepped, whole) = (
      try table.mapped("every 2\nx = action * 2"),
      try table.mapped("every 2\nlet n = steps\nlet y = next(action)\nx = action * 2\nz = y")
    )
    #expect(stepped.payloads("x") == whole.payloads("x"))
  }

  /// float64 stays float64 to the last digit, and a literal next to it is float64.
  @Test func float64StaysFloat64() throws {
    let values = [0.1, 1 / 3.0, 0.7, 0.1 + 1e-12]
    var table = StepTable()
    var builder = ByteBuilder()
    for value in values { builder.append(value.bitPattern) }
    try table.add("v", .float64, elements: builder.bytes)
    let cases: [(String, (Double) -> Double)] = [
      ("v * 0.1", { $0 * 0.1 }), ("0.3 - v", { 0.3 - $0 }),
      ("v / (0.1 + 0.2)", { $0 / (0.1 + 0.2) }), ("v * -sqrt(2)", { $0 * -2.0.squareRoot() }),
      ("clip(v, 0.3, 0.6)", { min(max($0, 0.3), 0.6) }), ("invert(v)", { 1 - $0 }),
      ("sin(v)", { $0.sine }), ("cos(v)", { $0.cosine }), ("v > 0.1", { $0 > 0.1 ? 1 : 0 }),
      ("0.1 == v", { $0 == 0.1 ? 1 : 0 }), ("concat(v, 0.1)[1]", { _ in 0.1 }),
      ("float64(0.1)", { _ in 0.1 }),
      ("norm(concat(v, 0.2))", { ($0 * $0 + 0.2 * 0.2).squareRoot() }),
      ("matmul(euler_to_matrix(concat(v, 0, 0)), concat(0, 0, float64(1)))[1]", { -$0.sine }),
      ("reshape(inverse(euler_to_matrix(concat(v, 0, 0))), 9)[5]", { $0.sine }),
      ("euler_to_r6(concat(0, 0, v))[1]", { -$0.sine }),
      ("mean(v)", { _ in values.reduce(0, +) / 4 }),
    ]
    for (text, expected) in cases {
      let result = try table.mapped("x = \(text)").doubles("x")
      #expect(result == values.map(expected), "\(text)")
    }
  }

  @Test func textIsThatOfPythonAndTensorFlow() throws {
    var table = StepTable()
    try table.add("t", texts: ["ΟΔΥΣΣΕΥΣ Σ ΑΣ. İ"])
    let points: [Int32] = [0x61, 0xFFFD, 0xFFFE, 0xFDD0, 0x1F_FFFF, 0xD800, 0x10FFFD, 0, 0x62]
    var builder = ByteBuilder()
    for point in points { builder.append(point) }
    try table.add("p", .int32, elements: builder.bytes, shape: [points.count])
    let result = try table.mapped("x = lower(t)\ny = text(p)")
    #expect(try result.texts("x") == ["οδυσσευς σ ας. i̇"])
    #expect(try result.texts("y") == ["a\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{10FFFD}"])
  }

  /// Features without elements: the result has none either, or is that of NumPy.
  @Test(arguments: [[0], [0, 7], [7, 0]])
  func nothingTraps(shape: [Int]) throws {
    let empty = Tensor(type: .float32, shape: shape, data: .empty).encoded()
    var table = StepTable()
    table.columns = [(try .tensor("e"), [empty, empty, empty])]
    try table.add("one", floats: [1, 2, 3], shape: [1])
    for text in [
      "e * 2", "e + one", "one - e", "clip(e, 0, 1)", "e > 0", "not e", "e and one", "sin(e)",
      "next(e)", "first(e)", "last(e)", "int32(e)", "float64(e) * 0.5",
      "binarize(e)", "rel2abs(e)", "e == e",
    ] {
      let tensors = try table.mapped("x = \(text)").tensors("x")
      #expect(tensors.map(\.shape) == [shape, shape, shape], "\(text)")
    }
    #expect(try table.mapped("x = any(e)").doubles("x") == [0, 0, 0])
    #expect(try table.mapped("x = all(e)").doubles("x") == [1, 1, 1])
    #expect(try table.mapped("x = sum(e)").doubles("x") == [0, 0, 0])
    let norms = try table.mapped("x = norm(e)").tensors("x")
    #expect(norms.allSatisfy { $0.shape == shape.dropLast() + [1] })
  }

  /// A map does not unpack numbers again that a reader unpacked, as for kuka.
  @Test func numbersThatAreUnpackedStay() throws {
    var table = StepTable()
    try table.add("pose", floats: [1, 2, 3, 4, 5, 6], shape: [3])
    let result = try table.mapped("x = zlib(pose, float32, 3)\ny = zlib(pose, float32, 3, 1)")
    #expect(try result.doubles("x") == [1, 2, 3, 4, 5, 6])
    #expect(try result.tensors("y").map(\.shape) == [[3, 1], [3, 1]])
  }

  /// A literal is float32 next to float32, as in TensorFlow, and an integer next to integers if it is
  /// whole.
  @Test func numbersHaveTheTypeOfWhatTheyAreUsedWith() throws {
    var table = StepTable()
    try table.add("f", floats: [0.1, 0.7])
    var builder = ByteBuilder()
    for value in [16_777_217, 9_007_199_254_740_993] as [Int64] { builder.append(value) }
    try table.add("n", .int64, elements: builder.bytes)
    #expect(try table.mapped("x = f == 0.1").doubles("x") == [1, 0])
    let tenths = [0.1, 0.7].map { Double($0 as Float * 0.1) }
    #expect(try table.mapped("x = f * 0.1").doubles("x") == tenths)
    #expect(try table.mapped("x = n == 16777216").doubles("x") == [0, 0])
    #expect(try table.mapped("x = n > 16777216.5").doubles("x") == [1, 1])
  }

  @Test func aStepOfAnotherShapeThrows() throws {
    var table = try table()
    table.columns[0].payloads[2] = table.columns[1].payloads[2]
    do {
      _ = try table.mapped("x = action + 1")
      Issue.record("no error")
    } catch let error as StreamError {
      #expect(
        error.text == "'action' in step 2: float32 [], not float32 [3] as in the first step")
    }
  }

  @Test func trajectoriesWithoutAStepAreLeftOut() throws {
    let sink = CollectingSink()
    let map = TrajectoryMap([try MapFile(parsing: "drop last 3", source: "x.map")])
    let mapper = TrajectoryMapper(map, seed: 1, to: StepWriter(to: sink))
    var short = try table()
    for index in short.columns.indices { short.columns[index].payloads.removeLast() }
    try short.run(mapper)
    try table().run(mapper)
    #expect(mapper.emptyTrajectories == 1)
    #expect(sink.markers.count == 2)
  }

  @Test func swapsFollowTheSeed() throws {
    var table = StepTable()
    try table.add("a", floats: [1])
    try table.add("b", floats: [2])
    let file = try MapFile(parsing: "swap a, b with probability 0.5\nc = a * 10", source: "x.map")
    var seen: Set<Double> = []
    for episode in 0..<20 {
      table.begin.index = UInt64(episode)
      let results = try (0..<2).map { _ in
        let sink = CollectingSink()
        try table.run(TrajectoryMapper(TrajectoryMap([file]), seed: 7, to: StepWriter(to: sink)))
        return try StepTable(written: sink)
      }
      let first = try results[0].doubles("a")
      #expect(try results[1].doubles("a") == first)
      #expect(try results[0].doubles("c") == first.map { $0 * 10 })
      #expect(try results[0].doubles("b") == first.map { 3 - $0 })
      seen.formUnion(first)
    }
    #expect(seen == [1, 2])
  }

  @Test func wristFrameEqualsOpenVLA() throws {
    let golden = try Golden.npz("rotations")
    var table = StepTable()
    let count = try #require(golden["velocity"]).shape[0]
    try table.add(
      "action_dict/cartesian_velocity", floats: try #require(golden["velocity"]).floats, shape: [6])
    try table.add(
      "observation/cartesian_position", floats: try #require(golden["wrist_pose"]).floats,
      shape: [6])
    let gripper = [Float](repeating: 0, count: count)
    for name in ["action_dict/gripper_position", "observation/gripper_position"] {
      try table.add(name, floats: gripper, shape: [1])
    }
    for camera in 1...2 {
      try table.add("observation/exterior_image_\(camera)_left", floats: gripper)
    }
    let map = try BuiltinMap.map("droid_wristact", .openvla).file()
    let result = try table.mapped(TrajectoryMap([map])).doubles("action")
    let expected = try #require(golden["velocity_act_to_wrist_frame"]).doubles
    #expect(result.count == count * 10)
    for (index, value) in expected.enumerated() {
      #expect(abs(result[index / 9 * 10 + index % 9] - value) < 1e-6)
    }
  }
}

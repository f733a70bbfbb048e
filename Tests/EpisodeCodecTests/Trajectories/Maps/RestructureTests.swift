import EpisodeCodec
import Golden
import Testing
import TrajectoryMath
@testable import Trajectories

@Suite struct RestructureTests {
  private func bridge() throws -> StepTable {
    var table = StepTable()
    try table.add("observation/state", floats: (0..<21).map { Float($0) / 10 }, shape: [7])
    try table.add(
      "action", floats: (0..<21).map { Float($0 % 7 == 6 ? 1 : 0) }, shape: [7])
    try table.add("observation/image_0", texts: ["one", "two", "three"])
    try table.add("is_first", floats: [1, 0, 0])
    try table.add("language_instruction", texts: ["go", "go", "go"])
    return table
  }

  private func bridgeMap(
    _ change: (inout TrajectoryMap.Selection) -> Void = { _ in }
  ) throws -> TrajectoryMap {
    let entry = try BuiltinMap.entry("bridge_dataset", .openvla)
    var map = TrajectoryMap([entry.file], dataset: entry.dataset)
    change(&map.selection)
    return map
  }

  @Test func featuresHaveTheNamesOfTrainingCode() throws {
    let result = try bridge().mapped(bridgeMap())
    #expect(
      result.names == [
        "observation/image_primary", "observation/proprio", "observation/timestep",
        "task/language_instruction", "action",
      ])
    #expect(result.begin.dataset == "bridge_dataset")
    #expect(try result.tensors("observation/timestep").map(\.type) == [.int32])
    #expect(try result.tensors("observation/proprio").map(\.shape) == [[8]])
    // The last dimension of the state is the gripper, the one before padding.
    #expect(try result.doubles("observation/proprio")[6] == 0)
    #expect(try result.texts("observation/image_primary") == ["two"])
    let action = try #require(result.columns.last).feature
    #expect(try action.mask(.absoluteAction)?.firstIndex(of: true) == 6)
    #expect(try action.mask(.actionNormalization)?.firstIndex(of: false) == 6)
  }

  @Test func partsAreChosen() throws {
    let result = try bridge().mapped(
      bridgeMap {
        $0.views = [.primary, .wrist]
        ($0.hasState, $0.hasLanguage, $0.hasDepth) = (false, false, true)
        $0.isOpenVLA = false
      })
    #expect(
      result.names == [
        "observation/image_primary", "observation/depth_primary", "observation/image_wrist",
        "observation/depth_wrist", "observation/timestep", "action",
      ])
    #expect(result.payloads("observation/image_wrist") == [.empty])
    let action = try #require(result.columns.last).feature
    #expect(try action.mask(.absoluteAction) == nil)
  }

  @Test func whatIsMissingIsNamed() throws {
    var table = try bridge()
    table.columns.remove(at: 2)
    do {
      _ = try table.mapped(bridgeMap())
      Issue.record("no error")
    } catch let error as StreamError {
      #expect(
        error.text
          == "dataset 'bridge_dataset': image primary: no feature 'observation/image_0'; "
          + "there are observation/state, action, is_first, language_instruction, "
          + "observation/EEF_state, observation/gripper_state"
      )
    }
  }

  @Test(arguments: DatasetConfiguration.ActionEncoding.allCases)
  func widthOfTheActionIsChecked(_ encoding: DatasetConfiguration.ActionEncoding) throws {
    let width = encoding.normalizationMask.count
    let file = try MapFile(
      parsing: "dataset mine\naction encoding \(encoding.rawValue)", source: "mine.map")
    var map = TrajectoryMap([file], dataset: file.datasets[0])
    (map.selection.views, map.selection.hasLanguage) = ([], false)
    for (count, isRight) in [(width, true), (width + 1, false)] {
      var table = StepTable()
      try table.add("action", floats: [Float](repeating: 1, count: count), shape: [count])
      if isRight {
        #expect(try table.mapped(map).names == ["observation/timestep", "action"])
      } else {
        #expect(throws: StreamError(.malformed, "")) { try table.mapped(map) }
      }
    }
  }

  @Test func realEpisodesEqualOpenVLA() throws {
    let golden = try Golden.npz("bridge_real")
    let (states, actions) = (try #require(golden["state"]), try #require(golden["action"]))
    let expected = try #require(golden["standardized.action"]).floats
    let poses = try #require(golden["standardized.EEF_state"]).floats
    let map = try bridgeMap { $0.views = [] }
    for episode in 0..<25 {
      var table = StepTable()
      let range = episode * 70..<(episode + 1) * 70
      try table.add("observation/state", floats: Array(states.floats[range]), shape: [7])
      try table.add("action", floats: Array(actions.floats[range]), shape: [7])
      try table.add("language_instruction", texts: Array(repeating: "x", count: 10))
      let result = try table.mapped(map)
      // Bit for bit.
      #expect(
        try result.doubles("action").map { Float($0) }
          == Array(expected[episode * 56..<(episode + 1) * 56]))
      let proprio = try result.doubles("observation/proprio").map { Float($0) }
      for step in 0..<8 {
        let start = (episode * 8 + step) * 6
        #expect(Array(proprio[step * 8..<step * 8 + 6]) == Array(poses[start..<start + 6]))
      }
    }
  }
}

import EpisodeCodec
import Golden
import Testing
import TrajectoryMath

/// Rebuilds the outputs of `chunk_act_obs` from its inputs by index; the goldens' README defines
/// these: `action[t, d] = 4 t + d + 1`, `proprio[t, k] = 2 t + k + 0.5`.
struct WindowIndicesTests {
  private struct Case {
    var key: String
    var indices: WindowIndices
    var goals: [Int]
    var mask: [Bool]
    var count: Int { goals.count }

    init(_ golden: JSONValue) throws {
      key = try #require(golden["key"]?.string)
      let count = try #require(golden["n"]?.whole)
      let future =
        if let future = golden["future_action_window_size"]?.whole { future } else {
          try #require(golden["action_horizon"]?.whole) - 1
        }
      indices = WindowIndices(
        window: try #require(golden["window_size"]?.whole), future: future)
      goals =
        golden["goal_timestep"]?.array?.compactMap(\.whole)
        ?? Array(repeating: count - 1, count: count)
      mask =
        golden["absolute_action_mask"]?.array?.map { $0 == .bool(true) }
        ?? [false, false, false, false]
    }
  }

  private func cases(_ flavor: String) throws -> [Case] {
    let cases = try #require(Golden.json("chunk_act_obs")["cases"]?.array)
    return try cases.map { try Case($0) }.filter { $0.key.hasPrefix(flavor) }
  }

  private func action(_ step: Int) -> [Float] { (0..<4).map { Float(4 * step + $0 + 1) } }

  @Test func observationsAreThoseOfTheOriginals() throws {
    let golden = try Golden.npz("chunk_act_obs")
    for item in try cases("o") {
      let indices = item.indices
      let mask = item.key.hasPrefix("octo") ? "timestep_pad_mask" : "pad_mask"
      var (steps, proprio, isReal): ([Int], [Float], [Bool]) = ([], [], [])
      for step in 0..<item.count {
        for k in 0..<indices.window {
          let source = indices.observation(k, of: step)
          steps.append(source)
          proprio += [Float(2 * source) + 0.5, Float(2 * source) + 1.5]
          isReal.append(indices.isReal(k, of: step))
        }
      }
      #expect(golden["\(item.key).timestep"]?.integers == steps, "\(item.key)")
      #expect(golden["\(item.key).proprio"]?.floats == proprio, "\(item.key)")
      #expect(golden["\(item.key).\(mask)"]?.bools == isReal, "\(item.key)")
    }
  }

  @Test func actionsAreThoseOfOpenVLA() throws {
    let golden = try Golden.npz("chunk_act_obs")
    for item in try cases("openvla") {
      let indices = item.indices
      var actions: [Float] = []
      for step in 0..<item.count {
        for k in 0..<indices.actions {
          let goal = item.goals[step]
          let source = action(indices.action(k, of: step, goal: goal))
          let isNeutral = indices.isNeutral(k, of: step, goal: goal)
          actions += source.indices.map { isNeutral && !item.mask[$0] ? 0 : source[$0] }
        }
      }
      #expect(golden["\(item.key).action"]?.floats == actions, "\(item.key)")
    }
  }

  @Test func actionsAreThoseOfOcto() throws {
    let golden = try Golden.npz("chunk_act_obs")
    for item in try cases("octo") {
      let indices = item.indices
      var (actions, completed): ([Float], [Bool]) = ([], [])
      for step in 0..<item.count {
        for k in 0..<indices.window {
          for ahead in 0..<indices.horizon {
            actions += action(
              indices.action(k, ahead: ahead, of: step, last: item.count - 1))
            completed.append(
              indices.isCompleted(k, ahead: ahead, of: step, goal: item.goals[step]))
          }
        }
      }
      #expect(golden["\(item.key).action"]?.floats == actions, "\(item.key)")
      #expect(golden["\(item.key).task_completed"]?.bools == completed, "\(item.key)")
      let mask = completed.flatMap { Array(repeating: !$0, count: 4) }
      #expect(golden["\(item.key).action_pad_mask"]?.bools == mask, "\(item.key)")
    }
  }
}

extension JSONValue {
  fileprivate var whole: Int? { number.flatMap { Int(exactly: $0) } }
}

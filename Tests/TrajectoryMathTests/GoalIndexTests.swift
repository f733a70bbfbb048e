import Golden
import Testing
import TrajectoryMath

struct GoalIndexTests {
  @Test(arguments: ["openvla", "octo", "octo_max3"], [1, 2, 5, 9])
  func uniformIsThatOfTheOriginals(name: String, count: Int) throws {
    let golden = try Golden.npz("goal_uniform")
    let draws = try #require(golden["\(name).n\(count).rand"]).floats
    let expected = try #require(golden["\(name).n\(count).goal_idx"]).integers
    let goals = draws.indices.map {
      GoalIndex.uniform(
        step: $0, of: count, draw: draws[$0], flavor: name == "openvla" ? .openvla : .octo,
        maxDistance: name == "octo_max3" ? 3 : nil)
    }
    #expect(goals == expected)
  }

  @Test(arguments: PipelineFlavor.allCases, [1, 2, 3, 50])
  func uniformStaysInReach(flavor: PipelineFlavor, distance: Int) {
    // The largest draw, 1 - 2^-24, is rounded up to one step more, as in the originals.
    let draws: [Float] = [0, 0.25, 0.5, 1 - 0x1p-12]
    for step in 0..<20 {
      for draw in draws {
        let goal = GoalIndex.uniform(
          step: step, of: 20, draw: draw, flavor: flavor, maxDistance: distance)
        #expect(goal < 20 && goal >= (flavor == .octo ? step : min(step + 1, 19)))
        #expect(goal - step <= (flavor == .octo ? distance - 1 : distance))
      }
    }
  }

  @Test func futureIsEveryLaterStepAndNoOther() {
    var generator = SystemRandomNumberGenerator()
    var seen: Set<Int> = []
    for _ in 0..<1000 {
      seen.insert(GoalIndex.future(step: 4, of: 10, using: &generator))
    }
    #expect(seen == Set(5...9))
    seen.removeAll()
    for _ in 0..<1000 {
      seen.insert(GoalIndex.future(step: 4, of: 10, maxDistance: 2, using: &generator))
    }
    #expect(seen == [5, 6])
    #expect(GoalIndex.future(step: 9, of: 10, using: &generator) == 9)
    #expect(GoalIndex.future(step: 0, of: 1, maxDistance: 5, using: &generator) == 0)
  }
}

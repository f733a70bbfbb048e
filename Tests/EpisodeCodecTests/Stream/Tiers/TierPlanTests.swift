import Bytes
import Testing

@testable import Stream

struct TierPlanTests {
  @Test func firstTierOfATopic() throws {
    let plan = try TierPlan(
      "now: /event /task*; hour: /joint* # often\nnight: /camera/* /task/late")
    #expect(plan.tiers.map(\.name) == ["now", "hour", "night"])
    #expect(
      ["/event", "/task/late", "/joint_states", "/camera/a/b", "/x"].map(plan.tier) == [
        0, 0, 1, 2, nil,
      ])
  }

  @Test(arguments: [
    "", "#", "now", "now:", ": /x", "a b: /x", "a/b: /x", "..: /x", "a: /x\na: /y", "é: /x",
  ])
  func whatIsNoPlan(_ text: String) {
    #expect(throws: StreamError(.malformed, "")) { try TierPlan(text) }
  }
}

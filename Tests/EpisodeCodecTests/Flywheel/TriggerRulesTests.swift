import EpisodeCodec
import Testing
@testable import Flywheel

@Suite struct TriggerRulesTests {
  private func rules(_ text: String) throws -> [TriggerRule] {
    try TriggerRules(parsing: text, source: "robot.rules").added(to: [])
  }

  @Test func aRuleHasAllItsParts() throws {
    let rule = try rules(
      "torque: max(abs(/js.effort[arm_*])) > 40 for 200ms while /on falling tag t priority -3")[0]
    #expect((rule.name, rule.hold, rule.priority, rule.tag) == ("torque", 200_000_000, -3, "t"))
    #expect(rule.edge == .falling && rule.guardian?.text == "/on")
    #expect(rule.fields == ["/js.effort[arm_*]", "/on"])
  }

  @Test func aSlashBeginsATopicOrDivides() throws {
    #expect(try rules("a: /x.v / /y.v > 1")[0].fields == ["/x.v", "/y.v"])
    #expect(try rules("a: abs(/x.v)/2 > (1)/3")[0].fields == ["/x.v"])
    #expect(try rules("a: /a/b.c.d[0:2] == ood.score")[0].fields == ["/a/b.c.d[0:2]", "ood.score"])
    #expect(try rules(#"a: "r.s".v["x]"] == "r.s""#)[0].fields == [#""r.s".v["x]"]"#])
  }

  @Test func anExpressionIsWrittenAsItIsRead() throws {
    let text = #"not (/a.x - 1.5 == -(/b.y)[-1]) or min(/c.z, 2) in ["on", "off"]"#
    let rule = try rules("a: " + text)[0]
    guard case .expression(let expression) = rule.form else { return }
    let again = try rules("a: " + expression.text)[0]
    guard case .expression(let same) = again.form else { return }
    #expect(same.text == expression.text)
    #expect(expression.text.contains(#"(min(/c.z, 2) == "on") or (min(/c.z, 2) == "off")"#))
  }

  @Test func whileIsAnEdgeOrACondition() throws {
    #expect(try rules("a: /x.v while")[0].edge == .while)
    let both = try rules("a: /x.v while while /y.v")[0]
    #expect(both.edge == .while && both.guardian?.text == "/y.v")
    #expect(try rules("a: /x.v while priority 2\nb: /c silent 2min")[0].priority == 2)
  }
}

@Suite struct RuleEvaluatorTests {
  private func value(_ text: String, _ values: [String: RuleValue]) throws -> Bool {
    let rules = try TriggerRules(condition: text, source: "rule").added(to: [])
    guard case .expression(let expression) = rules[0].form else { return false }
    var evaluator = RuleEvaluator()
    evaluator.values = values
    return try evaluator.holds(expression)
  }

  @Test(arguments: [
    ("/n.x == 1 or /f.x == 0.1", true), ("not /n.x", false), ("/d.x == 0.1", true),
    ("/n.x == 1 or /d.x > 1", false), ("/f.x / (/d.x - /d.x) > 0", false),
    ("norm(/v.x) == 5 and mean(/v.x) == 3.5 and sum(/v.x) == 7", true),
    ("any(/v.x > 3) and not all(/v.x > 3) and count(/v.x) == 2", true),
    ("/v.x[5] > 0", false), ("(/v.x)[-1] == max(/v.x)", true), ("min(/v.x, -1) == -1", true),
    ("max(/nan.x) > 0 or max(/nan.x) < 0", false), ("/t.x < \"b\" and lower(/t.x) == \"a\"", true),
  ]) func valuesFollow(_ text: String, _ expected: Bool) throws {
    let values: [String: RuleValue] = [
      "/f.x": .numbers([Double(Float(0.1))], .single), "/d.x": .numbers([0.1], .double),
      "/v.x": .numbers([3, 4], .double), "/nan.x": .numbers([1, .nan], .double),
      "/t.x": .texts(["A"]),
    ]
    #expect(try value(text, values) == expected)
  }
}

@Suite struct RuleStateTests {
  @Test func aRuleHoldsWhenItsTimeHasPassedWithoutABreak() {
    var state = RuleState(hold: 10)
    var changes = [state.update(true, at: 5)]
    #expect(state.deadline == 15)
    changes.append(state.update(false, at: 14))
    #expect(state.deadline == nil)
    changes += [state.update(true, at: 20), state.pass(), state.update(true, at: 40)]
    #expect(state.isActive)
    changes.append(state.update(false, at: 41))
    #expect(changes == [nil, nil, nil, .rise, nil, .fall] && !state.isActive)
  }
}

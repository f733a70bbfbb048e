import EpisodeCodec
import Testing

@Suite struct ScoreExpressionTests {
  private func value(
    _ text: String, _ numbers: [String: Double] = [:], _ texts: [String: String] = [:]
  ) throws -> Double {
    let expression = try ScoreExpression(parsing: text, source: "test")
    var memory: [Double] = []
    return expression.value(
      expression.names.map { numbers[$0] ?? .nan }, text: { texts[expression.names[$0]] },
      using: &memory)
  }

  @Test func computesInDouble() throws {
    #expect(
      try value("0.7*entropy + 0.3*loss", ["entropy": 0.5, "loss": 2]) == 0.7 * 0.5 + 0.3 * 2)
    #expect(try value("-a - b / 2", ["a": 1, "b": 3]) == -2.5)
    #expect(try value("clip(min(a, b), 0, max(a, 1))", ["a": 4, "b": 3]) == 3)
  }

  @Test func unknownScoresMakeUnknownValues() throws {
    for text in ["a + 1", "a < 1", "not a", "min(a, 1)", "a == a", "true and a", "false or a"] {
      #expect(try value(text).isNaN, "\(text)")
    }
    #expect(try value("false and a") == 0)
    #expect(try value("a or true") == 1)
  }

  @Test func comparesTexts() throws {
    #expect(try value("task == \"pick\"", [:], ["task": "pick"]) == 1)
    #expect(try value("task != \"pick\" or x > 1", ["x": 2], ["task": "pick"]) == 1)
    #expect(try value("task != \"pick\"").isNaN)
  }

  @Test func namesEachScoreOnce() throws {
    #expect(try ScoreExpression(parsing: "a*b + a", source: "test").names == ["a", "b"])
  }

  @Test(arguments: ["", "a +", "a[0]", "\"a\"", "a < \"b\"", "\"b\" == a", "f(a)", "abs()", "a b"])
  func refuses(text: String) {
    #expect(throws: StreamError(.malformed, "")) {
      try ScoreExpression(parsing: text, source: "test")
    }
  }
}

import EpisodeCodec
import Testing

@Suite struct HardSelectionTests {
  private func chosen(
    _ rows: String, by expression: String = "x", _ budget: HardSelection.Budget = .share(1),
    threads: Int = 1
  ) throws(StreamError) -> [String] {
    var options = HardSelection.Options()
    options.expression = try ScoreExpression(parsing: expression, source: "test")
    (options.budget, options.threads) = (budget, threads)
    let input = try ScoreRowInput(FileInput(Bytes(Array(rows.utf8))), readsAgain: true) { _ in }
    var selection = try HardSelection(options, inputs: [input])
    let output = FileOutput(toMemory: ())
    try selection.write(to: output)
    try output.flush()
    let text = String(decoding: output.collected, as: UTF8.self)
    return text.split(separator: "\n").map(String.init)
  }

  /// The value in a line of output.
  private func hardness(_ line: String?) -> Substring? {
    line?.split(separator: "\"hardness\":").last?.prefix { $0 != "," }
  }

  /// The first row is one that is read in one go; the second has an escape, so that it is not.
  @Test(arguments: [
    "0", "-0", "1", "-1.5", "0.1", "0.30000000000000004", "9007199254740991", "9007199254740993",
    "12345678901234567890", "0.000000000000000001", "123456789.0123456789", "1e3", "25E-1",
    "1.5e+2", "true", "false",
  ])
  func readsNumbersInAnyRowAlike(number: String) throws {
    let plain = try chosen("{\"id\": \"a\", \"x\": \(number)}")
    let other = try chosen("{\"id\": \"a\", \"\\u0078\": \(number)}")
    #expect(plain.count == 1)
    #expect(hardness(plain.first) == hardness(other.first))
  }

  @Test(arguments: ["1e400", "-1e400", "NaN", "Infinity", "null", "\"1\"", "[1]", "{\"x\": 1}"])
  func hasNoValueOf(json: String) {
    for key in ["x", "\\u0078"] {
      #expect(throws: StreamError(.missing, "")) {
        try chosen("{\"id\": \"a\", \"\(key)\": \(json)}")
      }
    }
  }

  @Test(arguments: [
    "{\"id\":\"a\",\"x\":2}", " { \"id\" : \"a\" , \"x\" : 2 } ", "\t{\"x\":2,\"id\":\"a\"}\r",
    "{\"x\": 1, \"id\": \"b\", \"x\": 2, \"id\": \"a\"}",
    "{\"x\": \"no\", \"id\": \"a\", \"x\": 2}",
    "{\"p\": {\"x\": 5, \"id\": [\"}\", {}]}, \"id\": \"a\", \"x\": 2}",
    "{\"id\": \"a\", \"note\": \"é\\n\\\"{\", \"x\": 2, \"flag\": null}",
    "{\"\\u0069d\": \"a\", \"xx\": 3, \"X\": 4, \"x\": 2}",
  ])
  func findsTheKeys(row: String) throws {
    let line = try #require(try chosen(row).first)
    #expect(line.hasPrefix("{\"id\":\"a\",\"rank\":0,\"hardness\":2.0"))
  }

  @Test(arguments: [
    "{\"id\": \"a\", \"x\": 01}", "{\"id\": \"a\", \"x\": 1.}", "{\"id\": \"a\", \"x\": -}",
    "{\"id\": \"a\", \"x\": 1e}", "{\"id\": \"a\", \"x\": 1 2}", "{\"id\": \"a\", \"x\": nul}",
    "{\"id\": \"a\" \"x\": 1}", "{\"id\": \"a\", \"x\": 1,}", "{\"id\": \"a\", \"x\": 1} 2",
    "{\"id\": \"a\", \"x\": \"\t\"}", "{\"id\": \"a\", \"x\": 1", "{\"id\": \"", "{\"x\": 1}",
    "{\"id\": \"\", \"x\": 1}", "{\"id\": 3, \"x\": 1}", "[]", "{}",
  ])
  func refuses(row: String) {
    #expect(throws: StreamError(.malformed, "")) { try chosen(row) }
  }

  @Test func countsTheDepthOfARowItself() throws {
    func row(_ depth: Int) -> String {
      let lists = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
      return "{\"id\": \"a\", \"p\": \(lists), \"x\": 1}"
    }
    #expect(try chosen(row(99)).count == 1)
    #expect(throws: StreamError(.limit, "")) { try chosen(row(100)) }
  }

  @Test func comparesKeysOfAnyLength() throws {
    let row = "{\"id\": \"a\", \"entropy/1\": 1, \"entropy/12\": 2, \"entropy/2\": 3}"
    #expect(hardness(try chosen(row, by: "'entropy/12'").first) == "2.0")
    #expect(hardness(try chosen(row, by: "'entropy/2'").first) == "3.0")
  }

  /// Rows longer than what a thread gets at a time, and short ones on both sides of its ends.
  @Test(arguments: [1, 3])
  func readsRowsOfAllLengths(threads: Int) throws {
    var rows = ""
    let count = 2000
    for number in 0..<count {
      let note = String(
        repeating: "n", count: number % 500 == 3 ? 1_200_000 : number * 7919 % 2000)
      rows += "{\"id\": \"e\(number)\", \"note\": \"\(note)\", \"x\": \(number)}\n"
    }
    let lines = try chosen(rows, .share(0.1), threads: threads)
    #expect(lines.count == count / 10)
    for (rank, line) in lines.enumerated() {
      #expect(line.hasPrefix("{\"id\":\"e\(count - 1 - rank)\","))
    }
  }
}

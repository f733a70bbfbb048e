import Testing

@testable import CommandLine

/// What every line needs: a required option and a required operand.
private let required = ["--rate", "10", "out"]

@Suite struct CommandLineParserTests {
  private func parsed(_ arguments: [String]) throws -> Fixture {
    let filter = Fixture()
    try parse(arguments + required, into: filter)
    return filter
  }

  private func message(_ arguments: [String]) -> String? {
    do {
      try parse(arguments, into: Fixture())
      return nil
    } catch { return error.text }
  }

  @Test(arguments: [
    ["-q", "7"], ["-q7"], ["--quality", "7"], ["--quality=7"], ["-fq7"], ["-fq", "7"],
  ])
  func everySpellingOfAValueIsRead(_ arguments: [String]) throws {
    #expect(try parsed(arguments).quality == 7)
  }

  @Test func defaultsStandWhereNothingIsGiven() throws {
    let filter = try parsed([])
    #expect(filter.quality == 95)
    #expect(filter.threads == nil)
    #expect(filter.selection.topic == [])
    #expect(filter.selection.order == .time)
    #expect(!filter.force && !filter.dropNothing)
    #expect(filter.files == [])
  }

  @Test func valuesOfEveryKindAreRead() throws {
    let filter = try parsed([
      "-t", "/a", "--topic=/b=c", "-t/d", "--order", "file", "-fj3", "--strictly", "-o", "-",
    ])
    #expect(filter.selection.topic == ["/a", "/b=c", "/d"])
    #expect(filter.selection.order == .file)
    #expect(filter.threads == 3)
    #expect(filter.force && filter.dropNothing)
    #expect(filter.destination == "-")
    #expect(filter.rate == 10)
  }

  @Test func aNegativeNumberIsAValue() throws {
    let filter = Fixture()
    try parse(["out", "--rate", "-2.5"], into: filter)
    #expect(filter.rate == -2.5)
  }

  @Test func optionsMayFollowOperandsUntilTwoHyphens() throws {
    let filter = Fixture()
    try parse(["out", "a", "--rate=1", "-", "--", "-q", "--rate"], into: filter)
    #expect(filter.directory == "out")
    #expect(filter.files == ["a", "-", "-q", "--rate"])
  }

  @Test(arguments: [
    (["--tpoic", "x"], "unknown option '--tpoic'; did you mean '--topic'?"),
    (["--qual", "5"], "unknown option '--qual'; did you mean '--quality'?"),
    (["--generat"], "unknown option '--generat'"),
    (["--x\ny"], "unknown option '--x\\ny'"),
    (["-fZ"], "unknown option '-Z'"),
    (["--quality"], "option '--quality' needs a value"),
    (["-q"], "option '-q' needs a value"),
    (["--quality", "--force"], "option '--quality' needs a value"),
    (["--quality="], "option '--quality': '' is not a whole number"),
    (["-q9x"], "option '-q': '9x' is not a whole number"),
    (["-q", "0"], "option '-q': '0' is not in the range: 1 to 100"),
    (["-j0"], "option '-j': '0' is not in the range: at least 1"),
    (["-q", "99999999999999999999"], "option '-q': '99999999999999999999' is not a whole number"),
    (["--rate", "nan"], "option '--rate': 'nan' is not a number"),
    (["--rate", "1e999"], "option '--rate': '1e999' is not a number"),
    (["--order=tim"], "option '--order': 'tim' is not one of time, file"),
    (["--force=1"], "option '--force' takes no value"),
    (["-q1", "--quality", "1"], "option '--quality' is given twice"),
    (["out"], "option '--rate' is required"),
    (["--rate", "1"], "missing operand DIR"),
  ])
  func aMistakeIsNamed(_ arguments: [String], _ expected: String) {
    #expect(message(arguments) == expected)
  }

  @Test func anOperandTooManyIsNamed() {
    #expect(throws: UsageError("unexpected operand 'a'")) {
      try parse(["a"], into: PlainFixture())
    }
  }

  @Test func aDocumentNeedsNothingElse() throws {
    #expect(try parse(["--help", "--bogus"], into: Fixture()).document == .help)
    #expect(try parse(["-fh"], into: Fixture()).document == .help)
    #expect(try parse(["--version"], into: Fixture()).document == .version)
    #expect(try parse(["--generate", "zsh"], into: Fixture()).document == .zsh)
  }

  @Test func theFiltersOwnLetterWinsOverACommonOne() throws {
    let own = try parse(["-q", "5", "--quiet"] + required, into: Fixture())
    #expect(own.isQuiet)
    #expect(try parse(["-q"], into: PlainFixture()).isQuiet)
  }

  @Test(arguments: [
    (["-q95", "-j4", "a"], ["-q95", "a"]),
    (["--threads", "4", "-v", "--quiet", "--topic", "-j"], ["--topic", "-j"]),
    (["--threads=4", "-f"], ["-f"]),
    (["-fvj", "4", "-vfq", "3"], ["-f", "-fq", "3"]),
    (["-vfq3"], ["-fq3"]),
  ])
  func whatHasNoInfluenceIsNotRecorded(_ arguments: [String], _ expected: [String]) throws {
    let invocation = try parse(required + arguments, into: Fixture())
    #expect(invocation.recorded == required + expected)
  }

  @Test func operandsAfterTwoHyphensAreRecorded() throws {
    let arguments = required + ["--", "-j", "4"]
    #expect(try parse(arguments, into: Fixture()).recorded == arguments)
  }

  @Test func aHundredThousandOperandsAreReadAtOnce() throws {
    let filter = Fixture()
    try parse(required + Array(repeating: "f", count: 100_000), into: filter)
    #expect(filter.files.count == 100_000)
  }

  @Test(arguments: 0..<20) func noArgumentsTrap(_ seed: UInt64) {
    let pieces = [
      "-", "--", "=", "q", "rate", "topic", "1", "", "\u{301}", "\0", "\u{FFFD}", "é", "\r\n", "-j",
      "--order", "9223372036854775808", "e", ".",
    ]
    var state = seed
    func next(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % count
    }
    for _ in 0..<500 {
      let arguments = (0..<next(6)).map { _ in
        (0..<next(5)).map { _ in pieces[next(pieces.count)] }.joined()
      }
      _ = message(arguments)
    }
  }
}

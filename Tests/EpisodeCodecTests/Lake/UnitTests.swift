import Bytes
import Testing

@testable import Lake

struct UnitAddressTests {
  @Test(arguments: [
    ("run.mcap", UnitAddress.file("run.mcap")), ("/a:b/c", .file("/a:b/c")),
    ("./a:b", .file("./a:b")), ("file:///a b", .file("/a b")),
    ("s3:bucket/x", .remote("s3:bucket/x")),
    ("s3://bucket/x:y", .remote("s3:bucket/x:y")), (":local:/x", .remote(":local:/x")),
    ("ssh://me@host/a:b", .ssh(host: "me@host", port: nil, path: "/a:b")),
    ("ssh://host:22/x", .ssh(host: "host", port: "22", path: "/x")),
  ])
  func formsOfAddresses(_ uri: String, _ address: UnitAddress) {
    #expect(UnitAddress(uri) == address)
    #expect(address.fault == nil)
  }

  /// What a program would take for an option, or names nothing.
  @Test(arguments: [
    "", "ssh://-oProxyCommand=x/y", "ssh:///x", "ssh://host", "ssh://host/", "-x:y", "s3:",
  ])
  func whatCannotBeAnAddress(_ uri: String) { #expect(UnitAddress(uri).fault != nil) }
}

struct UnitRowTests {
  @Test(arguments: [
    ("a/b.mcap", "a/b.mcap"), ("../x", "%2E%2E/x"), ("./x", "%2E/x"), ("a//b", "a/%/b"),
    ("/a", "%/a"),
    ("a\nb", "a%0Ab"), ("a%b", "a%25b"), ("a@b", "a%40b"), ("...", "..."), ("é 'x'", "é 'x'"),
    ("", "%"), ("\u{7F}", "%7F"),
  ])
  func namesAreSafePaths(_ path: String, _ name: String) { #expect(UnitRow.safeName(path) == name) }

  @Test func keysDependOnAddressPartAndPipeline() throws {
    var row = UnitRow(uri: "a", name: "a")
    var keys: Set<String> = [row.key(""), row.key("x"), UnitRow(uri: "ax", name: "a").key("")]
    row.part = 1..<2
    keys.insert(row.key(""))
    row.part = 1..<23
    keys.insert(row.key(""))
    #expect(keys.count == 5)
    // sha256sum of "a", a zero byte and "x".
    #expect(
      UnitRow(uri: "a", name: "").key("x")
        == "8b86bced10290476e3cbf7ec75ec99dc5afd02120997525be1c62db47aa5c524")
  }

  @Test(arguments: [
    "", "[]", "{}", #"{"uri":1}"#, #"{"uri":"a","from":"1"}"#, #"{"uri":"a","from":1,"to":2}"#,
    #"{"uri":"a","from":"2","to":"2"}"#, #"{"uri":"a"} x"#,
  ])
  func whatIsNoRow(_ text: String) {
    #expect(throws: StreamError.self) { try UnitRow(parsing: Bytes(Array(text.utf8)).span) }
  }

  @Test func templatesHaveFields() {
    let template = OutputTemplate("{key}/{name}/{stem}.zarr{x}")
    #expect(
      template.address(name: "a.b/{key}.c.d", key: "k") == "k/a.b/{key}.c.d/a.b/{key}.c.zarr{x}")
    #expect(OutputTemplate("{stem}").address(name: "a.b/.c", key: "") == "a.b/.c")
    #expect(UnitRow.partName("a.b/c.mcap", 1..<2) == "a.b/c@1-2.mcap")
    #expect(UnitRow.partName("a.b/c", 1..<2) == "a.b/c@1-2")
    #expect(!OutputTemplate("{names}").hasField)
  }
}

struct UnitFailureTests {
  /// The first stage that failed on its own has made the others fail.
  @Test(arguments: [
    ([0, 65, 65, 0], 65, UnitFailure.Kind.poison, 65), ([74, 65, 65], 65, .passing, 74),
    ([141, 141, 74], 74, .passing, 74), ([141, 0], 141, .fatal, 64), ([0, 127], 127, .fatal, 64),
    ([137, 65], 65, .passing, 74), ([139], 139, .poison, 65), ([66], 66, .fatal, 66),
    ([], 1, .poison, 65),
    ([], 143, .passing, 74), ([73, 0], 73, .fatal, 73), ([2], 2, .fatal, 64),
  ])
  func whoseFault(_ stages: [Int32], _ status: Int32, _ kind: UnitFailure.Kind, _ end: Int32) {
    let failure = UnitFailure(status: status, stages: stages, line: nil)
    #expect(failure.kind == kind)
    #expect(failure.status == end)
  }

  @Test func traces() {
    var trace = UnitTrace()
    for text in ["0 1 0 0", "\n1 9 5\n0 3 0 65", " 141\nnoise 0 1\n2 2 2\ninput 7", "4\n"] {
      trace.append(Array(text.utf8).rawSpan)
    }
    #expect(trace.stages == [0, 65, 141])
    #expect(trace.line == 3)
    #expect(trace.inputStatus == 74)
    #expect(UnitTrace().inputStatus == nil)
  }

  @Test func messagesKeepTheirStartAndTheirEnd() {
    var tail = MessageTail()
    #expect(tail.isEmpty && tail.reason == nil)
    for number in 0..<100_000 { tail.append(Array("\(number)\n".utf8).rawSpan) }
    tail.append(Array(" \n".utf8).rawSpan)
    #expect(tail.text.hasPrefix("0\n1\n") && tail.text.hasSuffix("99999\n \n"))
    #expect(tail.reason == "99999")
    #expect(tail.text.contains("\n[580700 bytes are left out]\n"))
    #expect(tail.text.utf8.count < 8300)
  }

  @Test func theReasonIsOfTheStageThatFailedFirst() {
    var tail = MessageTail()
    let echo = "record 6 at byte 552: the stream ends before its end mark\n"
    tail.append(Array("mcap-cat: 'a.mcap': \(echo)\(echo)".utf8).rawSpan)
    #expect(tail.reason == "mcap-cat: 'a.mcap': \(echo.dropLast())")
    tail.append(Array("mcap-cat: 'a.mcap': chunk CRC mismatch\nzstd-chunk: \(echo)\n".utf8).rawSpan)
    tail.append(Array("stream-check: byte 0: the input is empty\n".utf8).rawSpan)
    #expect(tail.reason == "mcap-cat: 'a.mcap': chunk CRC mismatch")
  }
}

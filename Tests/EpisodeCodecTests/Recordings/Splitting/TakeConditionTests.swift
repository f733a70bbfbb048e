import Bytes
import Stream
import Testing

@testable import Recordings

struct TakeConditionTests {
  /// The numbers of the messages that meet a condition, of JSON texts on a topic.
  private func fired(_ condition: String, _ texts: [String], on topic: String = "/t") throws
    -> [Int]
  {
    let channel = Channel(topic: topic, messageEncoding: "json", schema: nil)
    var trigger = TakeTrigger(try TakeCondition(condition))
    try trigger.add(1, channel)
    var fired: [Int] = []
    for (number, text) in texts.enumerated() {
      let message = Message(
        channelID: 1, sequence: 0, logTime: 0, publishTime: 0, data: Bytes(Array(text.utf8)))
      if try trigger.fires(message) { fired.append(number) }
    }
    return fired
  }

  @Test func comparesTexts() throws {
    let texts = [#"{"k":"start"}"#, #"{"k":"stop"}"#, #"{"n":1}"#, "5", #"{"k":"start"}"#]
    #expect(try fired("/t.k=start", texts) == [0, 4])
    #expect(try fired("/t", texts) == [0, 1, 2, 3, 4])
    #expect(try fired("/t.k=", [#"{"k":""}"#, #"{"k":"a"}"#]) == [0])
  }

  @Test func comparesNumbers() throws {
    let numbers = [1, 2, 2, -3, 2].map { #"{"v":{"n":[0,\#($0)]}}"# }
    #expect(try fired("/t.v.n[1]=2", numbers) == [1, 2, 4])
    #expect(try fired("/t.v.n[1]=2.0", numbers) == [1, 2, 4])
    #expect(try fired("/t.v.n[1]>1.5", numbers) == [1, 4])
    #expect(try fired("/t.v.n[1]<0", numbers) == [3])
    #expect(try fired("/t.v.n[1]<1e9", numbers) == [0])
    #expect(try fired("/t.b=true", [#"{"b":true}"#, #"{"b":false}"#, #"{"b":null}"#]) == [0])
  }

  @Test func findsEdges() throws {
    let numbers = ["1", "1", "0", "0", "0.5", "2", "null", "1"].map { #"{"b":\#($0)}"# }
    #expect(try fired("/t.b", numbers) == [0, 4, 7])
    #expect(try fired("!/t.b", numbers) == [2, 6])
    // A recording begins with false.
    #expect(try fired("!/t.b", [#"{"b":0}"#, #"{"b":1}"#]).isEmpty)
  }

  /// An operator in quotes or brackets belongs to the name.
  @Test func findsTheOperator() throws {
    let text = #"{"a=b":{"c>d":"x=y"}}"#
    #expect(try fired(#""/t=1>".a"#, [#"{"a":1}"#], on: "/t=1>") == [0])
    #expect(try fired(#"/t."a=b"."c>d"=x=y"#, [text]) == [0])
  }

  @Test(arguments: ["", "=", "/t=1", "!/t", "!/t.a=1", "/t.a>x", "/t.a<", "/t[=1", "\"/t", "/t..a"])
  func refuses(_ condition: String) {
    #expect(throws: StreamError(.malformed, "")) { try TakeCondition(condition) }
  }

  @Test func refusesTextsForNumbers() throws {
    #expect(throws: StreamError(.unsupported, "")) { try fired("/t.k>1", [#"{"k":"a"}"#]) }
    #expect(throws: StreamError(.unsupported, "")) { try fired("/t.k", [#"{"k":"a"}"#]) }
  }

  /// Integers are compared exactly, and decimal fractions in the precision of the field.
  @Test func keepsPrecision() {
    let large = FieldNumber.integer(9_007_199_254_740_993)
    #expect(FieldNumber.Literal("9007199254740993").map { large == $0 } == true)
    #expect(FieldNumber.Literal("9007199254740992").map { large == $0 } == false)
    #expect(FieldNumber.Literal("9007199254740992").map { large > $0 } == true)
    #expect(FieldNumber.Literal("0.1").map { FieldNumber.single(0.1) == $0 } == true)
    #expect(!FieldNumber.double(.nan).isTrue)
    #expect(FieldNumber.Literal("nan") == nil)
  }
}

import EpisodeCodec
import Testing

@Suite struct FieldReaderTests {
  /// Reads every number and text of the full text by its own path.
  @Test(arguments: MessageFixture.all)
  func everyFieldIsReadAsItIsShown(fixture: MessageFixture) throws {
    let tree = try JSONValue(parsing: fixture.text)
    try check(tree, "", fixture)
  }

  private func check(_ value: JSONValue, _ path: String, _ fixture: MessageFixture) throws {
    switch value {
    case .object(let members):
      let isTime = members.count == 2 && members[0].key == "sec" && !path.contains("timestamp")
      if isTime, let seconds = members[0].value.number, let rest = members[1].value.number {
        #expect(try fixture.doubles(path) == [Double(Int64(seconds) * 1_000_000_000 + Int64(rest))])
        return
      }
      for member in members { try check(member.value, "\(path).\(member.key)", fixture) }
    case .array(let elements):
      for (index, element) in elements.enumerated() {
        try check(element, "\(path)[\(index)]", fixture)
      }
      let numbers = elements.compactMap(\.number)
      if !elements.isEmpty, numbers.count == elements.count {
        try check(numbers, path, fixture)
        try check(Array(numbers.dropFirst()), "\(path)[1:]", fixture)
      }
    case .number(let number): try check([number], path, fixture)
    case .bool(let bool): #expect(try fixture.doubles(path) == [bool ? 1 : 0], "\(path)")
    case .string(let text): try check(text, path, fixture)
    case .null: break
    }
  }

  private func check(_ numbers: [Double], _ path: String, _ fixture: MessageFixture) throws {
    let reader = try fixture.reader(path)
    // The text of a float has fewer digits than its double.
    let expected =
      reader.element == .number(.float32) ? numbers.map { Double(Float($0)) } : numbers
    #expect(try reader.readDoubles(fixture.data.span) == expected, "\(path)")
  }

  private func check(_ text: String, _ path: String, _ fixture: MessageFixture) throws {
    let reader = try fixture.reader(path)
    if case .number(let type) = reader.element {
      guard type != .uint8 else {
        let bytes = try reader.readDoubles(fixture.data.span).map { UInt8($0) }
        let range = try reader.readRange(fixture.data.span)
        #expect(try Base64.decode(Bytes(Array(text.utf8)).span) == bytes)
        #expect(fixture.data[range].array == bytes)
        return
      }
      let number = try reader.readDoubles(fixture.data.span)[0]
      switch text {
      case "NaN": #expect(number.isNaN, "\(path)")
      case "Infinity": #expect(number == .infinity, "\(path)")
      case "-Infinity": #expect(number == -.infinity, "\(path)")
      case "OFF": #expect(number == 0)
      case "ON": #expect(number == 5)
      case "NEGATIVE": #expect(number == -1)
      default: Issue.record("\(path) is \(number), \(text) expected")
      }
    } else {
      #expect(try fixture.readText(path) == text, "\(path)")
    }
  }

  private static let jointState = MessageFixture(
    ros1: """
      Header header
      string[] name
      float64[] position
      Point[] points
      float32[2] pair
      ================================================================================
      MSG: std_msgs/Header
      uint32 seq
      time stamp
      string frame_id
      ================================================================================
      MSG: demo_msgs/Point
      string label
      float64 y
      int16[] tail
      """,
    name: "sensor_msgs/JointState",
    {
      var data = ByteBuilder()
      for value in [9, 5, 6, 4] as [UInt32] { data.append(value) }
      data.append(utf8: "base")
      for name in ["", "ab"] {
        if name.isEmpty { data.append(UInt32(2)) }
        data.append(UInt32(name.utf8.count))
        data.append(utf8: name)
      }
      data.append(UInt32(3))
      for value in [1.5, -2, 3] { data.append(value.bitPattern) }
      data.append(UInt32(3))
      for value in [10.0, 20, 30] {
        data.append(UInt32(1))
        data.append(utf8: "p")
        data.append(value.bitPattern)
        data.append(UInt32(1))
        data.append(UInt16(7))
      }
      for value in [0.5, 0.25] as [Float] { data.append(value.bitPattern) }
      return data.bytes
    }())

  @Test(
    arguments: [
      (".position", [1.5, -2, 3]), (".position[0:2]", [1.5, -2]), (".position[1]", [-2]),
      (".position[3:]", []), (".points[2].y", [30]), (".points[:].y", [10, 20, 30]),
      (".points[1:].tail", [7, 7]), (".points[0:2].tail[0]", [7, 7]), (".pair", [0.5, 0.25]),
      (".header.stamp", [5_000_000_006]), (".header.seq", [9]),
    ] as [(String, [Double])])
  func pathsSelectElements(path: String, expected: [Double]) throws {
    #expect(try Self.jointState.doubles(path) == expected)
  }

  @Test func textsAreSelected() throws {
    #expect(try Self.jointState.readText(".name[1]") == "ab")
    #expect(try Self.jointState.readText(".header.frame_id") == "base")
    let data = Self.jointState.data
    let texts = try Self.jointState.reader(".points[:].label").readTexts(data.span)
    #expect(texts == ["p", "p", "p"])
  }

  @Test func shapesAreKnownBeforeTheFirstMessage() throws {
    let slice = try Self.jointState.reader(".position[0:7]")
    #expect(slice.element == .number(.float64) && slice.fixedCount == 7 && !slice.isScalar)
    let one = try Self.jointState.reader(".position[0]")
    #expect(one.fixedCount == 1 && one.isScalar)
    let all = try Self.jointState.reader(".position")
    #expect(all.fixedCount == nil && !all.isScalar)
    let pair = try Self.jointState.reader(".pair[1:]")
    #expect(pair.element == .number(.float32) && pair.fixedCount == 1 && !pair.isScalar)
    #expect(try Self.jointState.reader("").element == .message)
    #expect(try Self.jointState.reader(".header.stamp").element == .number(.int64))
  }

  @Test(
    arguments: [
      (
        ".positon", .missing,
        "no field 'positon' in sensor_msgs/JointState; it has header, name, position, points, pair"
      ),
      (
        ".header", .missing,
        "header is a std_msgs/Header, not a number or text; it has seq, stamp, frame_id"
      ),
      (".points.y", .missing, "points is a sequence: 'points[0].y' or 'points[:].y'"),
      (".header[0]", .missing, "header is not an array or sequence: it has no '[0]'"),
      ("[0]", .missing, "sensor_msgs/JointState is not an array or sequence: it has no '[0]'"),
      (".position.x", .missing, "position is a sequence: 'position[0].x' or 'position[:].x'"),
      (".position[0].x", .missing, "no field 'x' in position, which has no fields"),
      (".pair[0:3]", .malformed, "pair has 2 elements, the path needs 3"),
    ] as [(String, StreamError.Kind, String)])
  func pathsThatDoNotFitFailAtOnce(path: String, kind: StreamError.Kind, text: String) {
    let error = #expect(throws: StreamError.self) { _ = try Self.jointState.reader(path) }
    #expect(error?.kind == kind && error?.text == text)
  }

  @Test func fewerElementsThanWantedAreNamed() {
    let error = #expect(throws: StreamError.self) {
      _ = try Self.jointState.doubles(".position[0:7]")
    }
    #expect(error?.kind == .malformed && error?.text == "position has 3 elements, the path needs 7")
  }

  @Test(arguments: [UInt32.max, 1 << 31, 1 << 20, 4])
  func lyingCountsThrow(count: UInt32) {
    var data = ByteBuilder()
    data.append(count)
    data.append(UInt64(0))
    for type in ["float64", "string", "Inner", "uint8", "time"] {
      let fixture = MessageFixture(
        ros1: "\(type)[] values\nuint8 last\n==\nMSG: demo_msgs/Inner\nfloat64 x", data.bytes)
      guard type != "uint8" || count > 8 else { continue }
      #expect(throws: StreamError(.malformed, "")) { _ = try fixture.doubles(".last") }
      #expect(throws: StreamError(.malformed, "")) { _ = try fixture.string() }
    }
  }

  @Test func textThatIsNotUTF8Throws() {
    let fixture = MessageFixture(ros1: "string text", [2, 0, 0, 0, 0xC3, 0x28])
    #expect(throws: StreamError(.malformed, "")) { _ = try fixture.readText(".text") }
  }

  @Test func booleansAreZeroOrOne() throws {
    let fixture = MessageFixture(ros1: "bool[3] flags", [0, 1, 7])
    #expect(try fixture.doubles(".flags") == [0, 1, 1])
  }

  @Test(arguments: [2, 3, 4, 10, 11, 0x12, 0x13, 0x16, 255] as [UInt8])
  func listsOfParametersThrow(representation: UInt8) {
    let fixture = MessageFixture(ros2: "uint8 a", [0, representation, 0, 0, 1])
    #expect(throws: StreamError(.unsupported, "")) { _ = try fixture.doubles(".a") }
  }

  /// Eight bytes are aligned to eight in version 1 of CDR, to four in version 2.
  @Test(arguments: [(1, 8), (7, 4), (0x11, 4)] as [(UInt8, Int)])
  func versionsOfCDR(representation: UInt8, alignment: Int) throws {
    let data = [0, representation, 0, 0, 5] + [UInt8](repeating: 0, count: alignment - 1)
    let fixture = MessageFixture(
      ros2: "uint8 a\nuint64 b", data + [7, 0, 0, 0, 0, 0, 0, 0])
    #expect(try fixture.doubles(".b") == [7])
  }

  @Test func unknownEncodingsHaveNoFields() {
    var fixture = MessageFixture(ros1: "uint8 a")
    fixture.channel.messageEncoding = "cbor"
    #expect(throws: StreamError(.unsupported, "")) { _ = try fixture.reader(".a") }
  }
}

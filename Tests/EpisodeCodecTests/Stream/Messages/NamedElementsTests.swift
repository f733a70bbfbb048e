import EpisodeCodec
import Testing

@testable import Stream

/// Arrays whose elements have names, in each encoding.
@Suite struct NamedElementsTests {
  enum Encoding: String, CaseIterable { case ros1, ros2, protobuf, json }

  /// A message with `values` in `position` and `parts[…].x`, and their names in `name` before or
  /// after them, or in each part.
  private func message(
    _ encoding: Encoding, _ names: [String], _ values: [Double], inside: Bool = false
  ) throws -> MessageFixture {
    switch encoding {
    case .ros1, .ros2:
      let separator = "\n" + String(repeating: "=", count: 80) + "\n"
      let part =
        separator + "MSG: demo_msgs/Part\nuint8 kind\nfloat64 x\nstring "
        + (inside ? "name" : "n")
      let definition =
        "string label\nfloat64[] position\n\(inside ? "" : "string[] name\n")"
        + "Part[] parts\nuint8 end\(part)"
      var writer = SerialWriter(isAligned: encoding == .ros2)
      writer.append("label")
      writer.append(values.count)
      for value in values { writer.append(value) }
      if !inside {
        writer.append(names.count)
        for name in names { writer.append(name) }
      }
      writer.append(values.count)
      for (index, value) in values.enumerated() {
        writer.append(7 as UInt8)
        writer.append(value)
        writer.append(inside ? names[index] : "")
      }
      writer.append(9 as UInt8)
      return encoding == .ros1
        ? MessageFixture(ros1: definition, writer.bytes)
        : MessageFixture(ros2: definition, writer.bytes)
    case .protobuf:
      var fixture = MessageFixture(json: "")
      let part = ProtobufDescriptor.MessageType(
        "Part", [.init("x", 1, .double), .init(inside ? "name" : "n", 2, .string)])
      let beside = inside ? "other" : "name"
      let schema = ProtobufDescriptor.set([
        .init(
          "demo.proto", package: "demo",
          messages: [
            .init(
              "Demo",
              [
                .init("position", 1, .double, repeated: true),
                .init(beside, 2, .string, repeated: true),
                .init("parts", 3, .message(".demo.Part"), repeated: true),
              ]), part,
          ])
      ])
      fixture.channel = Channel(
        topic: "/demo", messageEncoding: "protobuf",
        schema: Schema(name: "demo.Demo", encoding: "protobuf", data: schema))
      var builder = ByteBuilder()
      for (index, value) in values.enumerated() {
        builder.appendField(1, double: value)
        var part = ByteBuilder()
        part.appendField(1, double: value)
        if inside { part.appendField(2, utf8: names[index]) }
        builder.appendField(3, bytes: part.bytes)
      }
      if !inside { for name in names { builder.appendField(2, utf8: name) } }
      fixture.data = Bytes(builder.bytes)
      return fixture
    case .json:
      let list = names.map { #""\#($0)""# }.joined(separator: ",")
      let parts = values.enumerated().map { index, value in
        inside ? #"{"x":\#(value),"name":"\#(names[index])"}"# : #"{"x":\#(value)}"#
      }
      return MessageFixture(
        json: #"{"position":\#(values),\#(inside ? "" : #""name":[\#(list)],"#)"#
          + #""parts":[\#(parts.joined(separator: ","))]}"#)
    }
  }

  /// The values of a path in several messages; nil for one without the elements.
  private func values(
    _ path: String, _ messages: [MessageFixture]
  ) throws(StreamError) -> [[Double]?] {
    var names = NameMemory()
    var result: [[Double]?] = []
    for message in messages {
      result.append(try message.reader(path).readDoubles(message.data.span, &names))
    }
    return result
  }

  @Test(arguments: Encoding.allCases, [".position#", ".parts#.x"])
  func elementsAreChosenByName(encoding: Encoding, form: String) throws {
    for inside in [false, true] where !inside || form.hasPrefix(".parts") {
      func path(_ elements: String) -> String { form.replacing("#", with: "[\(elements)]") }
      let messages = [
        try message(encoding, ["a", "b", "c"], [1, 2, 3], inside: inside),
        try message(encoding, ["c", "a", "b"], [6, 4, 5], inside: inside),
        try message(encoding, ["finger"], [100], inside: inside),
      ]
      #expect(try values(path("b"), messages) == [[2], [5], nil])
      #expect(try values(path("c,a"), messages) == [[3, 1], [6, 4], nil])
      #expect(try values(path("a,b,c"), messages) == [[1, 2, 3], [4, 5, 6], nil])
      let arms = Array(messages[..<2])
      #expect(try values(path("c,*"), arms) == [[3, 1, 2, 3], [6, 4, 5, 6]])
      #expect(try values(path("?"), messages) == [[1, 2, 3], [4, 5, 6], nil])
      #expect(try values(path("f*"), messages) == [nil, nil, [100]])
      let error = #expect(throws: StreamError.self) { try values(path("b,finger"), messages) }
      #expect(error?.text.contains("is b, finger, but a message has a, b, c") == true)
      #expect(throws: StreamError(.malformed, "")) { try values(path("*"), messages) }
      // By their place, other names are an error that shows both.
      for elements in ["0", "0:1", ":"] {
        let error = #expect(throws: StreamError.self) { try values(path(elements), messages) }
        #expect(error?.text.contains("has the elements c, a, b after a, b, c") == true)
        let same = [messages[0], messages[0]]
        #expect(try values(path(elements), same).count == 2)
      }
      let one = try message(encoding, ["a", "a"], [1, 2], inside: inside)
      #expect(throws: StreamError(.malformed, "")) { try values(path("a"), [one]) }
    }
  }

  @Test(arguments: Encoding.allCases)
  func wholeArraysNeedTheSameNames(encoding: Encoding) throws {
    let first = try message(encoding, ["a", "b"], [1, 2])
    #expect(try values(".position", [first, first]) == [[1, 2], [1, 2]])
    let changed = try message(encoding, ["b", "a"], [2, 1])
    let error = #expect(throws: StreamError.self) { try values(".position", [first, changed]) }
    #expect(
      error?.text == "position has the elements b, a after a, b; choose by name: position[a]")
    let unnamed = try message(encoding, [], [2, 1])
    #expect(throws: StreamError(.malformed, "")) { try values(".position", [first, unnamed]) }
  }

  /// Names belong to an array of the same length.
  @Test(arguments: Encoding.allCases)
  func otherLengthsHaveNoNames(encoding: Encoding) throws {
    let messages = [
      try message(encoding, ["a"], [1, 2]), try message(encoding, ["b"], [3, 4]),
    ]
    #expect(try values(".position", messages) == [[1, 2], [3, 4]])
    #expect(throws: StreamError(.malformed, "")) { try values(".position[a]", messages) }
  }

  @Test(arguments: Encoding.allCases)
  func arraysWithoutNamesAreChosenByPlace(encoding: Encoding) throws {
    let message = try message(encoding, ["a"], [1], inside: true)
    #expect(throws: StreamError(.missing, "")) { try values(".position[a]", [message]) }
  }

  @Test func manyPiecesThrow() throws {
    let names = (0..<10_000).map { $0 % 2 == 0 ? "a\($0)" : "b\($0)" }
    let message = try message(.ros1, names, names.map { _ in 0 })
    #expect(throws: StreamError(.limit, "")) { try values(".position[a*]", [message]) }
    #expect(try values(".position[*]", [message])[0]?.count == 10_000)
  }

  @Test func oneNameIsAScalar() throws {
    let message = try message(.ros1, ["a"], [1])
    #expect(try message.reader(".position[a]").isScalar)
    #expect(try message.reader(".position[a]").fixedCount == 1)
    #expect(try !message.reader(".position[a*]").isScalar)
    #expect(try message.reader(".position[a*]").fixedCount == nil)
    #expect(try message.reader(".position[a,a]").fixedCount == 2)
  }

  /// The points of a trajectory in protobuf, whose joints are beside the points.
  @Test func namesAroundAnArray() throws {
    let schema = ProtobufDescriptor.set([
      .init(
        "demo.proto", package: "demo",
        messages: [
          .init(
            "Demo",
            [
              .init("joint_names", 1, .string, repeated: true),
              .init("points", 2, .message(".demo.Point"), repeated: true),
            ]), .init("Point", [.init("positions", 1, .double, repeated: true)]),
        ])
    ])
    func message(_ names: [String], _ points: [[Double]]) -> MessageFixture {
      var builder = ByteBuilder()
      for values in points {
        var point = ByteBuilder()
        for value in values { point.appendField(1, double: value) }
        builder.appendField(2, bytes: point.bytes)
      }
      for name in names { builder.appendField(1, utf8: name) }
      var fixture = MessageFixture(json: "")
      fixture.channel = Channel(
        topic: "/demo", messageEncoding: "protobuf",
        schema: Schema(name: "demo.Demo", encoding: "protobuf", data: schema))
      fixture.data = Bytes(builder.bytes)
      return fixture
    }
    let first = message(["a", "b"], [[1, 2], [3, 4]])
    #expect(try first.doubles(".points[1].positions[b,a]") == [4, 3])
    #expect(try first.doubles(".points[:].positions[b]") == [2, 4])
    #expect(throws: StreamError.self) { try first.reader(".points[b].positions") }
    let second = message(["b", "a"], [[2, 1], [4, 3]])
    var names = NameMemory(ordersAll: true)
    for message in [first, second, first] {
      let values = try message.reader(".points[:].positions").readDoubles(message.data.span, &names)
      #expect(values == [1, 2, 3, 4])
    }
    let other = message(["x"], [[9], [8]])
    let values = try other.reader(".points[:].positions").readDoubles(other.data.span, &names)
    #expect(values == nil)
  }
}

/// Writes ROS 1, or little-endian CDR.
private struct SerialWriter {
  let isAligned: Bool
  private(set) var bytes: [UInt8]

  init(isAligned: Bool) {
    self.isAligned = isAligned
    bytes = isAligned ? [0, 1, 0, 0] : []
  }

  mutating func append<T: FixedWidthInteger>(_ number: T) {
    let size = MemoryLayout<T>.size
    while isAligned, (bytes.count - 4) % size != 0 { bytes.append(0) }
    for byte in 0..<size { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * byte))) }
  }

  mutating func append(_ count: Int) { append(UInt32(count)) }
  mutating func append(_ number: Double) { append(number.bitPattern) }

  mutating func append(_ text: String) {
    append(text.utf8.count + (isAligned ? 1 : 0))
    bytes += Array(text.utf8) + (isAligned ? [0] : [])
  }
}

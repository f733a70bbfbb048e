import EpisodeCodec
import Foundation
import Testing

@testable import Stream

/// Messages in flatbuffers; the schema and the first message are flatc's.
@Suite struct FlatBufferTests {
  private static let schema: [UInt8] = {
    let file = TestsFolder.url.appending(path: "Corpus/bfbs/seed-all")
    guard let data = try? Data(contentsOf: file) else { fatalError("no \(file)") }
    return Array(data)
  }()

  private func fixture(_ name: String, _ data: [UInt8], schema: [UInt8] = schema) -> MessageFixture
  {
    var fixture = MessageFixture(json: "")
    fixture.channel = Channel(
      topic: "/demo", messageEncoding: "flatbuffer",
      schema: Schema(name: name, encoding: "flatbuffer", data: schema))
    fixture.data = Bytes(data)
    return fixture
  }

  /// The message in a seed: after a line with the name, and the schema after its length.
  private func message() throws -> MessageFixture {
    let file = TestsFolder.url.appending(path: "Corpus/flatbuffer/seed-all")
    let seed = Array(try Data(contentsOf: file))
    return fixture("demo.All", Array(seed[("demo.All\n".utf8.count + 2 + Self.schema.count)...]))
  }

  @Test func textAndFields() throws {
    let message = try message()
    #expect(
      try message.string()
        == #"{"timestamp":{"sec":1,"nsec":2},"frame_id":"b","color":"GREEN","maybe":4,"vecs":"#
        + #"[{"x":1.5,"tag":"AQID","at":{"sec":3,"nsec":4}}],"name":["b","a"],"position":[1.0,2.0],"#
        + #""data":"AQI=","colors":["RED"],"shape_type":"Circle","shape":{"Circle":{"radius":2.0}},"#
        + #""named":[{"name":"a","value":1.0},{"name":"b","value":-1.5}],"#
        + #""node":{"id":1,"children":[{"id":2,"children":[]}]}}"#)
    for (path, expected) in [
      (".timestamp", [1_000_000_002]), (".timestamp.nsec", [2]), (".color", [7]), (".maybe", [4]),
      (".vecs[0].tag[1:]", [2, 3]), (".vecs[:].at", [3_000_000_004]), (".position[a]", [2]),
      (".position[:]", [1, 2]), (".named[b,a].value", [-1.5, 1]), (".shape.Circle.radius", [2]),
      (".shape_type", [1]), (".colors", [0]), (".node.children[0].id", [2]),
      (".node.children[0].children[:].id", []), (".data", [1, 2]),
    ] as [(String, [Double])] {
      #expect(try message.doubles(path) == expected, "\(path)")
    }
    #expect(try message.readText(".frame_id") == "b")
    let range = try message.reader(".data").readRange(message.data.span)
    #expect(message.data[range] == Bytes([1, 2]))
    #expect(try HeaderStamp(channel: message.channel)?.read(message.data.span) == 1_000_000_002)
    #expect(throws: StreamError.self) { try message.doubles(".shape.Other.value") }
  }

  /// The smallest table has nothing but defaults.
  @Test func absentFields() throws {
    let empty = fixture("demo.All", [8, 0, 0, 0, 4, 0, 4, 0, 4, 0, 0, 0])
    #expect(try empty.string() == #"{"color":"GREEN","shape_type":"NONE"}"#)
    #expect(try empty.doubles(".color") == [7])
    #expect(try empty.doubles(".position") == [])
    #expect(try empty.readText(".frame_id") == "")
    for path in [".maybe", ".timestamp", ".node.id", ".shape.Circle.radius"] {
      #expect(throws: StreamError.self, "\(path)") { try empty.doubles(path) }
    }
  }

  /// Each level of this tree has its only child twice: written out it has 2^40 nodes.
  @Test func sharedTables() throws {
    var data = ByteBuilder()
    data.append(20 as UInt32)
    for entry in [8, 8, 0, 4, 4, 4, 0, 0] as [UInt16] { data.append(entry) }
    for _ in 0..<40 {
      // The table with its vector, then the two offsets to the next table.
      data.append(UInt32(data.count - 4))
      for offset in [4, 2, 8, 4] as [UInt32] { data.append(offset) }
    }
    data.append(UInt32(data.count - 12))
    let tree = fixture("demo.Node", data.bytes)
    #expect(throws: StreamError.self) { try tree.string() }
    #expect(try tree.doubles(".children[0].children[1].id") == [3])
    let deep = String(repeating: ".children[:]", count: 40)
    #expect(throws: StreamError.self) { try tree.doubles(deep + ".id") }
  }

  @Test func invalidSchemas() throws {
    let cut = (0..<Self.schema.count).filter { $0 % 7 == 0 }
    for size in cut {
      let message = fixture("demo.All", [], schema: Array(Self.schema[..<size]))
      #expect(throws: StreamError.self, "\(size)") { try MessageType(channel: message.channel) }
    }
    for name in ["demo.Time", "demo.Vec"] {
      let message = fixture(name, [])
      #expect(throws: StreamError.self) { try MessageType(channel: message.channel) }
    }
  }
}

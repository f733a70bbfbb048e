import EpisodeCodec

import Testing
@testable import Recordings

struct BagRecordHeaderTests {
  static func header(_ fields: [[UInt8]]) -> BagRecordHeader {
    BagRecordHeader(Bytes(fields.flatMap { [UInt8($0.count), 0, 0, 0] + $0 }))
  }

  @Test func valuesAreFoundByTheirWholeName() throws {
    let header = Self.header([
      Array("connection=".utf8) + [9, 0, 0, 0], Array("conn=".utf8) + [1, 2, 0, 0],
      Array("time=".utf8) + [2, 0, 0, 0, 3, 0, 0, 0], Array("text=a=b".utf8), Array("none=".utf8),
    ])
    #expect(try header.integer("conn", as: UInt32.self) == 513)
    #expect(try header.time("time") == 2_000_000_003)
    #expect(try header.text("text") == "a=b")
    #expect(try header.text("none") == "")
    #expect(try header.value("con") == nil)
    #expect(try header.fields().map(\.name) == ["connection", "conn", "time", "text", "none"])
  }

  @Test func greatestTimeFits() throws {
    let header = Self.header([Array("time=".utf8) + [UInt8](repeating: 0xFF, count: 8)])
    #expect(try header.time("time") == 4_294_967_295 * 1_000_000_000 + 4_294_967_295)
  }

  @Test func brokenFieldsThrow() throws {
    let cut = BagRecordHeader(Bytes([255, 255, 255, 255, 65, 61]))
    #expect(throws: StreamError(.malformed, "")) { try cut.value("A") }
    let nameless = Self.header([Array("name".utf8)])
    #expect(throws: StreamError(.malformed, "")) { try nameless.fields() }
    let short = Self.header([Array("conn=".utf8) + [1]])
    #expect(throws: StreamError(.malformed, "")) { try short.integer("conn", as: UInt32.self) }
    let many = Self.header(Array(repeating: Array("a=".utf8), count: 1001))
    #expect(throws: StreamError(.limit, "")) { try many.fields() }
    let unknown = Self.header([Array("op=".utf8) + [1]])
    #expect(throws: StreamError(.malformed, "")) { try unknown.operation() }
  }
}

import EpisodeCodec
import Testing

@testable import Stream

/// Paths into messages of IDL; Tests/Interop/definitions.py compares the values with Cyclone DDS.
@Suite struct IDLTests {
  private func fixture(_ definition: String, _ data: [UInt8]) -> MessageFixture {
    var fixture = MessageFixture(ros2: definition, name: "A", data)
    fixture.channel.schema?.encoding = "omgidl"
    return fixture
  }

  private let numbers = """
    enum E { RED, BLUE }; typedef short Row[2];
    union U switch (E) { case RED: Row row; case BLUE: short one; };
    struct A { short m[2][2]; sequence<Row> rows; E e; U u; @optional short s; };
    """

  @Test func paths() throws {
    let data: [UInt8] = [
      0, 1, 0, 0, 1, 0, 2, 0, 3, 0, 4, 0, 2, 0, 0, 0, 5, 0, 6, 0, 7, 0, 8, 0, 1, 0, 0, 0, 0, 0, 0,
      0, 9, 0,
      10, 0, 1, 0, 2, 0, 11, 0,
    ]
    let message = fixture(numbers, data)
    #expect(
      try message.string()
        == #"{"m":[[1,2],[3,4]],"rows":[[5,6],[7,8]],"e":"BLUE","u":{"$discriminator":"RED","#
        + #""row":[9,10]},"s":11}"#)
    for (path, expected) in [
      (".m", [1, 2, 3, 4]), (".m[1]", [3, 4]), (".m[1][0]", [3]), (".m[:][1]", [2, 4]),
      (".rows[1][1]", [8]), (".rows[:]", [5, 6, 7, 8]), (".e", [1]), (".u.row[1]", [10]),
      (".u.$discriminator", [0]), (".s", [11]),
    ] as [(String, [Double])] {
      #expect(try message.doubles(path) == expected, "\(path)")
    }
    #expect(throws: StreamError.self) { try message.doubles(".u.one") }
    #expect(throws: StreamError.self) { try message.reader(".m[0][0][0]") }
    #expect(throws: StreamError.self) { try message.reader(".m.x") }
    let absent = fixture(numbers, Array(data[..<38]) + [0, 0])
    #expect(throws: StreamError.self) { try absent.doubles(".s") }
    #expect(try absent.doubles(".u.row[1]") == [10])
  }

  /// A struct without fields has a size before it in version 2 of CDR, unless it is final.
  @Test func structsWithoutFields() throws {
    let definition = "struct E {}; struct N { E e; }; struct A { N n; long v; };"
    // Version 1, plain version 2, and with sizes of A, N and E.
    #expect(try fixture(definition, [0, 1, 0, 0, 7, 0, 0, 0]).doubles(".v") == [7])
    #expect(try fixture(definition, [0, 7, 0, 0, 7, 0, 0, 0]).doubles(".v") == [7])
    let sizes: [UInt8] = [12, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0]
    #expect(try fixture(definition, [0, 9, 0, 0] + sizes).doubles(".v") == [7])
    let inner =
      "@appendable struct E {}; @final struct N { E e; }; @final struct A { N n; long v; };"
    let size: [UInt8] = [0, 0, 0, 0, 7, 0, 0, 0]
    #expect(try fixture(inner, [0, 7, 0, 0] + size).doubles(".v") == [7])
  }

  /// Nor does it take long to pass many of them.
  @Test func manyStructsWithoutFields() throws {
    var definition = "struct E0 {};"
    for level in 1..<60 {
      definition += " struct E\(level) { E\(level - 1) a; E\(level - 1) b; };"
    }
    for version in [1, 7] as [UInt8] {
      let message = fixture(
        definition + " struct A { E59 e; long v; };", [0, version, 0, 0, 7, 0, 0, 0])
      #expect(try message.doubles(".v") == [7])
    }
  }

  /// Constants that double at each level have no more names than levels.
  @Test func manyConstants() throws {
    var definition = "const long long C0 = 1;"
    for level in 1..<60 {
      definition += " const long long C\(level) = C\(level - 1) + C\(level - 1);"
    }
    let message = fixture(definition + " struct A { octet a[C59 / (1 << 29) / (1 << 28)]; };", [])
    let type = try MessageType(channel: message.channel)
    #expect(type?.structs[0].fields[0].count == .fixed(4))
  }

  /// `_Event` and other types of the same definition may be reached on many ways.
  @Test func deepAndWideTypes() throws {
    var wide = "struct B0 { octet o; };"
    for level in 1..<60 {
      wide += " struct B\(level) { B\(level - 1) a; B\(level - 1) b; };"
    }
    let message = fixture(wide + " struct A { B59 b; };", [0, 1, 0, 0, 1, 2, 3])
    _ = try MessageType(channel: message.channel)
    #expect(throws: StreamError.self) { try message.string() }
    let nested =
      String(repeating: "sequence<", count: 100) + "octet" + String(repeating: ">", count: 100)
    #expect(throws: StreamError.self) {
      try MessageType(channel: fixture("struct A { \(nested) a; };", []).channel)
    }
  }
}

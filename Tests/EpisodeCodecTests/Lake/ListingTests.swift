import Bytes
import Testing

@testable import Lake

struct ListingTests {
  private func read(_ text: String, _ form: ListingForm? = nil, pieces: Int = 3) throws
    -> [ListedObject]
  {
    var objects: [ListedObject] = []
    var reader = ListingReader()
    try reader.read(FileInput(Bytes(Array(text.utf8)), pieces: pieces), form: form) {
      objects.append($0)
    }
    return objects
  }

  @Test(arguments: [1, 2, 7, 1000])
  func objectsOfJSON(_ pieces: Int) throws {
    let text = #"[{"Path":"a{\"}","Size":3,"x":{"y":["]"]}} , {"uri":"b"}]  "#
    #expect(
      try read(text, pieces: pieces) == [
        ListedObject(path: "a{\"}", size: 3), ListedObject(path: "b"),
      ])
  }

  @Test func rowsOfUnitRunNameWhatIsDone() throws {
    let text = #"""
      {"key":"k1","uri":"a","out":"o1","state":"done"}
      {"key":"k2","uri":"b","out":"o2","state":"skipped"}
      {"key":"k3","uri":"c","out":"o3","state":"failed"}
      """#
    #expect(try read(text).map(\.path) == ["k1", "o1", "k2", "o2"])
  }

  @Test(arguments: [
    "[", "[{}", "]", "[[]]", #"{"a":1"#, #"[{"Path":"a"}"#, "x{}", "{}}", #"{"Path":"a","Size":}"#,
  ])
  func whatIsNoJSON(_ text: String) {
    #expect(throws: StreamError.self) { try read(text, .json) }
  }

  @Test func texts() throws {
    #expect(
      try read("12\ta b\n\n./c\r\n7 d\n\te") == [
        ListedObject(path: "a b", size: 12), ListedObject(path: "./c"), ListedObject(path: "7 d"),
        ListedObject(path: "\te"),
      ])
    #expect(
      try read("a\nb\0" + "1\tc\0") == [
        ListedObject(path: "a\nb"), ListedObject(path: "c", size: 1),
      ])
  }

  @Test func inventories() throws {
    let columns = try InventoryColumns("Size, Key,Bucket , IsLatest")
    func object(_ line: String) throws -> ListedObject? {
      try columns.object(Array(line.utf8).rawSpan)
    }
    #expect(
      try object(#""7","a+b%2Fc%22,""x","b","true""#)
        == ListedObject(path: #"s3://b/a b/c",""# + #"x"#, size: 7))
    #expect(try object(#""","k","b""#) == ListedObject(path: "s3://b/k"))
    #expect(try object(#""7","k","b","false""#) == nil)
    for bad in [
      #""7","k""#, #""7","%4","b""#, #""7","%+1","b""#, #""7","%FF","b""#, #""x","k","b""#, #""7"#,
    ] {
      #expect(throws: StreamError.self) { try object(bad) }
    }
    #expect(throws: StreamError.self) { try InventoryColumns("Key") }
  }

  @Test func namesLeaveOutWhereTheyAre() {
    func divide(_ path: String, _ root: String? = nil) -> [String] {
      let parts = UnitList.divide(path, root: root)
      return [parts.prefix, parts.path]
    }
    #expect(divide("s3://b/k") == ["s3://", "b/k"])
    #expect(divide("s3:b/k") == ["s3:", "b/k"])
    #expect(divide("/a/b") == ["/", "a/b"])
    #expect(divide("./a") == ["./", "a"])
    #expect(divide("file:///a") == ["file:///", "a"])
    #expect(divide("k", "s3:b") == ["s3:b/", "k"])
    #expect(divide("k", "s3:") == ["s3:", "k"])
    #expect(divide("s3:b/k", "s3:b") == ["s3:b/", "k"])
  }

  @Test func tablesSortByBytes() throws {
    var table = ObjectTable()
    let names = [
      "b", "", "abcdefgh", "abcdefghi", "abcdefgz", "é", "a/b", "a", "abcdefg\u{7F}x", "a",
    ]
    for (index, name) in names.enumerated() { try table.add(name, size: index, source: index % 3) }
    table.sort()
    let sorted = names.map { Array($0.utf8) }.sorted { $0.lexicographicallyPrecedes($1) }
    #expect((0..<names.count).map { Array(table.path($0).utf8) } == sorted)
    #expect(
      names.allSatisfy(table.contains) && !table.contains("abcdefghj") && !table.contains("z"))
  }
}

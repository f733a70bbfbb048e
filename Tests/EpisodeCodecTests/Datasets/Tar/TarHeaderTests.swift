import Bytes
import Testing

@testable import Datasets

struct TarHeaderTests {
  @Test(arguments: [
    "a.txt", String(repeating: "x", count: 100),
    String(repeating: "y", count: 155) + "/" + String(repeating: "x", count: 100),
    "a/" + String(repeating: "b/", count: 70) + String(repeating: "x", count: 90),
  ])
  func namesThatFit(_ name: String) throws {
    let header = TarHeader(name: name, size: TarHeader.largest)
    let block = try header.encoded()
    #expect(block.count == TarHeader.blockSize)
    #expect(try TarHeader(parsing: block.rawSpan) == header)
  }

  @Test(arguments: [
    (String(repeating: "x", count: 101), 0), ("a/" + String(repeating: "x", count: 101), 0),
    (String(repeating: "y", count: 156) + "/x", 0), ("a", TarHeader.largest + 1),
  ])
  func whatDoesNotFit(_ name: String, _ size: Int) {
    #expect(throws: StreamError(.limit, "")) { try TarHeader(name: name, size: size).encoded() }
  }

  @Test(arguments: [
    ("a.jpg", "a", "jpg"), ("a/b.c/000.x.JPG", "a/b.c/000", "x.jpg"), ("./a.txt", "./a", "txt"),
    ("__a/b.c", "__a/b", "c"), ("a/__b__/c.d", "a/__b__/c", "d"),
  ])
  func samples(_ name: String, _ key: String, _ field: String) {
    let found = SampleName(name)
    #expect(found?.key == key)
    #expect(found?.field == field)
  }

  @Test(arguments: ["a", "a.b/c", ".a.txt", "__a__", "__a__/b.txt", ""])
  func namesWithoutSample(_ name: String) { #expect(SampleName(name) == nil) }
}

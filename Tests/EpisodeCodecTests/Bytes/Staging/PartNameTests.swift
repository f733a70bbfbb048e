import Foundation
import Testing

@testable import Bytes

struct PartNameTests {
  @Test(arguments: [
    ("part_{index}.mcap", "part_7.mcap", "part_12345.mcap"),
    ("{index:04}.mcap", "0007.mcap", "12345.mcap"),
    ("out/{a}{index:2}", "out/{a}07", "out/{a}12345"),
    ("one.mcap", "one.mcap", "one.mcap"),
  ])
  func namesFiles(pattern: String, seventh: String, later: String) throws {
    let name = try PartName(pattern)
    #expect(name.path(7) == seventh)
    #expect(name.path(12345) == later)
    #expect(name.hasIndex == (pattern != "one.mcap"))
  }

  @Test(arguments: ["{index", "{index:}", "{index:x}", "{index:0}", "{index04}", "{index}/a"])
  func refuses(pattern: String) {
    #expect(throws: StreamError(.malformed, "")) { try PartName(pattern) }
  }

  @Test func findsItsFiles() throws {
    let folder = try TemporaryFolder()
    for name in ["a_0.mcap", "a_3.mcap", "a_x.mcap", "a_.mcap", "b_1.mcap", "a_12.mcap"] {
      _ = FileManager.default.createFile(atPath: folder.path + "/" + name, contents: nil)
    }
    #expect(try PartName(folder.path + "/a_{index}.mcap").existing() == [0, 3, 12])
    #expect(try PartName(folder.path + "/a_{index:02}.mcap").existing() == [12])
    #expect(try PartName(folder.path + "/c_{index}.mcap").existing().isEmpty)
    #expect(try PartName(folder.path + "/none/c_{index}.mcap").existing().isEmpty)
  }
}

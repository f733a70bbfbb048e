import Testing

@testable import CommandLine

struct ByteSizeTests {
  @Test(arguments: [
    ("4096", 4096), ("1K", 1024), ("512M", 512 << 20), ("512m", 512 << 20), ("2GiB", 2 << 30),
    ("1T", 1 << 40), ("5MB", 5_000_000), ("0", 0),
  ])
  func readsSuffixes(_ text: String, _ bytes: Int) throws {
    #expect(try ByteSize(parsing: text).bytes == bytes)
  }

  @Test(arguments: ["", "M", "-1", "1.5G", "12Q", "1MBs", "1 M", "9000000000G", "٣"])
  func refusesOtherTexts(_ text: String) {
    #expect(throws: UsageError.self) { try ByteSize(parsing: text) }
  }

  @Test(arguments: [("1024", "1K"), ("512M", "512M"), ("1000", "1000"), ("3072M", "3G")])
  func writesTheLargestUnit(_ text: String, _ canonical: String) throws {
    #expect(try ByteSize(parsing: text).argumentText == canonical)
  }
}

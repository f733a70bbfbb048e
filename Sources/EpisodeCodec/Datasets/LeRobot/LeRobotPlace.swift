/// The numbers of files of one kind: 1000 in a directory.
struct LeRobotPlace: Equatable {
  private(set) var chunk = 0
  private(set) var file = 0

  static let chunkSize = 1000

  mutating func advance() {
    file += 1
    if file == Self.chunkSize { (chunk, file) = (chunk + 1, 0) }
  }

  /// `chunk-000/file-007` and the extension.
  func path(_ suffix: String) -> String {
    "chunk-\(Self.padded(chunk))/file-\(Self.padded(file)).\(suffix)"
  }

  private static func padded(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 3 - digits.utf8.count)) + digits
  }
}

import Foundation
import Testing

/// Recordings that are not part of the repository: `$BAGPIPE_SHARED`, else `shared` beside it.
enum SharedFolder {
  static let path: String = {
    if let path = ProcessInfo.processInfo.environment["BAGPIPE_SHARED"] { return path }
    return TestsFolder.url.appending(path: "../../shared").standardized.path
  }()

  static func has(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: path + "/" + name)
  }

  static func read(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: path + "/" + name)))
  }
}

extension Trait where Self == ConditionTrait {
  /// Skips a test where files of the shared folder are absent, and says which.
  static func shared(_ names: String...) -> Self {
    let absent = names.filter { !SharedFolder.has($0) }.joined(separator: ", ")
    return .enabled(if: absent.isEmpty, "no \(absent) in \(SharedFolder.path)")
  }
}

/// The rule of Tests/shared: a run of continuous integration skips nothing for want of the folder.
@Test(.enabled(if: ProcessInfo.processInfo.environment["CI"] == "true", "CI is not true"))
func sharedFolderIsThere() {
  #expect(SharedFolder.has(""), "no \(SharedFolder.path), and CI is true")
}

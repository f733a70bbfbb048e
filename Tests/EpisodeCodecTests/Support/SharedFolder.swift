import Foundation
import Testing

/// Recordings outside the repository: `$BAGPIPE_SHARED`, else `shared` beside it.
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
  /// Skips a test if files of the shared folder are absent, and names them.
  static func shared(_ names: String...) -> Self {
    let absent = names.filter { !SharedFolder.has($0) }.joined(separator: ", ")
    return .enabled(if: absent.isEmpty, "no \(absent) in \(SharedFolder.path)")
  }
}

/// The rule of Tests/shared: continuous integration does not skip tests because the folder is
/// missing.
@Test(.enabled(if: ProcessInfo.processInfo.environment["CI"] == "true", "CI is not true"))
func sharedFolderIsThere() {
  #expect(SharedFolder.has(""), "no \(SharedFolder.path), and CI is true")
}

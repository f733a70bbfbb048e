import Foundation

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

package import EpisodeCodec
internal import Foundation

/// Outputs of the code that Bagpipe has to equal: `golden` in `$BAGPIPE_SHARED`, else in `shared`
/// beside the repository. Not part of the repository; tests say so when they are not there.
package enum Golden {
  /// The folder, nil when it is not there.
  package static let folder: String? = {
    let file = URL(fileURLWithPath: #filePath)
    let repository = file.deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let shared =
      ProcessInfo.processInfo.environment["BAGPIPE_SHARED"]
      ?? repository.deletingLastPathComponent().appendingPathComponent("shared").path
    let path = shared + "/golden"
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }()

  package static var isThere: Bool { folder != nil }

  /// The bytes of a file, empty when it is not there.
  package static func bytes(_ name: String) throws -> [UInt8] {
    guard let folder else { return [] }
    return Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)")))
  }

  /// The arrays of `NAME.npz` by their names, without `.npy`.
  package static func npz(_ name: String) throws -> [String: NumPyArray] {
    try NumPyArchive(bytes("\(name).npz")).arrays
  }

  /// `NAME.json`. Python's NaN and Infinity are not read.
  package static func json(_ name: String) throws -> JSONValue {
    try JSONValue(parsing: Bytes(bytes("\(name).json")).span)
  }
}

package import EpisodeCodec
internal import Foundation

/// Outputs of the code that Bagpipe must equal: `Tests/Data/golden`, whose README names it.
package enum Golden {
  package static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Data/golden")
    .path

  package static func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)")))
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

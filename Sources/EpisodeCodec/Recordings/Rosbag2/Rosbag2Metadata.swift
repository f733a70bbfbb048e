package import Bytes

/// The part of a rosbag2's `metadata.yaml` that names its files. Versions 1 to 9 of the format have it
/// in the same place; everything else is in the files themselves.
package struct Rosbag2Metadata: Equatable, Sendable {
  package static let name = "metadata.yaml"

  /// Relative to the directory of the recording, in the order of their times.
  package let paths: [String]

  /// - Throws: `.malformed` when the text is not YAML, or not the metadata of a rosbag2.
  package init(parsing bytes: RawSpan) throws(StreamError) {
    let document = try YAMLValue(parsing: bytes)
    guard let information = document["rosbag2_bagfile_information"],
      let paths = information["relative_file_paths"]?.elements
    else { throw StreamError(.malformed, "no list of files") }
    self.paths = try paths.map { (path) throws(StreamError) in
      guard let path = path.text, !path.isEmpty else {
        throw StreamError(.malformed, "a file without a name")
      }
      return path
    }
  }
}

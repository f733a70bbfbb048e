package import Bytes

/// Stores the members of a hierarchy: in a directory or a ZIP file.
///
/// Nothing appears under the final name before `publish`; a store released without it removes its
/// files.
package protocol ZarrStore: AnyObject {
  /// Target size of a shard in this store, in bytes.
  var shardBytes: Int { get }

  /// Starts a member that is written front to back. Several may be open at a time.
  /// - Parameters:
  ///   - key: checked names joined by `/`; each key is used once.
  func create(_ key: String) throws(StreamError) -> any ZarrMember

  /// Gives everything written its final name.
  func publish() throws(StreamError)
}

/// A member being written.
package protocol ZarrMember: AnyObject {
  func write(_ bytes: RawSpan) throws(StreamError)
  func finish() throws(StreamError)
}

extension ZarrStore {
  /// Writes a whole member at once.
  func write(_ bytes: RawSpan, to key: String) throws(StreamError) {
    let member = try create(key)
    try member.write(bytes)
    try member.finish()
  }
}

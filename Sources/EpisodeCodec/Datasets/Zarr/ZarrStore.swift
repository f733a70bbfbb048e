package import Bytes

/// Where the members of a hierarchy go: a directory or a ZIP file.
///
/// Nothing is to be seen under the final name before `publish`; a store that goes away without it
/// removes what it has written.
package protocol ZarrStore: AnyObject {
  /// Bytes of a shard that suit the store.
  var shardBytes: Int { get }

  /// Starts a member that is written front to back. Several may be open at a time.
  /// - Parameters:
  ///   - key: made of checked names, with `/` between them; each is used once.
  func create(_ key: String) throws(StreamError) -> any ZarrMember

  /// Puts everything written under the final name.
  func publish() throws(StreamError)
}

/// A file of a store while it is written.
package protocol ZarrMember: AnyObject {
  func write(_ bytes: RawSpan) throws(StreamError)
  func finish() throws(StreamError)
}

extension ZarrStore {
  /// A whole member at once.
  func write(_ bytes: RawSpan, to key: String) throws(StreamError) {
    let member = try create(key)
    try member.write(bytes)
    try member.finish()
  }
}

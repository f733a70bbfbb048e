package import Stream

/// A file that goes to the storage.
package struct UploadObject: Equatable, Sendable {
  /// Its name below the destination: `run7/now.mcap`.
  package var key: String
  /// Its absolute path.
  package var path: String
  /// The number of its tier, 0 for the most urgent one.
  package var tier: Int
  /// The priority of the most urgent event in its folder.
  package var urgency: Int
  package var size: Int
  package var sha256: String

  /// Small and urgent first.
  func precedes(_ other: UploadObject) -> Bool {
    (tier, other.urgency, size, key) < (other.tier, urgency, other.size, other.key)
  }
}

extension UploadObject {
  /// - Parameters:
  ///   - name: of its folder below the destination.
  ///   - path: of its folder.
  ///   - urgency: that of its manifest.
  package init(
    _ file: TierManifest.File, in name: String, at path: String, tier: Int, urgency: Int?
  ) {
    self.init(
      key: name + "/" + file.name, path: path + "/" + file.name, tier: tier,
      urgency: urgency ?? .min, size: file.size, sha256: file.sha256)
  }
}

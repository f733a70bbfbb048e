/// What the members of a sample in a tar file are.
package enum TarLayout: String, Sendable, CaseIterable {
  /// As VLA Foundry's loader of robotics data reads them: images by camera and offset, all numbers in
  /// `lowdim.npz`, with `manifest.jsonl` and `stats.json` beside the shards.
  case foundry
  /// A member for each feature, which webdataset decodes by its extension.
  case webdataset
}

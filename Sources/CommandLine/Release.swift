/// The values that change with each release.
package enum Release {
  package static let suite = "bagpipe"
  package static let version = "0.1.0"
  /// The date in the manual pages.
  package static let date = "November 21, 2026"
}

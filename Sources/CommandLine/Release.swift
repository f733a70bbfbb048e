/// What changes with a release, and only then.
package enum Release {
  package static let suite = "bagpipe"
  package static let version = "0.1.0"
  /// As the manual pages show it.
  package static let date = "November 21, 2026"
}

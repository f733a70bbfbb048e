/// What to do with an episode without steps.
package enum EmptyEpisodeRule: String, CaseIterable, Sendable {
  case warn, error

  /// The attribute of END that says why an episode has none.
  package static let reasonKey = "alignment/empty"
}

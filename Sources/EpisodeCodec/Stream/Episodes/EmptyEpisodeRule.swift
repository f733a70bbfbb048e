/// What to do with an episode without steps.
package enum EmptyEpisodeRule: String, CaseIterable, Sendable { case warn, error }

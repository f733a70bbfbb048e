/// What a triggered stream does with its rules.
package struct TriggerSettings: Sendable {
  package var rules: [TriggerRule] = []
  package var thinning = RuleThinning()
  /// nil to pass everything, with events.
  package var clips: ClipSettings?

  package init() {}
}

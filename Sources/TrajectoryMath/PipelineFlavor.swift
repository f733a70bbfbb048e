/// Whose training pipeline a filter follows, number for number.
package enum PipelineFlavor: String, CaseIterable, Sendable { case openvla, octo }

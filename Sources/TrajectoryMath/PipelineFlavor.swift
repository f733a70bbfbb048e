/// The training pipeline that a filter follows, number for number.
package enum PipelineFlavor: String, CaseIterable, Sendable {
  /// openvla/openvla at c8f03f48, folder prismatic/vla/datasets/rlds.
  case openvla
  /// octo-models/octo at 241fb351 (1.5), folder octo/data.
  case octo
}

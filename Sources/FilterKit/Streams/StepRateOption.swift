package import CommandLine

/// `--rate`: the steps of a source whose files do not tell their times.
package struct StepRateOption: ParsableArguments {
  @Option(
    name: .long("rate"), help: "Steps per second, from 0.001 to 1e6.", valueName: "HZ",
    in: 0.001...1e6)
  package var stepsPerSecond: Double?

  package init() {}
}

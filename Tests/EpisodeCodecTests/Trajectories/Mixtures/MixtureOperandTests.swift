import EpisodeCodec
import TrajectoryMath
import Testing

@Suite struct MixtureOperandTests {
  @Test(arguments: [
    ("a/b/run.mcap", "run"), ("robot=a/run.mcap", "robot"),
    ("data/bridge_orig/1.0.0", "bridge_orig"),
    ("a b=c.mcap", "a b=c"), ("1.0.0", "1.0"), ("!touch x", "!touch x"), ("x=!a", "x"),
  ])
  func namesFollowFromThePath(text: String, name: String) throws {
    let operand = try MixtureOperand(text, as: .path)
    #expect(operand.name == name && operand.kind == .path)
  }

  @Test(arguments: [("kuka=rlds-cat kuka", "kuka"), ("cat 'a=b'", "cat 'a=b'")])
  func namesFollowFromTheCommand(text: String, name: String) throws {
    #expect(try MixtureOperand(text, as: .command).name == name)
  }

  @Test(arguments: ["", "x=", "x=  "], [MixtureOperand.Kind.path, .command])
  func emptySourcesThrow(text: String, kind: MixtureOperand.Kind) {
    #expect(throws: StreamError(.malformed, "")) { try MixtureOperand(text, as: kind) }
  }
}

@Suite struct OXEMixtureTests {
  @Test func namesAndWeightsAreThoseOfTheOriginal() throws {
    let all = OXEMixture.all(.openvla)
    #expect(all.count == 18)
    #expect(OXEMixture.all(.octo).map(\.datasets.count) == [1, 11, 25, 25, 32, 50])
    let mixture = try #require(all.first { $0.name == "bridge_rt_1" })
    #expect(mixture.datasets.map(\.name) == ["bridge_orig", "fractal20220817_data"])
    // A dataset given twice counts once, with its first weight.
    let franka = try #require(all.first { $0.name == "rtx_franka" })
    #expect(franka.datasets.count == 24)
    #expect(franka.datasets.first { $0.name == "taco_play" }?.weight == 2)
  }

  /// `make_oxe_dataset_kwargs` of OpenVLA refuses joint positions; that of Octo does not.
  @Test(arguments: [(PipelineFlavor.openvla, ["berkeley_rpt"]), (.octo, [])])
  func jointPositionsAreSkippedAsInTheOriginal(
    flavor: PipelineFlavor, skipped: [String]
  ) throws {
    let mixture = try #require(OXEMixture.all(flavor).first { $0.name == "rtx_franka" })
    let operands = try mixture.datasets.map {
      try MixtureOperand("\($0.name)=true", as: .command)
    }
    var reports: [String] = []
    let plan = try MixturePlan(
      mixture, flavor, in: operands, each: [], report: { reports.append($0) })
    let left = mixture.datasets.filter { dataset in
      !skipped.contains { dataset.name.hasPrefix($0) }
    }
    #expect(plan.entries.map(\.source.name) == left.map(\.name))
    #expect(plan.entries.map(\.weight) == left.map(\.weight))
    #expect(reports.count == skipped.count)
    if flavor == .openvla { #expect(plan.entries.count == 23) }
  }
}

import EpisodeCodec
import Testing
import TrajectoryMath

@testable import Trajectories

struct FrameFilterTests {
  private typealias Input = (feature: Feature, values: [[Bytes?]])

  /// What numpy computes in float32 from the expression in OpenVLA.
  private static let still: [Float] = [
    0.011601567268371582, 0.006702065467834473, -0.11835527420043945, -0.018342435359954834,
    0.04265940189361572, -0.00013703107833862305,
  ]

  private func rows(_ rows: [[Float]]) -> Bytes {
    var builder = ByteBuilder()
    for value in rows.joined() { builder.append(value.bitPattern) }
    return Tensor(
      type: .float32, shape: [rows.count, rows.first?.count ?? 7], data: Bytes(builder.bytes)
    ).encoded()
  }

  @Test func keepsFramesInWhichAnArmDimensionMoves() throws {
    let filter = FrameFilter.zeroAction
    #expect(try !filter.keeps(rows([Self.still + [1], Self.still + [0]])))
    for dimension in 0..<6 {
      var moved = Self.still + [0]
      moved[dimension] += 2e-5
      #expect(try filter.keeps(rows([Self.still + [0], moved])))
    }
    #expect(try filter.keeps(rows([[0, 0, 0, 0, 0, 0, 0]])))
  }

  @Test func refusesOtherActions() throws {
    for shape in [[6], [2, 5], []] {
      let count = shape.reduce(4, *)
      let data = Bytes([UInt8](repeating: 0, count: count))
      let actions = Tensor(type: .float32, shape: shape, data: data).encoded()
      #expect(throws: StreamError(.unsupported, "")) { try FrameFilter.zeroAction.keeps(actions) }
    }
  }

  /// Steps 2 and 3 have the moving action in their windows, and the last step the 0 after the goal,
  /// which is a normalized number and so no standing still.
  @Test func windowsStandingStillAreDropped() throws {
    let steps = 6
    let actions = (0..<steps).map { step -> Bytes? in
      Value.floats(step == 3 ? [0, 0, 0, 0, 0, 0, 1] : Self.still + [1])
    }
    var action = try Feature.tensor("action")
    action.set(.zeroAction)
    let timesteps = (0..<steps).map { Value.integer($0) as Bytes? }
    let inputs: [Input] = [
      (action, [actions]), (try .tensor("observation/timestep"), [timesteps]),
    ]
    var settings = WindowSettings(WindowIndices(window: 1, future: 1))
    var reports: [String] = []
    func kept() throws -> Int {
      let run = try TransformRun(inputs) {
        let maker = WindowMaker(settings, to: $0)
        maker.report = { reports.append($0) }
        return maker
      }
      return try run.tensors("observation/timestep").count
    }
    #expect(try kept() == 3)
    #expect(reports.count == 1)
    settings.keepsAllFrames = true
    #expect(try kept() == steps)
    settings.keepsAllFrames = false
    settings.flavor = .octo
    #expect(try kept() == steps)
    #expect(reports.count == 1)
  }
}

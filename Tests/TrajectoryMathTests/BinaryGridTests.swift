import Testing

@testable import TrajectoryMath

struct BinaryGridTests {
  @Test func errorStaysWithinTheBoundAndLowBitsAreZero() throws {
    var random = SystemRandomNumberGenerator()
    for bound in [0.02, 0.5, 1e-3, 3.0, 0x1p-20] {
      let grid = try #require(BinaryGrid(bound: bound))
      #expect(grid.step <= 2 * bound && grid.step > bound)
      for _ in 0..<1000 {
        let number = Double.random(in: -100...100, using: &random)
        #expect((grid.round(number) - number).magnitude <= bound)
        #expect((grid.round(number) / grid.step).rounded() == grid.round(number) / grid.step)
        let single = Float(number)
        #expect(Double((grid.round(single) - single).magnitude) <= bound)
      }
    }
  }

  @Test func numbersThatTheGridCannotChangeStay() throws {
    let grid = try #require(BinaryGrid(bound: 0.02))
    #expect(grid.step == 0x1p-5)
    for number in [Double.infinity, -Double.infinity, 0x1p60, 0, 0x1p-5] {
      #expect(grid.round(number) == number)
    }
    #expect(grid.round(Double.nan).isNaN && grid.round(Float.nan).isNaN)
    #expect(grid.round(0x1p-6) == 0 && grid.round(3 * 0x1p-6) == 0x1p-4)
    #expect(grid.round(Float(0x1p30)) == 0x1p30)
  }

  @Test(arguments: [0, -1, .nan, .infinity, 0x1p-1060, .greatestFiniteMagnitude])
  func boundsOfNothingAreRefused(_ bound: Double) { #expect(BinaryGrid(bound: bound) == nil) }

  @Test func smallStepsDoNotFitFloats() {
    #expect(BinaryGrid(bound: 1e-50)?.fitsFloat == false)
    #expect(BinaryGrid(bound: 1e-3)?.fitsFloat == true)
  }
}

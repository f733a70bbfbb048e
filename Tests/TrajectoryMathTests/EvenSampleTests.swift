import Testing
import TrajectoryMath

struct EvenSampleTests {
  @Test(arguments: [(0, 1), (1, 1), (7, 1), (8, 1), (9, 2), (16, 2), (17, 4), (33, 8), (1000, 128)])
  func itIsEvenlySpaced(_ count: Int, _ stride: Int) {
    var sample = EvenSample<Int>(most: 8)
    var taken = 0
    for place in 0..<count {
      guard let index = sample.next() else { continue }
      #expect(index == place)
      taken += 1
      sample.add(10 * place, at: index)
    }
    #expect(sample.count == count && sample.stride == stride)
    #expect(sample.elements.map(\.index) == Array(Swift.stride(from: 0, to: count, by: stride)))
    #expect(sample.elements.allSatisfy { $0.element == 10 * $0.index })
    // Each doubling costs half a sample.
    #expect(taken <= 8 + 4 * stride.trailingZeroBitCount)
  }

  /// Threads finish later than the place is given out.
  @Test func whatWasDroppedStaysOut() {
    var sample = EvenSample<Int>(most: 2)
    let places = (0..<5).compactMap { _ in sample.next() }
    #expect(places == [0, 1, 2, 4])
    for place in places { sample.add(place, at: place) }
    #expect(sample.elements.map(\.element) == [0, 4])
  }
}

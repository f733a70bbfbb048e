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

  private static func spread(_ count: Int, _ number: Int) -> [Int] {
    var sample = EvenSample<Int>(most: 8 * number)
    for element in 0..<count {
      if let place = sample.next() { sample.add(element, at: place) }
    }
    return sample.spread(number) { count - 1 }
  }

  @Test func shortSequencesAreWhole() {
    for count in 0...8 { #expect(Self.spread(count, 8) == Array(0..<count)) }
    #expect(Self.spread(9, 2) == [0, 8] && Self.spread(9, 3) == [0, 4, 8])
  }

  /// The distances are off by no more than an eighth, whatever the length.
  @Test(arguments: [2, 3, 6, 8, 64])
  func placesAreEven(_ number: Int) {
    for count in [number + 1, 100, 101, 1000, 4097, 100_000] where count > number {
      let places = Self.spread(count, number)
      let distance = Double(count - 1) / Double(number - 1)
      #expect(places.count == number && places.first == 0 && places.last == count - 1)
      for (index, place) in places.enumerated() {
        #expect(abs(Double(place) - Double(index) * distance) <= max(1, distance / 8 + 1))
      }
    }
  }
}

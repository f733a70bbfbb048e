import Testing

@testable import Pages

@Suite struct EvenSampleTests {
  private static func spread(_ count: Int, _ number: Int) -> [Int] {
    var sample = EvenSample<Int>(most: 8 * number)
    for element in 0..<count where sample.takesNext() { sample.keep(element) }
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

/// Random numbers that depend only on the seed, the episode and the purpose (a step's number, a
/// camera's), and so neither on threads nor on the order of work.
///
/// SplitMix64: Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014.
package struct CounterRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64

  package init(seed: UInt64, episode: UInt64, purpose: UInt64) {
    state = Self.mixed(Self.mixed(Self.mixed(seed) ^ episode) ^ purpose)
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mixed(state)
  }

  /// Uniform in [0, 1), one of 2^24 values.
  package mutating func unitFloat() -> Float { Float(next() >> 40) * 0x1p-24 }

  /// Uniform in [0, 1), one of 2^53 values.
  package mutating func unitDouble() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Uniform in 0..<count.
  package mutating func below(_ count: Int) -> Int { Int.random(in: 0..<count, using: &self) }

  /// The numbers 0..<count in random order.
  package mutating func permutation(_ count: Int) -> [Int] { (0..<count).shuffled(using: &self) }

  private static func mixed(_ value: UInt64) -> UInt64 {
    var value = value &+ 0x9E37_79B9_7F4A_7C15
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}

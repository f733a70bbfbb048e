internal import Posix

/// How smooth a movement is: the length of its speed's spectrum, as a negative number that is nearer
/// to 0 for smoother movements. Balasubramanian, Melendez-Calderon, Roby-Brami, Burdet, "On the
/// analysis of movement smoothness", J. NeuroEngineering Rehabil. 12:112, 2015 (SPARC).
///
/// The spectrum is that of a discrete Fourier transform of 16 times as many points as the next power
/// of two has, as in the authors' program. It ends at 10 Hz, or at half of the rate where this is
/// less, and at the last frequency with 5 % of the largest magnitude.
package struct SpectralArcLength {
  private static let padding = 16
  private static let cutoff = 10.0
  private static let threshold = 0.05
  /// The longest series, so that memory stays below 300 MB.
  package static let longest = 1 << 20

  /// Twiddle factors of the last length.
  private var roots: [(real: Double, imaginary: Double)] = []
  private var length = 0

  package init() {}

  /// - Parameters:
  ///   - speeds: at equal distances; not negative.
  ///   - rate: per second.
  /// - Returns: nil without movement, for one value, and for more than `longest`.
  package mutating func value(_ speeds: [Double], rate: Double) -> Double? {
    let total = speeds.reduce(0, +)
    guard speeds.count > 1, speeds.count <= Self.longest, total > 0, total.isFinite,
      rate > 0, rate.isFinite
    else { return nil }
    var size = 1
    while size < speeds.count { size *= 2 }
    if size != length { prepare(size) }
    let points = Self.padding * size
    let step = rate / Double(points)
    let last = min(Int((Self.cutoff / step).rounded(.down)), points / 2)
    var magnitudes = [Double](repeating: 0, count: last + 1)
    fill(&magnitudes, speeds, size)
    // Speeds are not negative, so that the sum is the largest magnitude.
    let scale = 1 / total
    guard let end = magnitudes.lastIndex(where: { $0 * scale >= Self.threshold }), end > 0
    else { return nil }
    let width = 1 / Double(end)
    var sum = 0.0
    for place in 1...end {
      let height = (magnitudes[place] - magnitudes[place - 1]) * scale
      sum += (width * width + height * height).squareRoot()
    }
    return -sum
  }

  private mutating func prepare(_ size: Int) {
    length = size
    let points = Self.padding * size
    roots = (0..<points).map { place in
      let angle = -2 * Double.pi * Double(place) / Double(points)
      return (Libm.cosine(angle), Libm.sine(angle))
    }
  }

  /// The magnitudes of the first frequencies. The transform of all points consists of 16 of `size`
  /// points, of the series times a power of a root for each remainder r of 16. The remainders r and
  /// 16 - r have the same magnitudes, so that 0 to 8 suffice; 1 to 8 are eight lanes.
  private func fill(_ magnitudes: inout [Double], _ speeds: [Double], _ size: Int) {
    var real = [SIMD8<Double>](repeating: SIMD8(), count: size)
    var imaginary = real
    let shift = UInt64(UInt.bitWidth - size.trailingZeroBitCount)
    for (place, speed) in speeds.enumerated() {
      let target = size == 1 ? 0 : Int(UInt64(place).reversedBits >> shift)
      for lane in 0..<8 {
        let root = roots[place * (lane + 1) % (Self.padding * size)]
        real[target][lane] = speed * root.real
        imaginary[target][lane] = speed * root.imaginary
      }
    }
    transform(&real, &imaginary)
    let points = Self.padding * size
    for place in real.indices {
      let squares = real[place] * real[place] + imaginary[place] * imaginary[place]
      for lane in 0..<8 {
        let frequency = Self.padding * place + lane + 1
        if frequency < magnitudes.count { magnitudes[frequency] = squares[lane].squareRoot() }
        let mirrored = points - frequency
        if mirrored < magnitudes.count { magnitudes[mirrored] = squares[lane].squareRoot() }
      }
    }
    var plain = [SIMD2<Double>](repeating: SIMD2(), count: size)
    var other = plain
    for (place, speed) in speeds.enumerated() {
      plain[size == 1 ? 0 : Int(UInt64(place).reversedBits >> shift)][0] = speed
    }
    transform(&plain, &other)
    for place in plain.indices where Self.padding * place < magnitudes.count {
      let squares = plain[place] * plain[place] + other[place] * other[place]
      magnitudes[Self.padding * place] = squares[0].squareRoot()
    }
  }

  /// The transform of each lane, of values in bit-reversed order. Cooley, Tukey, "An algorithm for
  /// the machine calculation of complex Fourier series", Math. Comp. 19, 1965.
  private func transform<Lanes: SIMD<Double>>(_ real: inout [Lanes], _ imaginary: inout [Lanes]) {
    var half = 1
    while half < real.count {
      let stride = roots.count / (2 * half)
      var start = 0
      while start < real.count {
        for place in 0..<half {
          let root = roots[place * stride]
          let (low, high) = (start + place, start + place + half)
          let turned = (
            real: real[high] * root.real - imaginary[high] * root.imaginary,
            imaginary: real[high] * root.imaginary + imaginary[high] * root.real
          )
          (real[high], imaginary[high]) = (
            real[low] - turned.real, imaginary[low] - turned.imaginary
          )
          real[low] += turned.real
          imaginary[low] += turned.imaginary
        }
        start += 2 * half
      }
      half *= 2
    }
  }
}

extension UInt64 {
  /// The bits in the other order: Warren, "Hacker's Delight", 7-1.
  fileprivate var reversedBits: UInt64 {
    var bits = byteSwapped
    bits = (bits & 0x0F0F_0F0F_0F0F_0F0F) << 4 | (bits >> 4) & 0x0F0F_0F0F_0F0F_0F0F
    bits = (bits & 0x3333_3333_3333_3333) << 2 | (bits >> 2) & 0x3333_3333_3333_3333
    return (bits & 0x5555_5555_5555_5555) << 1 | (bits >> 1) & 0x5555_5555_5555_5555
  }
}

internal import Posix

/// The discrete cosine transform of blocks of 8 by 8 samples (ITU-T T.81, A.3.3).
package struct BlockTransform: Sendable {
  /// Rows of samples, or of coefficients of growing vertical frequency.
  package typealias Block = InlineArray<8, SIMD8<Float>>

  /// For each frequency the cosine at each sample, scaled so that the inverse is the transpose.
  private let waves: Block
  private let transpose: Block

  package init() {
    func cosine(_ frequency: Int, _ place: Int) -> Float {
      let scale = frequency == 0 ? 0.125.squareRoot() : 0.5
      let angle = Double((2 * place + 1) * frequency) * .pi / 16
      return Float(scale * Libm.cosine(angle))
    }
    var (waves, transpose) = (Block(repeating: .zero), Block(repeating: .zero))
    for frequency in 0..<8 {
      for place in 0..<8 {
        waves[frequency][place] = cosine(frequency, place)
        transpose[place][frequency] = cosine(frequency, place)
      }
    }
    (self.waves, self.transpose) = (waves, transpose)
  }

  package func coefficients(of samples: Block) -> Block {
    Self.product(waves, Self.product(samples, transpose))
  }

  package func samples(of coefficients: Block) -> Block {
    Self.product(transpose, Self.product(coefficients, waves))
  }

  private static func product(_ left: Block, _ right: Block) -> Block {
    var result = Block(repeating: .zero)
    for row in 0..<8 {
      var sum = SIMD8<Float>.zero
      for index in 0..<8 { sum += left[row][index] * right[index] }
      result[row] = sum
    }
    return result
  }
}

internal import Bytes

/// A number that pictures are made of, as it lies in memory.
protocol ImageSample: BitwiseCopyable {
  /// Eight of them.
  associatedtype Lanes: BitwiseCopyable
  static func numbers(_ lanes: Lanes) -> SIMD8<Float>
  var number: Float { get }
  /// The nearest sample, of two the even one.
  static func nearest(_ number: Float) -> Self
  /// The same for the samples of a pixel.
  static func nearest(_ numbers: SIMD4<Float>) -> (Self, Self, Self, Self)
}

extension UInt8: ImageSample {
  @inline(__always) static func numbers(_ lanes: SIMD8<UInt8>) -> SIMD8<Float> {
    SIMD8<Float>(truncating: lanes)
  }
  @inline(__always) var number: Float { Float(self) }
  @inline(__always) static func nearest(_ number: Float) -> UInt8 {
    UInt8(truncatingIfNeeded: number.limited(to: 255).wholeBits)
  }
  @inline(__always) static func nearest(_ numbers: SIMD4<Float>) -> (Self, Self, Self, Self) {
    numbers.nearest(below: 255)
  }
}

extension UInt16: ImageSample {
  @inline(__always) static func numbers(_ lanes: SIMD8<UInt16>) -> SIMD8<Float> {
    SIMD8<Float>(truncating: lanes)
  }
  @inline(__always) var number: Float { Float(self) }
  @inline(__always) static func nearest(_ number: Float) -> UInt16 {
    UInt16(truncatingIfNeeded: number.limited(to: 65535).wholeBits)
  }
  @inline(__always) static func nearest(_ numbers: SIMD4<Float>) -> (Self, Self, Self, Self) {
    numbers.nearest(below: 65535)
  }
}

extension Float: ImageSample {
  @inline(__always) static func numbers(_ lanes: SIMD8<Float>) -> SIMD8<Float> { lanes }
  @inline(__always) var number: Float { self }
  @inline(__always) static func nearest(_ number: Float) -> Float { number }
  @inline(__always) static func nearest(_ numbers: SIMD4<Float>) -> (Self, Self, Self, Self) {
    (numbers.x, numbers.y, numbers.z, numbers.w)
  }

  @inline(__always) fileprivate func limited(to most: Float) -> Float {
    let positive = self > 0 ? self : 0
    return positive < most ? positive : most
  }

  /// The whole number next to a positive one below 2^22, of two the even one: adding 1.5 * 2^23
  /// leaves no bit for the rest. The processors that this runs on have no faster instruction.
  @inline(__always) fileprivate var wholeBits: UInt32 { (self + 0x1.8p23).bitPattern & 0x3F_FFFF }
}

extension SIMD4 where Scalar == Float {
  /// As `nearest` of one, for all four at once.
  @inline(__always) fileprivate func nearest<Sample: FixedWidthInteger>(
    below most: Float
  ) -> (Sample, Sample, Sample, Sample) {
    let positive = replacing(with: 0, where: self .<= 0)
    let limited = positive.replacing(with: most, where: positive .> most)
    let bits = unsafe unsafeBitCast(limited + 0x1.8p23, to: SIMD4<UInt32>.self)
    return (
      Sample(truncatingIfNeeded: bits.x), Sample(truncatingIfNeeded: bits.y),
      Sample(truncatingIfNeeded: bits.z), Sample(truncatingIfNeeded: bits.w)
    )
  }
}

extension SIMD8 where Scalar == Float {
  @inline(__always) fileprivate init<Whole: FixedWidthInteger>(truncating lanes: SIMD8<Whole>) {
    self.init(SIMD8<Int32>(truncatingIfNeeded: lanes))
  }
}

extension RawSpan {
  /// Eight sums side by side, of runs of samples that lie `stride` bytes apart, one per weight.
  @inline(__always)
  func weightedSum8<Sample: ImageSample>(
    of type: Sample.Type, at offset: Int, stride: Int, _ weights: borrowing Span<Float>
  ) -> SIMD8<Float> {
    let last = offset + (weights.count - 1) * stride + MemoryLayout<Sample.Lanes>.size
    precondition(offset >= 0 && stride >= 0 && last <= byteCount)
    var sum = SIMD8<Float>()
    var place = offset
    for index in 0..<weights.count {
      // The range has been checked as a whole.
      let lanes = unsafe unsafeLoadUnaligned(
        fromUncheckedByteOffset: place, as: Sample.Lanes.self)
      sum += unsafe Sample.numbers(lanes) * weights[unchecked: index]
      place &+= stride
    }
    return sum
  }

  /// Four such sums of numbers.
  @inline(__always)
  func weightedSum4(
    at offset: Int, stride: Int, _ weights: borrowing Span<Float>
  ) -> SIMD4<Float> {
    let last = offset + (weights.count - 1) * stride + MemoryLayout<SIMD4<Float>>.size
    precondition(offset >= 0 && stride >= 0 && last <= byteCount)
    var sum = SIMD4<Float>()
    var place = offset
    for index in 0..<weights.count {
      let numbers = unsafe unsafeLoadUnaligned(
        fromUncheckedByteOffset: place, as: SIMD4<Float>.self)
      sum += unsafe numbers * weights[unchecked: index]
      place &+= stride
    }
    return sum
  }

  /// One such sum.
  @inline(__always)
  func weightedSum<Sample: ImageSample>(
    of type: Sample.Type, at offset: Int, stride: Int, _ weights: borrowing Span<Float>
  ) -> Float {
    let last = offset + (weights.count - 1) * stride + MemoryLayout<Sample>.size
    precondition(offset >= 0 && stride >= 0 && last <= byteCount)
    var sum: Float = 0
    for index in weights.indices {
      let sample = unsafe unsafeLoadUnaligned(
        fromByteOffset: offset + index * stride, as: Sample.self)
      sum += sample.number * weights[index]
    }
    return sum
  }
}

extension Bytes {
  /// New memory that a function writes to: all of it.
  /// - Parameters:
  ///   - count: elements, checked against a limit by the caller.
  init<Element: BitwiseCopyable>(
    writing count: Int, of type: Element.Type, _ fill: (inout MutableSpan<Element>) -> Void
  ) {
    let memory = Memory(capacity: count * MemoryLayout<Element>.size)
    let elements = unsafe UnsafeMutableBufferPointer(
      start: memory.buffer.baseAddress?.assumingMemoryBound(to: Element.self), count: count)
    var span = unsafe MutableSpan(_unsafeElements: elements)
    fill(&span)
    self.init(memory, 0..<count * MemoryLayout<Element>.size)
  }
}

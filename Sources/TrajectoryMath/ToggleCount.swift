/// How often a gripper opens or closes.
package enum ToggleCount {
  /// The changes between the lowest and the highest quarter of the range: what moves between them
  /// changes nothing.
  package static func count(_ values: [Double]) -> Int {
    guard let low = values.min(), let high = values.max(), high > low else { return 0 }
    let quarter = (high - low) / 4
    var (count, state) = (0, Bool?.none)
    for value in values {
      let next = value >= high - quarter ? true : value <= low + quarter ? false : state
      if let next, let state, next != state { count += 1 }
      state = next
    }
    return count
  }
}

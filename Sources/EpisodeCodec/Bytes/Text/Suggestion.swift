/// Guesses the existing name that a user meant.
package enum Suggestion {
  /// The name nearest to `text`: at most a third of its letters differ, or it begins with `text`.
  package static func nearest(to text: String, among names: [String]) -> String? {
    var best: (name: String, distance: Int)?
    for name in names where abs(name.count - text.count) <= name.count / 3 {
      let distance = distance(Array(text), Array(name))
      if distance <= max(1, name.count / 3), distance < best?.distance ?? .max {
        best = (name, distance)
      }
    }
    return best?.name ?? names.first { !text.isEmpty && $0.hasPrefix(text) }
  }

  /// Letters inserted, deleted, changed or swapped with their neighbor (optimal string alignment).
  private static func distance(_ left: [Character], _ right: [Character]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for i in left.indices {
      var row = [i + 1]
      for j in right.indices {
        var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (left[i] == right[j] ? 0 : 1))
        if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
          cost = min(cost, beforeLast[j - 1] + 1)
        }
        row.append(cost)
      }
      (beforeLast, last) = (last, row)
    }
    return last[right.count]
  }
}

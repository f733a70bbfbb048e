/// The parts of a recording that a recovering reader left out: their number, and the first few in
/// words.
package struct RecordingLosses: Equatable, Sendable, ExpressibleByArrayLiteral {
  package private(set) var count = 0
  /// The first ten only: a damaged recording may have millions.
  package private(set) var texts: [String] = []

  package init(arrayLiteral texts: String...) { for text in texts { add(text) } }

  package mutating func add(_ text: String) {
    count += 1
    if texts.count < 10 { texts.append(text) }
  }
}

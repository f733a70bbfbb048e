internal import Bytes

/// A usage error: one line, lower case, no full stop.
package struct UsageError: Error, Equatable {
  package let text: String
  package init(_ text: String) { self.text = text }
}

extension String {
  /// The text in quotes, as one printable line, shortened if it is very long.
  package var quoted: String { "'\(printable)'" }
}

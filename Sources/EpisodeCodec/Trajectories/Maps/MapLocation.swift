package import Bytes

/// A place in a map: the name of the text, and line and column from 1.
package struct MapLocation: Equatable, Sendable {
  package var source: String
  package var line = 1
  package var column = 1

  /// An error at this place: `robot.map:7:12: unknown function 'clamp'`.
  package func error(_ kind: StreamError.Kind, _ text: String) -> StreamError {
    var error = StreamError(kind, "\(source):\(line):\(column): \(text)")
    error.isAboutRequest = true
    return error
  }

  package func error(_ text: String) -> StreamError { error(.malformed, text) }
}

internal import Bytes

/// A place in a map: the name of the text, and line and column from 1.
struct MapLocation: Equatable, Sendable {
  var source: String
  var line = 1
  var column = 1

  /// An error at this place: `robot.map:7:12: unknown function 'clamp'`.
  func error(_ kind: StreamError.Kind, _ text: String) -> StreamError {
    var error = StreamError(kind, "\(source):\(line):\(column): \(text)")
    error.isAboutRequest = true
    return error
  }

  func error(_ text: String) -> StreamError { error(.malformed, text) }
}

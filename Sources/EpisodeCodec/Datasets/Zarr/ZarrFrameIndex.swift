internal import Bytes
internal import Stream

/// Which rows of an array of images the windows of an episode consist of. An image that windows one
/// after the other share is stored once.
struct ZarrFrameIndex {
  /// The frames of the last window, each once.
  private var known: [(frame: ImageWindow.Frame, row: Int64)] = []

  /// The row of an image that is not there.
  static let padding: Int64 = -1

  /// Forgets what came before; for the start of an episode.
  mutating func reset() { known.removeAll() }

  /// The rows of the next window, one per frame.
  /// - Parameters:
  ///   - store: stores an image and returns its row.
  /// - Throws: `.malformed` for a frame without an image that was not in the window before.
  mutating func rows(
    of window: ImageWindow, store: (Bytes) throws(StreamError) -> Int64
  ) throws(StreamError) -> [Int64] {
    var current: [(frame: ImageWindow.Frame, row: Int64)] = []
    var rows: [Int64] = []
    for frame in window.frames {
      let before =
        current.last { $0.frame.isOfStep(of: frame) }
        ?? known.last { $0.frame.isOfStep(of: frame) }
      if let before, frame.image.map({ $0 == before.frame.image }) ?? true {
        current.append(before)
      } else if let image = frame.image {
        current.append((frame, try store(image)))
      } else {
        throw StreamError(.malformed, "frame \(frame.number) was not in the window before")
      }
      rows.append(current[current.count - 1].row)
    }
    known = current
    return rows
  }
}

package import Bytes

/// Restores the images of one feature's windows where a frame refers to one, as a stream is read.
package struct FrameResolver {
  /// Frames of the last window, each with its image.
  private var known = FrameHistory()

  package init() {}

  /// Forgets the last window, at the start of an episode.
  package mutating func reset() { known = FrameHistory() }

  /// The same window with every image in it. A frame that refers to an earlier frame of the window
  /// remains a reference.
  /// - Throws: `.malformed` for a reference to a frame that neither this window nor the previous one
  ///   has, or whose image has another CRC-32.
  package mutating func resolve(_ window: ImageWindow) throws(StreamError) -> ImageWindow {
    var result = window
    var current = FrameHistory()
    for (index, frame) in window.frames.enumerated() {
      if frame.image != nil {
        result.frames[index].check = nil
        current.add(frame)
      } else if let place = current.place(of: frame) {
        try current.verify(frame, at: place)
      } else if let place = known.place(of: frame) {
        try known.verify(frame, at: place)
        result.frames[index].image = known.frames[place].image
        result.frames[index].check = known.check(at: place)
        current.add(known.frames[place])
      } else {
        throw StreamError.unknownFrame(frame)
      }
    }
    known = current
    return result
  }

  /// The same for a message, which stays unchanged if no frame refers to the previous window.
  package mutating func resolve(_ message: Bytes) throws(StreamError) -> Bytes {
    let window = try ImageWindow(parsing: message)
    let resolved = try resolve(window)
    return resolved == window ? message : resolved.encoded()
  }
}

/// Replaces the images of one feature's windows by references to images that the output already
/// has, as a stream is written.
///
/// A frame becomes a reference if it was one in the input and the last written window has its
/// image, whichever steps a filter dropped, moved or inserted in between.
final class FrameReferences {
  private var known = FrameHistory()

  /// Forgets the last window, at the start of an episode.
  func reset() { known = FrameHistory() }

  /// The next window as it is written. A frame without an image refers to a frame of the same step.
  /// - Throws: `.malformed` when there is none.
  func refer(_ window: ImageWindow) throws(StreamError) -> ImageWindow {
    var result = window
    var current = FrameHistory(reserving: window.frames.count)
    for (index, frame) in window.frames.enumerated() {
      (result.frames[index].image, result.frames[index].check) = (nil, nil)
      if frame.image != nil, frame.check == nil {
        result.frames[index].image = frame.image
        current.add(frame)
      } else if let place = current.place(of: frame) {
        result.frames[index].check = current.check(at: place)
      } else if let place = known.place(of: frame) {
        result.frames[index].check = known.check(at: place)
        current.add(known.frames[place])
      } else if frame.image != nil {
        result.frames[index].image = frame.image
        current.add(frame)
      } else {
        throw StreamError.unknownFrame(frame)
      }
    }
    known = current
    return result
  }
}

/// The frames of a window, each once and with its image.
private struct FrameHistory {
  private(set) var frames: [ImageWindow.Frame] = []

  init(reserving count: Int = 0) { frames.reserveCapacity(count) }

  /// Adds a frame, whose check, if any, must be that of its image.
  mutating func add(_ frame: ImageWindow.Frame) { frames.append(frame) }

  /// The place of the newest frame of the same step, and of the same image if the frame has one.
  func place(of frame: ImageWindow.Frame) -> Int? {
    frames.lastIndex {
      $0.isOfStep(of: frame) && (frame.image == nil || frame.image == $0.image)
    }
  }

  /// The CRC-32 of an image, calculated once.
  mutating func check(at place: Int) -> UInt32? {
    if frames[place].check == nil, let image = frames[place].image {
      frames[place].check = CRC32.of(image.span)
    }
    return frames[place].check
  }

  /// - Throws: `.malformed` when the image is not the one that the frame refers to.
  mutating func verify(_ frame: ImageWindow.Frame, at place: Int) throws(StreamError) {
    guard let expected = frame.check, expected != check(at: place) else { return }
    throw StreamError(
      .malformed,
      "frame \(frame.number) of episode \(frame.episode) is another image in the window before")
  }
}

extension StreamError {
  /// A window refers to a frame that neither it nor the window before carries.
  package static func unknownFrame(_ frame: ImageWindow.Frame) -> StreamError {
    StreamError(
      .malformed, "frame \(frame.number) of episode \(frame.episode) is not in the window before")
  }
}

package import Bytes
package import Images
internal import TrajectoryMath

/// The first, the middle and the last frame of a camera, in constant memory.
package struct Filmstrip {
  package struct Frame: Sendable {
    package let time: Double
    /// nil when the frame is unreadable.
    package let thumbnail: Thumbnail?
  }

  private var sample = EvenSample<Frame>(most: 16)
  private var last: (time: Double, source: FrameSource)?
  /// Of the frames that were tried.
  package private(set) var firstFault: StreamError?

  package var count: Int { sample.count }

  package init() {}

  package mutating func add(_ source: FrameSource, at time: Double, _ maker: ThumbnailMaker) {
    last = (time, source)
    if let place = sample.next() { sample.add(frame(source, time, maker), at: place) }
  }

  private mutating func frame(
    _ source: FrameSource, _ time: Double, _ maker: ThumbnailMaker
  ) -> Frame {
    do { return Frame(time: time, thumbnail: try maker.make(source)) } catch {
      firstFault = firstFault ?? error
      return Frame(time: time, thumbnail: nil)
    }
  }

  /// At most three frames.
  package mutating func finish(_ maker: ThumbnailMaker) -> [Frame] {
    guard let last else { return [] }
    let sample = sample
    return sample.spread(3) { frame(last.source, last.time, maker) }
  }
}

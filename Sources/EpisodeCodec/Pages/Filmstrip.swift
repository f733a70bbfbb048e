package import Bytes
package import Images

/// The first, the middle and the last frame of a camera, although the length of the episode shows
/// only at its end: it keeps frames at equal distances, which double when there are too many.
package struct Filmstrip {
  package struct Frame: Sendable {
    package let time: Double
    /// nil when the frame is unreadable.
    package let thumbnail: Thumbnail?
  }

  private var kept: [Frame] = []
  private var last: (time: Double, source: FrameSource)?
  private var stride = 1
  package private(set) var count = 0
  /// Of the frames that were tried.
  package private(set) var firstFault: StreamError?

  private static let most = 16

  package init() {}

  package mutating func add(_ source: FrameSource, at time: Double, _ maker: ThumbnailMaker) {
    defer { count += 1 }
    last = (time, source)
    guard count % stride == 0 else { return }
    if kept.count == Self.most {
      kept = kept.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
      stride *= 2
      guard count % stride == 0 else { return }
    }
    kept.append(frame(source, time, maker))
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
    guard let last, let first = kept.first else { return [] }
    guard count > 1 else { return [first] }
    let end = frame(last.source, last.time, maker)
    let middle = (count - 1) / 2
    guard count > 2,
      let center = kept.indices.dropFirst().min(by: {
        abs($0 * stride - middle) < abs($1 * stride - middle)
      })
    else { return [first, end] }
    return [first, kept[center], end]
  }
}
